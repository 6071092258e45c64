package slack

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// mostHomeBlocks is how many blocks a Home tab has. Source: Slack's documentation
// of views.
const mostHomeBlocks = 100

// mostHomeChannels is how many channels a Home tab tells of: each takes a look
// into the store.
const mostHomeChannels = 8

// home is what a Home tab shows beside the state of things.
type home struct {
	note  *message.Message                  // what was just done; nil when nothing was
	lists map[rumor.Channel]message.Message // of subscriptions, in the place of their first pages
}

// homeOpened takes the event that somebody opened the Home tab, or the messages
// beside it.
func (h *conversations) homeOpened(ctx context.Context, e envelope) {
	var event struct {
		User string `json:"user"`
		Tab  string `json:"tab"`
	}
	if err := readLoosely(e.Event, &event); err != nil || event.Tab != "home" {
		return
	}
	t := &turn{
		kind: "view", received: time.Now(), team: e.TeamID, enterprise: cmp.Or(e.EnterpriseID, e.organization()), user: event.User,
	}
	t.stayDirect()
	if !t.isPlaced() {
		return
	}
	h.teams.belongs(ctx, t.team, t.enterprise)
	h.showHome(ctx, t, home{})
	h.observe(t.kind, t.received)
}

// pressedAtHome takes a pressed button of the Home tab. It has no channel and no
// response_url: what it does is shown by the tab itself.
func (h *conversations) pressedAtHome(ctx context.Context, payload []byte) (ack any) {
	in, view := new(interaction), struct {
		Type string `json:"type"`
	}{}
	if readLoosely(payload, in) != nil || readLoosely(in.View, &view) != nil || view.Type != "home" {
		return nil
	}
	t := in.turn("view")
	t.stayDirect()
	if !t.isPlaced() || len(in.Actions) == 0 || in.Actions[0].Type != "button" {
		return nil
	}
	t.pressed = new(press)
	t.line, _ = actionOf(in.Actions[0].ActionID, in.Actions[0].Value)
	if t.line == subscribeID {
		if err := h.openSubscribe(ctx, t, "", nil); err != nil {
			h.o.Log.WarnContext(ctx, "modal not opened", "error", err)
		}
		return nil
	}
	h.begin(ctx, t.kind, triggerName("home:"+in.TriggerID, ""), func(ctx context.Context) {
		h.showHome(ctx, t, h.doAtHome(ctx, t))
	})
	return nil
}

// doAtHome does what a button says. A list of subscriptions, as of turning a page
// or of ending one, takes the place of the one it is of.
func (h *conversations) doAtHome(ctx context.Context, t *turn) home {
	ctx, cancel := context.WithTimeout(ctx, commandWithin)
	defer cancel()
	a, err := h.ask(ctx, t)
	if err != nil {
		m := refusal(rumor.Message(err)).Message
		return home{note: &m}
	}
	h.wake(ctx, a)
	r := h.o.Router.AnswerWithin(ctx, commandWithin, a.request)
	if r.Replace {
		return home{lists: map[rumor.Channel]message.Message{cmp.Or(a.request.In.Channel, a.request.Direct): r.Message}}
	}
	m := withoutButtons(r.Message)
	return home{note: &m}
}

// showHome shows somebody's Home tab as things are.
func (h *conversations) showHome(ctx context.Context, t *turn, shown home) {
	ctx, cancel := context.WithTimeout(ctx, commandWithin)
	defer cancel()
	client, err := h.teams.client(ctx, t.team)
	if err == nil {
		v := slackgo.HomeTabViewRequest{Type: slackgo.VTHomeTab, Blocks: slackgo.Blocks{BlockSet: h.homeBlocks(ctx, t, shown)}}
		_, err = client.PublishViewContext(ctx, slackgo.PublishViewContextRequest{UserID: t.user, View: v})
	}
	if err != nil {
		h.o.Log.WarnContext(ctx, "Home tab not shown", "error", err)
	}
}

// homeBlocks are the parts of the Home tab. What a user's own subscriptions and
// the deadlines leave is for the channels.
func (h *conversations) homeBlocks(ctx context.Context, t *turn, shown home) []slackgo.Block {
	var page homePage
	if shown.note != nil {
		page.add(*shown.note)
	}
	mine := h.listAtHome(ctx, t, commands.Place{}, shown)
	mine.Buttons = append([]message.Button{{Label: "Subscribe", Action: subscribeID}}, mine.Buttons...)
	page.add(mine)
	page.add(h.deadlinesAtHome(ctx, t))
	places, left := h.homePlaces(ctx, t)
	for i, p := range places {
		if !page.add(h.listAtHome(ctx, t, p, shown)) {
			left += len(places) - i
			break
		}
	}
	if left > 0 {
		page.blocks = append(page.blocks, smallPrint(fmt.Sprintf("And %s: type /subscriptions there to see what is posted.", message.Count(left, "more channel")))...)
	}
	numberButtons(page.blocks)
	for _, b := range buttonsOf(page.blocks) {
		switch { // one stands out, not one of each message
		case b.Value == subscribeID:
			b.Style = slackgo.StylePrimary
		case b.Style == slackgo.StylePrimary:
			b.Style = slackgo.StyleDefault
		}
	}
	return page.blocks
}

// homePage is a Home tab as far as it is filled.
type homePage struct {
	blocks  []slackgo.Block
	buttons int
}

// add adds a message, below a line. It reports whether there was room, with one
// block to spare.
func (p *homePage) add(m message.Message) bool {
	blocks, _ := render(m)
	if len(p.blocks) > 0 {
		blocks = append([]slackgo.Block{slackgo.NewDividerBlock()}, blocks...)
	}
	buttons := len(buttonsOf(blocks))
	if len(p.blocks)+len(blocks) >= mostHomeBlocks || p.buttons+buttons > mostNumber {
		return false
	}
	p.blocks, p.buttons = append(p.blocks, blocks...), p.buttons+buttons
	return true
}

// listAtHome lists what a channel subscribes to: that of direct messages for the
// zero Place.
func (h *conversations) listAtHome(ctx context.Context, t *turn, of commands.Place, shown home) message.Message {
	if m, ok := shown.lists[cmp.Or(of.Channel, t.directPlace())]; ok {
		return m
	}
	r := t.homeRequest("subscriptions")
	if of.Channel.ID != "" {
		r.In, r.Options = of, map[string]string{"in": "<#" + of.Channel.ID + ">"}
	}
	return h.o.Router.AnswerWithin(ctx, commandWithin, r).Message
}

// deadlinesAtHome shows the next deadlines. Reminders of them come to the user.
func (h *conversations) deadlinesAtHome(ctx context.Context, t *turn) message.Message {
	m := h.o.Router.AnswerWithin(ctx, commandWithin, t.homeRequest("deadline")).Message
	m.Buttons = slices.Clone(m.Buttons)
	for i, b := range m.Buttons {
		if !b.Danger {
			m.Buttons[i].Label = "Remind me"
		}
	}
	return m
}

// homeRequest is a command that is given for the user's direct messages.
func (t *turn) homeRequest(command string) commands.Request {
	return commands.Request{
		Command: command, Channel: t.directPlace(), Direct: t.directPlace(),
		User: commands.User{ID: t.user, Name: t.userName, Manages: true},
	}
}

// homePlaces returns the channels that subscribe to anything and that the user is
// in, by name, as many as are shown, and how many more there are.
func (h *conversations) homePlaces(ctx context.Context, t *turn) (places []commands.Place, more int) {
	channels, err := h.o.Subscriptions.Subscribed(ctx, Name, t.team)
	if err == nil {
		channels = slices.DeleteFunc(slices.Clone(channels), func(c rumor.Channel) bool { return !isID(c.ID) }) // leaves direct messages out
		places, err = h.placesOf(ctx, t, channels)
	}
	if err != nil {
		h.o.Log.WarnContext(ctx, "channels of the Home tab not found", "error", err)
	}
	slices.SortFunc(places, func(a, b commands.Place) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Channel.ID, b.Channel.ID))
	})
	n := min(len(places), mostHomeChannels)
	return places[:n], len(places) - n
}

// placesOf returns those of the channels that the user is in. An error leaves out
// those of the pages that are missing.
func (h *conversations) placesOf(ctx context.Context, t *turn, channels []rumor.Channel) ([]commands.Place, error) {
	if len(channels) == 0 {
		return nil, nil
	}
	client, err := h.teams.client(ctx, t.team)
	if err != nil {
		return nil, err
	}
	p := &slackgo.GetConversationsForUserParameters{
		UserID: t.user, Types: []string{"public_channel", "private_channel"}, Limit: perPage, ExcludeArchived: true, TeamID: t.team,
	}
	var places []commands.Place
	for range mostPages {
		page, next, err := client.GetConversationsForUserContext(ctx, p)
		if err != nil {
			return places, fmt.Errorf("look up a user's channels: %w", err)
		}
		for _, c := range page {
			if in := t.inTeam(c.ID); slices.Contains(channels, in) {
				places = append(places, commands.Place{Channel: in, Name: "#" + c.Name, Manages: true})
			}
		}
		if next == "" || len(places) == len(channels) {
			break
		}
		p.Cursor = next
	}
	return places, nil
}

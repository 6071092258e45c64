package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/bot/slack/web"
	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// subscribeID is the callback id of the modal, and the command that it gives.
const subscribeID = "subscribe"

// The limits of modals, in characters. Source: Slack's documentation of views.
const (
	mostModalTitle = 24
	mostInputLabel = 2000
	mostInputError = 500 // our own: Slack names none
)

// mostChosen is how many topics the modal takes: as many as the command.
const mostChosen = 10

// mostGroup is the longest group that is taken, in characters.
const mostGroup = 40

// What the modal says is wrong.
const (
	noChannel  = "Choose a channel, or tick that posts should come to your direct messages."
	unseen     = "I do not see this channel. Type /invite there and choose me, and try again."
	notYours   = "Only people of this workspace who are in the channel can change what is posted there."
	noGroup    = "Give the group's id, such as S0123ABCD: it is in the menu of the group's page."
	notSettled = "That can mean several. Choose from the list."
)

// origin is where a modal was asked for. It travels with it.
type origin struct {
	Team    string `json:"team"`
	Channel string `json:"channel,omitempty"` // empty for the Home tab
}

// isDirect reports whether there is no channel to post in.
func (o origin) isDirect() bool { return !isID(o.Channel) || isDirectID(o.Channel) }

// offerViews sets the hooks for what is done in views and by the shortcut.
func (h *conversations) offerViews() {
	h.hooks.openSubscribe = h.openSubscribe
	h.hooks.views = map[string]func(context.Context, []byte) any{
		"view_submission": h.submitted, blockActions: h.pressedAtHome,
	}
	if h.o.Explain != nil {
		h.hooks.views["message_action"] = h.chosen
	}
	if h.hooks.events == nil {
		h.hooks.events = make(map[string]func(context.Context, envelope))
	}
	h.hooks.events["app_home_opened"] = h.homeOpened
}

// openSubscribe opens the modal of /subscribe, for a channel or, when that is
// empty, for direct messages, filled in as far as is given. The trigger is good
// for 3 seconds.
func (h *conversations) openSubscribe(ctx context.Context, t *turn, channel string, given filled) error {
	command := h.o.Commands.Command(subscribeID)
	if command == nil {
		return fmt.Errorf("there is no command %s", subscribeID)
	}
	v, err := newModal(command, origin{t.team, channel}, given)
	if err != nil {
		return err
	}
	return h.openView(ctx, t.trigger, t.team, v)
}

func (h *conversations) openView(ctx context.Context, trigger, team string, v slackgo.ModalViewRequest) error {
	ctx, cancel := context.WithTimeout(web.Prompt(ctx), ackWithin)
	defer cancel()
	client, err := h.teams.client(ctx, team)
	if err != nil {
		return err
	}
	if _, err := client.OpenViewContext(ctx, trigger, v); err != nil {
		return fmt.Errorf("open modal: %w", err)
	}
	return nil
}

// newModal returns the modal, with an input for each option of the command,
// under its name.
func newModal(c *commands.Command, from origin, given filled) (slackgo.ModalViewRequest, error) {
	metadata, err := json.Marshal(from)
	if err != nil {
		return slackgo.ModalViewRequest{}, fmt.Errorf("encode origin: %w", err)
	}
	v := slackgo.ModalViewRequest{
		Type: slackgo.VTModal, CallbackID: subscribeID, PrivateMetadata: string(metadata),
		Title: plainObject("Subscribe to rumors"), Submit: plainObject("Subscribe"), Close: plainObject("Cancel"),
	}
	for _, o := range c.Shown() {
		w := wordsOf(o)
		e := newInput(c, o, w, from, given)
		if e == nil {
			continue
		}
		b := slackgo.NewInputBlock(o.Name, plainObject(w.label), nil, e)
		if hint := plainText(w.hint, mostInputLabel); hint != "" {
			b.Hint = plainObject(hint)
		}
		b.Optional = !o.Required
		v.Blocks.BlockSet = append(v.Blocks.BlockSet, b)
	}
	return v, nil
}

// submission is what we read of a submitted modal.
type submission struct {
	interaction
	View struct {
		CallbackID      string `json:"callback_id"`
		PrivateMetadata string `json:"private_metadata"`
		State           struct {
			Values map[string]map[string]entry `json:"values"` // by block and action
		} `json:"state"`
	} `json:"view"`
}

// entry is what is chosen in one input.
type entry struct {
	Value        string   `json:"value"`
	Option       option   `json:"selected_option"`
	Options      []option `json:"selected_options"`
	Conversation string   `json:"selected_conversation"`
}

type option struct {
	Value string `json:"value"`
}

// text returns the entry as a command takes it.
func (e entry) text() string {
	var chosen []string
	for _, o := range e.Options[:min(len(e.Options), mostOptions)] {
		chosen = append(chosen, o.Value)
	}
	for _, s := range []string{strings.Join(chosen, ", "), e.Option.Value, e.Conversation, typed(e.Value, "")} {
		if s != "" {
			return s
		}
	}
	return ""
}

// entered returns what was chosen for an option of a command.
func (s *submission) entered(name string) string {
	for _, e := range s.View.State.Values[name] { // there is one
		return e.text()
	}
	return ""
}

// turn returns who submits, for the channel in which the modal was asked for.
func (s *submission) turn() *turn {
	t := s.interaction.turn("view")
	var from origin
	if readLoosely([]byte(s.View.PrivateMetadata), &from) == nil && isID(from.Team) {
		t.team = from.Team
	}
	t.foreign = s.User.TeamID != t.team
	t.channel = from.Channel
	if from.isDirect() {
		t.stayDirect()
	}
	return t
}

// stayDirect makes a turn one of direct messages whose channel nobody told. Its
// id is not needed: place knows those by their user.
func (t *turn) stayDirect() { t.channel, t.direct = t.user, true }

// submitted takes a submitted modal. It shows what was done in its place, or
// what is wrong beside the input.
func (h *conversations) submitted(ctx context.Context, payload []byte) (ack any) {
	s := new(submission)
	if err := readLoosely(payload, s); err != nil || s.View.CallbackID != subscribeID {
		return nil
	}
	command, t := h.o.Commands.Command(subscribeID), s.turn()
	if command == nil || !t.isPlaced() {
		h.o.Log.DebugContext(ctx, "modal ignored", "error", errNowhere)
		return nil
	}
	a := newSubscription(command, t, s)
	a.request.User.Manages = t.direct || h.isOfHere(ctx, t, t.channel)
	if block, wrong := h.readSubscription(ctx, a); wrong != "" {
		return inputError(block, wrong)
	}
	h.wake(ctx, a)
	r := h.o.Router.AnswerWithin(ctx, ackWithin, a.request)
	switch r.Message.Tone {
	case message.Success:
		r = h.withInvitation(ctx, a, r)
		v := newNote("Subscribed", r.Message)
		return slackgo.NewUpdateViewSubmissionResponse(&v)
	case message.Failure:
		said := failureText(r.Message)
		return inputError(blameFor(command, said), said)
	}
	return inputError(topicOf(command), notSettled)
}

// newSubscription returns the request that the command with the same options
// would give.
func newSubscription(c *commands.Command, t *turn, s *submission) *asked {
	options := make(map[string]string)
	for _, o := range c.Shown() {
		if value := s.entered(o.Name); value != "" {
			options[o.Name] = value
		}
	}
	return &asked{turn: t, command: c, request: commands.Request{
		Command: c.Name, Options: options, Channel: t.place(), Direct: t.directPlace(),
		User: commands.User{ID: t.user, Name: t.userName},
	}}
}

// readSubscription settles where to post and whom to ping, and says what is
// wrong with that, and in which block.
func (h *conversations) readSubscription(ctx context.Context, a *asked) (block, wrong string) {
	options := a.request.Options
	for _, o := range a.command.Options {
		if id := bareGroup(options[o.Name]); o.Completion == commands.Groups && id != "" {
			if !groupID.MatchString(id) {
				return o.Name, noGroup
			}
			options[o.Name] = id
		}
	}
	o := a.command.ChannelOption()
	if o == nil {
		return "", ""
	}
	chosen := options[o.Name]
	delete(options, o.Name)
	switch {
	case options[a.command.Where] == toMe:
		return "", ""
	case !isID(chosen):
		return o.Name, noChannel
	case chosen == a.channel && a.request.User.Manages:
		return "", ""
	}
	options[o.Name] = "<#" + chosen + ">"
	err := h.findPlace(ctx, a)
	switch {
	case err != nil:
		h.o.Log.WarnContext(ctx, "channel of a modal not looked up", "error", err)
		return o.Name, rumor.Apology
	case a.request.In.Channel == rumor.Channel{}:
		return o.Name, unseen
	case !a.request.In.Manages:
		return o.Name, notYours
	}
	return "", ""
}

// inputError tells what is wrong beside an input.
func inputError(block, text string) *slackgo.ViewSubmissionResponse {
	return slackgo.NewErrorsViewSubmissionResponse(map[string]string{block: plainText(text, mostInputError)})
}

// blameFor returns the block whose input an error is about: that of the first
// option it names, else that of the topic.
func blameFor(c *commands.Command, said string) string {
	words := strings.FieldsFunc(strings.ToLower(said), func(r rune) bool { return r < 'a' || r > 'z' })
	for _, w := range words {
		if o := c.Option(w); o != nil && w != c.Where && o.Completion != commands.Channels {
			return o.Name
		}
	}
	return topicOf(c)
}

// topicOf returns the name of the option that is needed.
func topicOf(c *commands.Command) string {
	for _, o := range c.Options {
		if o.Required {
			return o.Name
		}
	}
	return c.Options[0].Name
}

// failureText returns what a failure says.
func failureText(m message.Message) string {
	for _, p := range m.Body {
		if text := markedText(p, plain, mostInputError); text != "" {
			return text
		}
	}
	return rumor.Apology
}

// newNote returns a modal that shows a message, without its buttons: what these
// do has its place in a channel.
func newNote(title string, m message.Message) slackgo.ModalViewRequest {
	blocks, _ := render(withoutButtons(m))
	return slackgo.ModalViewRequest{
		Type: slackgo.VTModal, Title: plainObject(plainText(title, mostModalTitle)), Close: plainObject("Done"),
		Blocks: slackgo.Blocks{BlockSet: blocks},
	}
}

func withoutButtons(m message.Message) message.Message {
	items := make([]message.Item, len(m.Items))
	for i, item := range m.Items {
		item.Button = message.Button{}
		items[i] = item
	}
	m.Items, m.Buttons = items, nil
	return m
}

package discord

import (
	"context"
	"time"

	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// noticeTime bounds all that telling an admin takes, in the send that was denied.
const noticeTime = 5 * time.Second

// noticeAgain is after how long an admin is told again of the same in a channel.
const noticeAgain = 30 * 24 * time.Hour

// tellDenied finds out which permissions the bot lacks in a channel, logs them,
// and tells the guild's owner. Action is what the bot may not do there: "post in".
// It does so once for each channel and action in noticeAgain, and where it cannot
// it lets it be.
func (p *Platform) tellDenied(ctx context.Context, in rumor.Channel, action string, cause error) {
	log := p.o.Log.With("channel", in.String(), "action", action, "cause", cause)
	mark := "discord.told:" + in.ID + ":" + action
	if told, err := p.o.Marks.Mark(ctx, mark); in.Workspace == "" || err != nil || p.o.Now().Sub(told) < noticeAgain {
		log.DebugContext(ctx, "a channel still denies something")
		return
	}
	ctx, cancel := context.WithTimeout(ctx, noticeTime)
	defer cancel()
	d, err := p.inspect(ctx, in)
	if err != nil {
		log.DebugContext(ctx, "cannot find out what a channel denies", "error", err)
		return
	}
	log.WarnContext(ctx, "a channel denies something", "missing", d.missing)
	if err := p.o.Marks.SetMark(ctx, mark, p.o.Now()); err != nil {
		log.DebugContext(ctx, "cannot note that an admin is told", "error", err)
		return // or he would be told again and again
	}
	if err := p.tellOwner(ctx, d, action); err != nil {
		log.DebugContext(ctx, "cannot tell the admin what is missing", "error", err)
	}
}

// denial is a channel that denies the bot something.
type denial struct {
	in      rumor.Channel
	channel string // name; empty when the bot may not even see it
	guild   string // name
	owner   string // id
	missing []string
}

// inspect asks Discord what the bot may do in a channel. It fails at the first
// question when the bot is not in the guild any more.
func (p *Platform) inspect(ctx context.Context, in rumor.Channel) (denial, error) {
	self, err := p.selfID(ctx)
	if err != nil {
		return denial{}, err
	}
	var guild struct {
		guildRights
		Name string `json:"name"`
	}
	if err := p.ask(ctx, &guild, "/guilds/*", in.Workspace); err != nil {
		return denial{}, err
	}
	d := denial{in: in, guild: guild.Name, owner: guild.OwnerID}
	var seen channel
	err = p.ask(ctx, &seen, "/channels/*", in.ID)
	if hasCode(err, missingAccess) {
		d.missing = []string{viewChannels.name}
		return d, nil
	}
	ruling := seen // a thread has no rights of its own
	if err == nil && isThread(seen.Type) {
		err = p.ask(ctx, &ruling, "/channels/*", seen.ParentID)
	}
	if err != nil {
		return denial{}, err
	}
	var me memberRights
	if err := p.ask(ctx, &me, "/guilds/*/members/*", in.Workspace, self); err != nil {
		return denial{}, err
	}
	v, err := p.venue(ctx, in)
	d.channel = seen.Name
	d.missing = missing(effective(guild.guildRights, me, ruling.channelRights), seen.Type, v.threads)
	return d, err
}

func (p *Platform) ask(ctx context.Context, out any, route string, args ...string) error {
	return p.calls.Do(ctx, patient(rest.Get(route, args...), besidePatience), out)
}

func isThread(kind int) bool {
	return kind == announcementThread || kind == publicThread || kind == privateThread
}

// tellOwner writes to the owner of the guild.
func (p *Platform) tellOwner(ctx context.Context, d denial, action string) error {
	to, err := p.directChannel(ctx, d.owner)
	if err != nil {
		return err
	}
	return p.calls.Do(ctx, patient(rest.Post("/channels/*/messages", newOutgoing(d.message(action)), to), besidePatience), nil)
}

func (d denial) message(action string) message.Message {
	channel := message.Link("a channel", "https://discord.com/channels/"+d.in.Workspace+"/"+d.in.ID)
	if d.channel != "" {
		channel.Text = "#" + d.channel
	}
	advice := "please look at the settings of that channel."
	if len(d.missing) > 0 {
		advice = "give me " + listed(d.missing) + " there."
	}
	return message.Message{
		Tone: message.Failure,
		Body: []message.Text{
			{{Text: "I cannot " + action + " "}, channel, {Text: " on " + d.guild + ": " + advice}},
			message.String("/subscriptions in that channel lists what I would post there."),
		},
	}
}

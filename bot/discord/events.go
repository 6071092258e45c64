package discord

import (
	"context"
	"encoding/json"
	"errors"
	"sync"

	"github.com/hotstove/hotstove/bot/discord/gateway"
	"github.com/hotstove/hotstove/rumor"
)

// handle takes an event of the gateway. What needs Discord or the store for it
// becomes a task. Events that cannot be read, and those we know nothing of, are
// passed over.
func (p *Platform) handle(ctx context.Context, e gateway.Event) {
	var err error
	switch e.Type {
	case "INTERACTION_CREATE":
		p.interactions.receive(ctx, e.Data)
	case "READY":
		err = p.onReady(e)
	case "GUILD_CREATE":
		err = p.onGuildCreate(e)
	case "GUILD_DELETE":
		err = p.onGuildDelete(e)
	case "CHANNEL_DELETE", "THREAD_DELETE":
		err = p.onChannelDelete(e)
	case "CHANNEL_UPDATE":
		err = p.onChannelUpdate(e)
	}
	if err != nil {
		p.o.Log.DebugContext(ctx, "an event cannot be read", "event", e.Type, "error", err)
	}
}

// event is what we read of most events: the guild or the channel that it is about.
type event struct {
	ID          snowflake `json:"id"`
	GuildID     snowflake `json:"guild_id"`
	Type        int       `json:"type"`
	Unavailable bool      `json:"unavailable"`
}

func readEvent(data []byte) (event, error) {
	var e event
	if err := json.Unmarshal(data, &e); err != nil {
		return event{}, err
	}
	if e.ID == "" {
		return event{}, errNoID
	}
	return e, nil
}

var errNoID = errors.New("no id of Discord's where one belongs")

// channel returns the channel that the event is about.
func (e event) channel() rumor.Channel {
	return rumor.Channel{Platform: Name, Workspace: string(e.GuildID), ID: string(e.ID)}
}

type identity struct {
	ID snowflake `json:"id"`
}

// snowflake is an id of Discord's.
type snowflake string

// UnmarshalJSON accepts nothing but ids, as they become parts of keys.
func (s *snowflake) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	if !isSnowflake(text) {
		return errNoID
	}
	*s = snowflake(text)
	return nil
}

// onReady remembers which guilds a shard serves. Their subscriptions are awake:
// if any sleep, the bot was away when it came back to the guild.
func (p *Platform) onReady(e gateway.Event) error {
	var ready struct {
		Guilds []identity `json:"guilds"`
	}
	if err := json.Unmarshal(e.Data, &ready); err != nil {
		return err
	}
	ids := make([]string, 0, len(ready.Guilds))
	for _, g := range ready.Guilds {
		if g.ID != "" {
			ids = append(ids, string(g.ID))
		}
	}
	p.guilds.set(e.Shard, ids)
	if len(ids) > 0 {
		p.tasks.add(e.Type, func(ctx context.Context) error { return p.o.Sleepers.WakeWorkspaces(ctx, Name, ids...) })
	}
	return nil
}

// onGuildCreate welcomes a guild that the bot has joined. Discord also sends this
// event for each guild after READY and after an outage.
func (p *Platform) onGuildCreate(e gateway.Event) error {
	g, err := readEvent(e.Data)
	if err != nil || g.Unavailable || !p.guilds.join(e.Shard, string(g.ID)) {
		return err
	}
	to := p.greetIn(e.Data)
	p.tasks.add(e.Type, func(ctx context.Context) error {
		if err := p.o.Sleepers.WakeWorkspaces(ctx, Name, string(g.ID)); err != nil {
			return err
		}
		return p.welcome(ctx, string(g.ID), to)
	})
	return nil
}

// onGuildDelete puts the subscriptions of a guild to sleep that the bot has left.
// One that is only unavailable has an outage.
func (p *Platform) onGuildDelete(e gateway.Event) error {
	g, err := readEvent(e.Data)
	if err != nil || g.Unavailable {
		return err
	}
	p.guilds.leave(e.Shard, string(g.ID))
	p.tasks.add(e.Type, func(ctx context.Context) error { return p.o.Sleepers.SleepWorkspace(ctx, Name, string(g.ID)) })
	return nil
}

func (p *Platform) onChannelDelete(e gateway.Event) error {
	c, err := readEvent(e.Data)
	if err != nil {
		return err
	}
	p.tasks.add(e.Type, func(ctx context.Context) error { return p.o.Sleepers.Sleep(ctx, c.channel()) })
	return nil
}

// onChannelUpdate wakes a channel, as the bot may have been given back the right
// to see it, and corrects what is kept of its type. Channels that have nothing
// kept are none of ours.
func (p *Platform) onChannelUpdate(e gateway.Event) error {
	c, err := readEvent(e.Data)
	if err != nil {
		return err
	}
	p.tasks.add(e.Type, func(ctx context.Context) error {
		if err := p.o.Sleepers.Wake(ctx, c.channel()); err != nil {
			return err
		}
		kept, err := p.o.Settings.Settings(ctx, c.channel())
		if err != nil || len(kept) == 0 || venueIn(kept).kind == c.Type {
			return err
		}
		return p.setKind(ctx, c.channel(), c.Type)
	})
	return nil
}

// guilds knows which guilds the bot is in, by shard. Discord gives a shard no
// more than 2,500.
type guilds struct {
	mu     sync.Mutex
	shards map[int]map[string]bool
}

// set takes what READY lists.
func (g *guilds) set(shard int, ids []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shards == nil {
		g.shards = make(map[int]map[string]bool)
	}
	known := make(map[string]bool, len(ids))
	for _, id := range ids {
		known[id] = true
	}
	g.shards[shard] = known
}

// join notes a guild, and reports whether the shard was not in it before. Without
// a READY that could be read nobody can tell.
func (g *guilds) join(shard int, id string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	known := g.shards[shard]
	if known == nil || known[id] {
		return false
	}
	known[id] = true
	return true
}

func (g *guilds) leave(shard int, id string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.shards[shard], id)
}

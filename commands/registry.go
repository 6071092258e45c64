package commands

import (
	"context"
	"time"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// Subscriptions keeps who subscribes to what.
type Subscriptions interface {
	// Subscribe reports whether the subscription is new. One of the same
	// channel and topic gets the new options and keeps its age.
	Subscribe(ctx context.Context, s rumor.Subscription) (created bool, err error)
	// Unsubscribe reports whether there was a subscription to end.
	Unsubscribe(ctx context.Context, c rumor.Channel, t rumor.Topic) (existed bool, err error)
	// Subscriptions returns the channel's, sorted by topic.
	Subscriptions(ctx context.Context, c rumor.Channel) ([]rumor.Subscription, error)
}

// Stories finds the news.
type Stories interface {
	// StoriesAbout returns a page of the stories about a topic, newest first,
	// and how many there are in all.
	StoriesAbout(ctx context.Context, t rumor.Topic, offset, limit int) (stories []*rumor.Story, total int, err error)
	// StoriesSince returns the stories about any of the topics since a time,
	// newest first, each once; at least the newest limit of them, if there are
	// so many.
	StoriesSince(ctx context.Context, topics []rumor.Topic, since time.Time, limit int) ([]*rumor.Story, error)
}

// Settings keeps what channels want beyond their subscriptions, by name.
type Settings interface {
	Settings(ctx context.Context, c rumor.Channel) (map[string]string, error)
	// SetSetting changes one. An empty value removes it.
	SetSetting(ctx context.Context, c rumor.Channel, name, value string) error
}

// Options are what the commands work with. All but Zone are needed.
type Options struct {
	League        *league.League
	Subscriptions Subscriptions
	Stories       Stories
	Settings      Settings
	Now           func() time.Time
	Zone          *time.Location // in which a day begins; nil means league.Eastern
}

// Registry holds the commands. It is safe for concurrent use.
type Registry struct {
	league  *league.League
	subs    Subscriptions
	stories Stories
	wishes  Settings
	now     func() time.Time
	zone    *time.Location

	commands []*Command
	byName   map[string]*Command
}

// New returns the registry of every command. To add a command: write its file,
// and name it here in the order of the help.
func New(o Options) *Registry {
	r := &Registry{
		league: o.League, subs: o.Subscriptions, stories: o.Stories, wishes: o.Settings, now: o.Now, zone: o.Zone,
		byName: make(map[string]*Command),
	}
	if r.zone == nil {
		r.zone = league.Eastern
	}
	for _, c := range []*Command{
		r.rumors(),
		r.player(),
		r.team(),
		r.subscribe(),
		r.unsubscribe(),
		r.subscriptions(),
		r.deadline(),
		r.settings(),
		r.help(),
	} {
		r.commands = append(r.commands, c)
		r.byName[c.Name] = c
	}
	return r
}

// Commands returns every command, in the order of the help.
func (r *Registry) Commands() []*Command { return r.commands }

// Command returns the command of this name, without the slash and in lower
// case, or nil.
func (r *Registry) Command(name string) *Command { return r.byName[name] }

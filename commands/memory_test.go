package commands_test

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

// memory keeps subscriptions and stories in the process, or fails with err.
type memory struct {
	subs    []rumor.Subscription
	stories []*rumor.Story
	set     map[string]string // channel and name → value
	err     error
}

func (m *memory) Subscribe(_ context.Context, s rumor.Subscription) (bool, error) {
	if m.err != nil {
		return false, m.err
	}
	if i := m.find(s.Channel, s.Topic); i >= 0 {
		m.subs[i].Options = s.Options
		return false, nil
	}
	m.subs = append(m.subs, s)
	return true, nil
}

func (m *memory) Unsubscribe(_ context.Context, c rumor.Channel, t rumor.Topic) (bool, error) {
	i := m.find(c, t)
	if m.err != nil || i < 0 {
		return false, m.err
	}
	m.subs = slices.Delete(m.subs, i, i+1)
	return true, nil
}

func (m *memory) find(c rumor.Channel, t rumor.Topic) int {
	return slices.IndexFunc(m.subs, func(s rumor.Subscription) bool { return s.Channel == c && s.Topic == t })
}

func (m *memory) Subscriptions(_ context.Context, c rumor.Channel) ([]rumor.Subscription, error) {
	var of []rumor.Subscription
	for _, s := range m.subs {
		if s.Channel == c {
			of = append(of, s)
		}
	}
	slices.SortFunc(of, func(a, b rumor.Subscription) int { return cmp.Compare(a.Topic, b.Topic) })
	return of, m.err
}

func (m *memory) StoriesAbout(_ context.Context, t rumor.Topic, offset, limit int) ([]*rumor.Story, int, error) {
	about := m.about(t)
	from := min(offset, len(about))
	return about[from:min(from+limit, len(about))], len(about), m.err
}

func (m *memory) about(topics ...rumor.Topic) []*rumor.Story {
	var about []*rumor.Story
	for _, s := range m.stories {
		if slices.ContainsFunc(topics, func(t rumor.Topic) bool { return slices.Contains(s.Listed(), t) }) {
			about = append(about, s)
		}
	}
	slices.SortFunc(about, rumor.NewestFirst)
	return about
}

func (m *memory) StoriesSince(_ context.Context, topics []rumor.Topic, since time.Time, limit int) ([]*rumor.Story, error) {
	about := slices.DeleteFunc(m.about(topics...), func(s *rumor.Story) bool { return s.Updated.Before(since) })
	return about[:min(limit, len(about))], m.err
}

func (m *memory) Settings(_ context.Context, c rumor.Channel) (map[string]string, error) {
	of := make(map[string]string)
	for key, value := range m.set {
		if name, ok := strings.CutPrefix(key, c.String()+" "); ok {
			of[name] = value
		}
	}
	return of, m.err
}

func (m *memory) SetSetting(_ context.Context, c rumor.Channel, name, value string) error {
	if m.set == nil {
		m.set = make(map[string]string)
	}
	m.set[c.String()+" "+name] = value
	if value == "" {
		delete(m.set, c.String()+" "+name)
	}
	return m.err
}

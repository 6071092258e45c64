package alerts

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

// Reader says what a report says. The reading package has one.
type Reader interface {
	Read(rumor.Report) rumor.Reading
	// ReadKnowing reads with the players in mind whom the matter is about.
	ReadKnowing(report rumor.Report, people []rumor.Player) rumor.Reading
}

// Archive keeps the stories.
type Archive interface {
	// StoriesSince returns the stories about any of the topics since then,
	// newest first, at most limit for each topic.
	StoriesSince(ctx context.Context, topics []rumor.Topic, since time.Time, limit int) ([]*rumor.Story, error)
	Story(ctx context.Context, id string) (*rumor.Story, bool, error)
	SaveStory(ctx context.Context, s *rumor.Story) error
}

// Ledger remembers the items that were taken in, with what they said: the hash
// of an item's content under each of its keys with that hash. It also remembers
// which revisions of stories were announced.
type Ledger interface {
	Seen(ctx context.Context, keys []string) (map[string]string, error)
	MarkSeen(ctx context.Context, marks map[string]string) error
}

// Pusher takes deliveries to be sent. Pushing one that waits already does nothing.
type Pusher interface {
	Push(ctx context.Context, deliveries []rumor.Delivery) error
}

// Subscribers tells who subscribes to a topic, in pages. A subscription may
// come twice.
type Subscribers interface {
	Subscribers(ctx context.Context, topic rumor.Topic, each func([]rumor.Subscription) error) error
}

// candidateLimit bounds how many stories about one topic a report is compared with.
const candidateLimit = 60

// Desk takes reports in: it reads each, gathers it into a story, keeps that
// and queues the deliveries. Its fields are set once, before use. Reports are
// to be taken in one at a time over all processes.
type Desk struct {
	Reader      Reader
	Archive     Archive
	Ledger      Ledger
	Outbox      Pusher
	Subscribers Subscribers
	Now         func() time.Time
	Log         *slog.Logger
	// MaxAge is how old a report may be and still be posted; older ones are
	// archived only.
	MaxAge time.Duration
	// Observe, if set, hears what each report did.
	Observe func(c Change, story *rumor.Story)
}

// Take takes a report in, unless it was taken in before with the same content.
// With backlog set it is archived without posting. It may be called again for
// the same report after any failure.
func (d *Desk) Take(ctx context.Context, report rumor.Report, backlog bool) (Change, error) {
	known, err := d.known(ctx, report)
	if err != nil || known {
		return Nothing, err
	}
	if report.Published.IsZero() {
		report.Published = d.Now()
	}
	reading, candidates, err := understand(d.Reader, report, func(r rumor.Reading) ([]*rumor.Story, error) {
		return d.candidates(ctx, report, r)
	})
	if err != nil {
		return Nothing, err
	}
	story, change := Gather(report, reading, candidates)
	announced := false
	if !backlog {
		if announced, err = d.isNews(ctx, report, story, change, told(candidates, report.Key())); err != nil {
			return Nothing, err
		}
	}
	story.Quiet = !announced && (change == NewStory || story.Quiet)
	if err := d.Archive.SaveStory(ctx, story); err != nil {
		return Nothing, fmt.Errorf("take %s: %w", report.Key(), err)
	}
	seen := marks(report)
	if announced {
		if err := d.announce(ctx, story); err != nil {
			return Nothing, fmt.Errorf("announce story %s: %w", story.ID, err)
		}
		seen[announcement(story)] = report.Hash
	}
	if err := d.Ledger.MarkSeen(ctx, seen); err != nil {
		return Nothing, fmt.Errorf("take %s: %w", report.Key(), err)
	}
	if d.Observe != nil {
		d.Observe(change, story)
	}
	d.Log.Debug("took a report in", "story", story.ID, "revision", story.Revision, "change", change.String(), "kind", story.Kind, "quiet", story.Quiet)
	return change, nil
}

// isNews reports whether the story is to be announced for what the report did.
// Again says that the story had the report before: then the report comes again
// because its text changed, or because a crash came before it was dealt with.
func (d *Desk) isNews(ctx context.Context, report rumor.Report, story *rumor.Story, change Change, again bool) (bool, error) {
	i := slices.IndexFunc(story.Tellings, func(t rumor.Telling) bool { return t.Key == report.Key() })
	switch {
	case d.Now().Sub(story.Tellings[i].Published) > d.MaxAge: // as first seen: no new date makes it new
		return false, nil
	case again && story.Quiet:
		return false, nil // the archive becomes news by a fresh report alone
	case change == Nothing && again:
		return d.interrupted(ctx, story)
	}
	return change != Nothing, nil
}

// known reports whether the item was taken in with this content before, also
// if it has had another since: machines behind one address, not all up to
// date, serve the old text and the new one in turn. It marks the item afresh,
// so that it is known as long as its source shows it.
func (d *Desk) known(ctx context.Context, report rumor.Report) (bool, error) {
	m := marks(report)
	seen, err := d.Ledger.Seen(ctx, slices.Collect(maps.Keys(m)))
	if err != nil {
		return false, fmt.Errorf("look up %s: %w", report.Key(), err)
	}
	if len(seen) == 0 {
		return false, nil
	}
	return true, d.Ledger.MarkSeen(ctx, m)
}

func marks(report rumor.Report) map[string]string {
	m := make(map[string]string, len(report.Keys))
	for _, key := range report.Keys {
		m[key+" "+report.Hash] = report.Hash
	}
	return m
}

// candidates returns the stories that the report may belong to.
func (d *Desk) candidates(ctx context.Context, report rumor.Report, reading rumor.Reading) ([]*rumor.Story, error) {
	stories, err := d.Archive.StoriesSince(ctx, candidateTopics(reading), report.Published.Add(-sagaWindow), candidateLimit)
	if err != nil {
		return nil, fmt.Errorf("find stories like %s: %w", report.Key(), err)
	}
	// A crash may have come after the report started a story: find it under
	// the id it must have, even if it is about something else by now.
	own, ok, err := d.Archive.Story(ctx, storyID(report.Key()))
	if err != nil {
		return nil, fmt.Errorf("find the story of %s: %w", report.Key(), err)
	}
	if ok {
		stories = append(stories, own)
	}
	return stories, nil
}

// candidateTopics returns the topics under which a reading's story would be
// found: its players and clubs, or the league when it names none; and what is
// no rumor, or was not read as one. Of a reading about no player those whom it
// names count.
func candidateTopics(reading rumor.Reading) []rumor.Topic {
	if len(reading.Players) == 0 {
		reading.Players = reading.PlayersMentioned[:min(3, len(reading.PlayersMentioned))]
	}
	topics := reading.Topics()
	if len(topics) > 1 {
		topics = topics[:len(topics)-1] // the league's newest would only crowd
	}
	return append(topics, rumor.NewsTopic)
}

// told reports whether a story told by the report was kept before.
func told(stories []*rumor.Story, key string) bool {
	return slices.ContainsFunc(stories, func(s *rumor.Story) bool { return s.HasTelling(key) })
}

// announcement is the name under which the ledger has it that a revision of a
// story was queued for all who want it.
func announcement(s *rumor.Story) string { return fmt.Sprintf("announced %s %d", s.ID, s.Revision) }

// interrupted reports whether a crash came between the keeping of the story's
// revision and the end of its queueing. If none did and a report has nothing
// new, channels that have subscribed since are not to be told old news.
func (d *Desk) interrupted(ctx context.Context, s *rumor.Story) (bool, error) {
	seen, err := d.Ledger.Seen(ctx, []string{announcement(s)})
	if err != nil {
		return false, fmt.Errorf("look up story %s: %w", s.ID, err)
	}
	return len(seen) == 0, nil
}

// announce queues a delivery of the story's revision for every channel that
// wants it.
func (d *Desk) announce(ctx context.Context, s *rumor.Story) error {
	return Match(ctx, s, d.Subscribers, func(deliveries []rumor.Delivery) error {
		if len(deliveries) == 0 {
			return nil
		}
		return d.Outbox.Push(ctx, deliveries)
	})
}

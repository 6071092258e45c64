package alerts_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/hotstove/hotstove/alerts"
	"github.com/hotstove/hotstove/internal/redistest"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
)

// BenchmarkMatch finds, on a real Redis, the channels for a story about two
// clubs and a player among 100,000 subscriptions, spread over the clubs as
// evenly as the clubs allow, and queues their deliveries.
func BenchmarkMatch(b *testing.B) {
	const subscriptions = 100_000
	kept := store.New(redistest.Start(b).Client, store.Options{})
	l, err := league.Load()
	if err != nil {
		b.Fatal(err)
	}
	clubs := l.Clubs()
	var all errgroup.Group
	all.SetLimit(16)
	for i := range subscriptions {
		all.Go(func() error {
			sub := rumor.Subscription{Channel: channel(fmt.Sprint(i)), Topic: rumor.ClubTopic(clubs[i%len(clubs)].Code)}
			_, err := kept.Subscribe(b.Context(), sub)
			return err
		})
	}
	if err := all.Wait(); err != nil {
		b.Fatal(err)
	}
	story := &rumor.Story{
		ID: "bench00", Revision: 1, Kind: rumor.Interest, Clubs: []string{"BOS", "LAD"},
		Players: []rumor.Player{{ID: l.LookupPlayer("Dalton Rushing").Matches[0].Player.ID, Name: "Dalton Rushing"}},
	}
	b.Run("find", func(b *testing.B) {
		found := 0
		for b.Loop() {
			found = 0
			if err := alerts.Match(b.Context(), story, kept, func(d []rumor.Delivery) error {
				found += len(d)
				return nil
			}); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(found), "channels")
	})
	b.Run("find-and-queue", func(b *testing.B) {
		for b.Loop() {
			story.Revision++
			if err := alerts.Match(b.Context(), story, kept, func(d []rumor.Delivery) error {
				return kept.Push(b.Context(), d)
			}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkGather gathers a report among as many stories about its subjects
// as the desk ever looks at.
func BenchmarkGather(b *testing.B) {
	var candidates []*rumor.Story
	reading := rumor.Reading{Title: "Talks", Kind: rumor.Talks, Clubs: []string{"BOS", "LAD"}, Players: []rumor.Player{{ID: 1, Name: "A"}}}
	for i := range 180 {
		kind := rumor.Kinds[i%len(rumor.Kinds)]
		s, _ := alerts.Gather(
			rumor.Report{Keys: []string{fmt.Sprint(i)}, Published: noon.Add(time.Duration(-i) * time.Hour)},
			rumor.Reading{Title: fmt.Sprint("Story ", i), Kind: kind, Clubs: []string{"BOS"}, Players: []rumor.Player{{ID: i + 2, Name: fmt.Sprint("P", i)}}}, nil)
		candidates = append(candidates, s)
	}
	report := rumor.Report{Keys: []string{"new"}, Published: noon}
	for b.Loop() {
		alerts.Gather(report, reading, candidates)
	}
}

// BenchmarkShelf gathers reports about one star among 10,000 open stories, each
// about two clubs and a player who is news often.
func BenchmarkShelf(b *testing.B) {
	clubs := strings.Fields("BOS LAD NYY SEA MIN PHI CHC STL HOU TEX ARI SF SD MIA ATL")
	var shelf alerts.Shelf
	add := func(i, player int, text string) {
		reading := rumor.Reading{
			Title: fmt.Sprint("Report ", i), Lede: "A deal of six years and $150 million is on the table.", Text: text,
			Kind: rumor.Kinds[i%len(rumor.Kinds)], Clubs: []string{clubs[i%len(clubs)], clubs[(i/7+1)%len(clubs)]},
			Players: []rumor.Player{{ID: 1 + player, Name: fmt.Sprint("P", player)}},
		}
		report := rumor.Report{Keys: []string{fmt.Sprint(i)}, Outlet: fmt.Sprint("O", i%40), Published: noon.Add(time.Duration(i) * 30 * time.Minute)}
		shelf.Add(scripted{report.Key(): reading}, report)
	}
	for i := range 10_000 {
		add(i, i%150, "")
	}
	text := strings.Repeat("the club has not decided yet what it will do about the left side of its infield ", 50)
	for i := 10_000; b.Loop(); i++ {
		add(i, 0, text)
	}
}

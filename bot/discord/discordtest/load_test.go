package discordtest

import (
	"fmt"
	"testing"

	"golang.org/x/sync/errgroup"
)

// BenchmarkPost shows that the fake is not what a load test waits for.
func BenchmarkPost(b *testing.B) {
	s := Start(b, Options{Global: -1, Messages: Rate{Limit: -1}})
	guild := s.AddGuild("Fenway")
	var channels []*Channel
	for i := range 100 {
		channels = append(channels, guild.AddChannel(Text, fmt.Sprint("c", i)))
	}
	c := newClient(b, s)
	body := object{
		"embeds":           []object{{"title": "Red Sox ask about a catcher", "description": "Boston called.", "url": "https://news.example/1"}},
		"components":       []object{{"type": 1, "components": []object{{"type": 2, "style": 1, "label": "More", "custom_id": "m"}}}},
		"allowed_mentions": object{"parse": []string{}},
	}
	b.ResetTimer()
	var group errgroup.Group
	group.SetLimit(16)
	for i := range b.N {
		group.Go(func() error {
			got, err := c.try("POST", "/channels/"+channels[i%100].ID+"/messages", body)
			if err == nil && got.status != 200 {
				err = fmt.Errorf("HTTP %d %s", got.status, got.raw)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		b.Fatal(err)
	}
}

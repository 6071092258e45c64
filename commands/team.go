package commands

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

const (
	linkedStories = 50 // a club's newest stories, in which its links are counted
	linkedPlayers = 8  // players shown as linked with a club
)

func (r *Registry) team() *Command {
	return &Command{
		Name:        "team",
		Description: "A club's division, the newest stories about it, and the players it is linked with",
		Options: []Option{
			{Name: nameOption, Description: "The club, such as Red Sox, redsox or BOS", Required: true, Rest: true, Completion: Clubs},
		},
		Examples: []string{"/team redsox", "/team NYY"},
		Run:      r.showTeam,
	}
}

func (r *Registry) showTeam(ctx context.Context, req Request) (Reply, error) {
	topic, question, err := r.settle(req, nameOption, clubName)
	if err != nil {
		return Reply{}, err
	}
	if question != nil {
		return *question, nil
	}
	c := topic.Club(r.league)
	m := message.Message{Title: c.Name, Color: c.Color, Fields: []message.Field{
		{Name: "Division", Value: message.String(c.League + " " + c.Division), Short: true},
		{Name: "Ballpark", Value: message.String(c.Ballpark), Short: true},
	}}
	stories, total, err := r.stories.StoriesAbout(ctx, topic, 0, linkedStories)
	if err != nil {
		return Reply{}, fmt.Errorf("stories about %s: %w", topic, err)
	}
	if linked := r.linkedWith(stories); linked != "" {
		m.Fields = append(m.Fields, message.Field{Name: "Linked with", Value: message.String(linked)})
	}
	return r.card(ctx, req, topic, m, stories, total)
}

// linkedWith names the players whom the stories are most often about, with the
// number of those stories: "Dalton Rushing · LAD (3)".
func (r *Registry) linkedWith(stories []*rumor.Story) string {
	counts := make(map[rumor.Player]int)
	var players []rumor.Player // those of newer stories first
	for _, s := range stories {
		for _, p := range s.Players {
			if counts[p]++; counts[p] == 1 {
				players = append(players, p)
			}
		}
	}
	slices.SortStableFunc(players, func(a, b rumor.Player) int { return cmp.Compare(counts[b], counts[a]) })
	var words []string
	for _, p := range players[:min(len(players), linkedPlayers)] {
		words = append(words, fmt.Sprintf("%s (%d)", r.playerAndClub(p), counts[p]))
	}
	return strings.Join(words, ", ")
}

// playerAndClub names a player with his club's code, if both are known.
func (r *Registry) playerAndClub(p rumor.Player) string {
	if known := r.league.Player(p.ID); known != nil && known.Club != "" {
		return known.Name + " · " + known.Club
	}
	return p.Name
}

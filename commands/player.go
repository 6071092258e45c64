package commands

import (
	"context"
	"fmt"
	"strconv"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

func (r *Registry) player() *Command {
	return &Command{
		Name:        "player",
		Description: "A player's club, position, age and status, and the newest stories about him",
		Options: []Option{
			{Name: nameOption, Description: "The player, such as Dalton Rushing", Required: true, Rest: true, Completion: Players},
		},
		Examples: []string{"/player dalton rushing", "/player ohtani", "/player acuna"},
		Run:      r.showPlayer,
	}
}

func (r *Registry) showPlayer(ctx context.Context, req Request) (Reply, error) {
	topic, question, err := r.settle(req, nameOption, playerName)
	if err != nil {
		return Reply{}, err
	}
	if question != nil {
		return *question, nil
	}
	p := topic.Player(r.league)
	m := message.Message{Title: p.Name, Color: r.color(topic), Fields: r.playerFacts(p), Image: p.Headshot()}
	if !p.AsOf.IsZero() {
		m.Footer = "Club and status as of " + p.AsOf.Format("January 2, 2006")
	}
	stories, total, err := r.stories.StoriesAbout(ctx, topic, 0, cardSize)
	if err != nil {
		return Reply{}, fmt.Errorf("stories about %s: %w", topic, err)
	}
	return r.card(ctx, req, topic, m, stories, total)
}

// card completes a club's or player's message with the first of its newest
// stories, of which there are total, and with buttons.
func (r *Registry) card(ctx context.Context, req Request, t rumor.Topic, m message.Message, newest []*rumor.Story, total int) (Reply, error) {
	subscribed, err := r.subscribedTopics(ctx, req.Channel)
	if err != nil {
		return Reply{}, err
	}
	m.Items = items(newest[:min(len(newest), cardSize)])
	if len(m.Items) == 0 {
		m.Body = append(m.Body, message.String("No stories about "+r.called(t)+" yet."))
	}
	if total > len(m.Items) {
		m.Buttons = append(m.Buttons, message.Button{
			Label:  "All " + message.Plural(total, "story", "stories"),
			Action: Action("rumors", map[string]string{nameOption: string(t)}),
		})
	}
	if !subscribed.holds(t) {
		m.Buttons = append(m.Buttons, r.subscribeButton(t))
	}
	return Reply{Message: m}, nil
}

// playerFacts are what is known of a player, as fields.
func (r *Registry) playerFacts(p *league.Player) []message.Field {
	var facts []message.Field
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, message.Field{Name: name, Value: message.String(value), Short: true})
		}
	}
	if c := r.league.Club(p.Club); c != nil {
		add("Club", c.Name)
	}
	add("Position", capital(positionWords[p.Position]))
	if age, ok := p.Age(r.now().In(r.zone)); ok {
		add("Age", strconv.Itoa(age))
	}
	add("Bats", capital(sides[p.Bats]))
	add("Throws", capital(sides[p.Throws]))
	add("Status", capital(rosterWords[p.Roster]))
	return facts
}

// positionWords are the positions of the players table, spelled out.
var positionWords = map[string]string{
	"P": "pitcher", "C": "catcher", "1B": "first base", "2B": "second base", "3B": "third base",
	"SS": "shortstop", "LF": "left field", "CF": "center field", "RF": "right field",
	"OF": "outfield", "IF": "infield", "DH": "designated hitter", "TWP": "two-way player",
}

// rosterWords say how a player stands with his club.
var rosterWords = map[league.Roster]string{
	league.FortyMan:    "40-man roster",
	league.Prospect:    "prospect",
	league.Unconfirmed: "not confirmed",
}

// sides are the hands of the players table, spelled out.
var sides = map[string]string{"L": "left", "R": "right", "S": "both ways"}

package league

import (
	"fmt"
	"strings"
)

// Want says what a completion may be; the values may be joined with |.
type Want uint8

// What may be wanted.
const (
	WantClubs Want = 1 << iota
	WantPlayers
)

// Entry is a club or a player that a name may mean; exactly one field is set.
type Entry struct {
	Club   *Club
	Player *Player
}

// Name returns the full name: "Boston Red Sox", "Max Muncy".
func (e Entry) Name() string {
	switch {
	case e.Club != nil:
		return e.Club.Name
	case e.Player != nil:
		return e.Player.Name
	}
	return ""
}

// Label returns the name with what tells namesakes apart, as far as it is
// known: "Max Muncy · LAD · 3B · born 1990", "Boston Red Sox · AL East".
// Lookup takes a label as well as a name.
func (e Entry) Label() string {
	switch {
	case e.Club != nil:
		return e.Club.Name + labelSeparator + e.Club.League + " " + e.Club.Division
	case e.Player != nil:
		return e.Player.label()
	}
	return ""
}

const labelSeparator = " · "

func (p *Player) label() string {
	parts := []string{p.Name}
	if p.Club != "" {
		parts = append(parts, p.Club)
	}
	if p.Position != "" {
		parts = append(parts, p.Position)
	}
	if !p.Born.IsZero() {
		parts = append(parts, fmt.Sprintf("born %d", p.Born.Year()))
	}
	return strings.Join(parts, labelSeparator)
}

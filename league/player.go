package league

import (
	"fmt"
	"time"
)

// Roster says how a player stands with his club.
type Roster string

// The roster standings of the players table.
const (
	FortyMan    Roster = "40-man"      // on the 40-man roster
	Prospect    Roster = "prospect"    // in the club's minor league system
	Unconfirmed Roster = "unconfirmed" // his club or standing is not known
	Former      Roster = "former"      // with no club any more, of former.csv
)

// Player is one player of the players table. Clubs change: Club is where he
// stood on AsOf, so a report from another year may rightly name another club.
type Player struct {
	ID         int    // the league's number for him (MLBAM id); negative, our own, while that is not known; 0 for former players
	Name       string // full, with accents and suffix: Ronald Acuña Jr.
	AltNames   []string
	Star       bool     // most fans mean him by his bare last name
	Nicknames  []string // what fans call him
	Club       string   // club code, empty when unknown
	Position   string   // P, C, 1B, 2B, 3B, SS, LF, CF, RF, OF, IF, DH or TWP; empty when unknown
	Bats       string   // L, R or S; empty when unknown
	Throws     string   // L or R; empty when unknown
	Born       time.Time
	Roster     Roster
	AsOf       time.Time
	Confidence string // of Club and Roster: high, medium or low
	LastSeen   int    // the year of a former player's last season, 0 when unknown
}

func (l *League) addPlayer(r record) error {
	p := &Player{
		ID:         r.number("mlbam_id"),
		Name:       r.need("name"),
		AltNames:   r.list("alt_names"),
		Club:       r.text("club"),
		Position:   r.text("position"),
		Bats:       r.text("bats"),
		Throws:     r.text("throws"),
		Born:       r.date("birth_date"),
		Roster:     Roster(r.need("status")),
		AsOf:       r.date("as_of"),
		Confidence: r.text("roster_confidence"),
	}
	if *r.err != nil {
		return *r.err
	}
	if l.playerByID[p.ID] != nil {
		return fmt.Errorf("mlbam_id: %d stands twice", p.ID)
	}
	if l.playerByID == nil {
		l.playerByID = make(map[int]*Player, 4096)
	}
	l.playerByID[p.ID] = p
	l.players = append(l.players, p)
	return nil
}

// addStar takes a row of stars.csv, which comes after the players.
func (l *League) addStar(r record) error {
	p := l.playerByID[r.number("mlbam_id")]
	if p == nil || p.Name != r.need("name") {
		return fmt.Errorf("no player has the number %s and the name %s", r.text("mlbam_id"), r.text("name"))
	}
	p.Star = true
	p.Nicknames = r.list("nicknames")
	return *r.err
}

// addFormer takes a row of former.csv: somebody whom news still names, and to
// whom nobody subscribes. He is found in texts only.
func (l *League) addFormer(r record) error {
	p := &Player{Name: r.need("name"), Position: r.text("position"), Club: r.text("last_club"), Roster: Former, LastSeen: r.year("seen")}
	if born := r.year("born"); born != 0 {
		p.Born = time.Date(born, time.July, 1, 0, 0, 0, 0, time.UTC)
	}
	l.former = append(l.former, p)
	return *r.err
}

// Age returns the player's age in whole years on the day of now, and false
// when his birthday is not known.
func (p *Player) Age(now time.Time) (int, bool) {
	if p.Born.IsZero() {
		return 0, false
	}
	years := now.Year() - p.Born.Year()
	if now.Month() < p.Born.Month() || now.Month() == p.Born.Month() && now.Day() < p.Born.Day() {
		years--
	}
	return years, true
}

// Namesake is a professional outside the players table who shares a full name
// with a player in it: another reason not to be sure who is meant.
type Namesake struct {
	ID      int
	Name    string
	Born    time.Time
	LastMLB string // year of his last major league game, if any
	LastPro string // year of his last professional game, if known
}

func (l *League) addNamesake(r record) error {
	l.namesakes = append(l.namesakes, &Namesake{
		ID:      r.number("mlbam_id"),
		Name:    r.need("name"),
		Born:    r.date("birth_date"),
		LastMLB: r.text("mlb_played_last"),
		LastPro: r.text("pro_played_last"),
	})
	l.former = append(l.former, &Player{Name: r.need("name"), Born: r.date("birth_date"), Roster: Former, LastSeen: r.year("pro_played_last")})
	return *r.err
}

// Headshot returns the address of the player's portrait, a square of 213
// pixels, from the league's own picture service, which answers with a
// silhouette for those it has no picture of.
func (p *Player) Headshot() string {
	return fmt.Sprintf("https://img.mlbstatic.com/mlb-photos/image/upload/d_people:generic:headshot:67:current.png/w_213,q_auto:best/v1/people/%d/headshot/67/current", p.ID)
}

package league

import (
	"fmt"
	"strconv"
	"strings"
)

// Club is one of the 30 major league clubs.
type Club struct {
	Code      string // as people write it: BOS, ARI, ATH
	ID        int    // the league's own number (MLBAM team id)
	Location  string // Boston
	Nickname  string // Red Sox
	Name      string // Boston Red Sox
	Slug      string // redsox, as in MLB.com addresses
	League    string // AL or NL
	Division  string // East, Central or West
	Color     int    // primary colour, 0xRRGGBB
	Secondary int    // secondary colour, 0xRRGGBB
	Timezone  string // IANA name of the home park's time zone
	Aliases   []string
	Ballpark  string
}

func (l *League) addClub(r record) error {
	l.clubs = append(l.clubs, &Club{
		Code:      r.need("code"),
		ID:        r.number("mlb_team_id"),
		Location:  r.need("location"),
		Nickname:  r.need("nickname"),
		Name:      r.need("name"),
		Slug:      r.need("slug"),
		League:    r.need("league"),
		Division:  r.need("division"),
		Color:     r.color("primary_hex"),
		Secondary: r.color("secondary_hex"),
		Timezone:  r.need("timezone"),
		Aliases:   r.list("aliases"),
		Ballpark:  r.need("ballpark"),
	})
	return *r.err
}

// color returns a cell like #BD3039 as 0xBD3039.
func (r record) color(column string) int {
	v := r.need(column)
	hex, ok := strings.CutPrefix(v, "#")
	n, err := strconv.ParseUint(hex, 16, 24)
	if !ok || err != nil {
		r.fail(column, fmt.Errorf("%q is no colour like #BD3039", v))
	}
	return int(n)
}

// Ambiguity is a word that stands for several clubs (Sox, New York), or for a
// club and for something outside the league (Giants, Washington).
type Ambiguity struct {
	Alias string
	Clubs []string // codes of the clubs it may mean, likeliest first; none for a word that never means one
	Kind  string   // mlb-shared, other-sport, common-word or affiliate
	Note  string
}

func (l *League) addAmbiguity(r record) error {
	l.ambiguities = append(l.ambiguities, &Ambiguity{
		Alias: r.need("alias"),
		Clubs: r.list("candidate_teams"),
		Kind:  r.need("kind"),
		Note:  r.text("note"),
	})
	return *r.err
}

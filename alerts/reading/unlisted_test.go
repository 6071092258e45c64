package reading

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

// TestUnlisted holds which capitalised words behind a position are a player in no table.
func TestUnlisted(t *testing.T) {
	r := New(testLeague(t))
	for _, test := range []struct{ title, body, players string }{
		{"Cubs add an arm", "The Cubs signed right-hander Zebulon Quark to a minor league deal. Quark threw 40 innings.", "Zebulon Quark"},
		{"Cubs add two", "The Cubs signed catchers Zebulon Quark and Mike Dorfling.", "Mike Dorfling,Zebulon Quark"},
		{"Cubs Sign Catcher Mike Dorfling To Minor League Deal", "The Cubs made the move on Monday.", "Mike Dorfling"},
		{"CUBS SIGN CATCHER MIKE DORFLING TO MINOR LEAGUE DEAL", "THE CUBS MADE THE MOVE ON MONDAY.", "Mike Dorfling"},
		{"Cubs add an arm", "The Cubs signed right-hander Will Dorfling to a minor league deal.", "Will Dorfling"},
		{"Yankees Option Top Prospect After Rough Start In Bronx", "The Yankees made the move on Monday.", ""},
		{"Cubs Sign Veteran Catcher To Minor League Deal", "The Cubs made the move on Monday.", ""},
		{"Mets To Make Outfielder Wait On Decision", "The Mets have not decided.", ""},
		{"Trade Deadline: Pitcher Market Heats Up", "The Yankees want a Starting Pitcher Before Deadline Day.", ""},
		{"Phillies Pitcher Will Be Traded Soon", "The Phillies want a bat.", ""},
		{"A night in Boston", "The Red Sox saw a Pitcher Of The Month and catcher Hall Of Famers. They released an infielder Gold Glove voters liked.", ""},
		{"Braves move", "The Braves selected right-hander Rookie League Pitcher of the Year Zebulon Quark/Foo Barson.", ""},
		{"cubs sign a pitcher", "the cubs have signed a pitcher to go with their other arms, and the catcher will go down today.", ""},
	} {
		got := r.Read(rumor.Report{Title: test.title, Body: test.body, Published: time.Date(2025, 7, 20, 0, 0, 0, 0, time.UTC)})
		players := names(append(got.Players, got.PlayersMentioned...))
		slices.Sort(players)
		if s := strings.Join(players, ","); s != test.players {
			t.Errorf("%q, %q: got %q, want %q", test.title, test.body, s, test.players)
		}
	}
}

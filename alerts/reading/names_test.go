package reading

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// TestNames holds whom a report names, subject or not.
func TestNames(t *testing.T) {
	r := New(testLeague(t))
	for _, test := range []struct {
		about, title, body string
		clubs, players     string // those named, sorted, parted by commas
	}{
		{"last name after the whole one", "Padres call", "Dylan Cease is a Padre for now. Cease throws hard.", "SD", "Dylan Cease"},
		{"last name before the whole one", "Cease on the move?", "The Padres may move Dylan Cease.", "SD", "Dylan Cease"},
		{"last name alone, one notable bearer", "Skubal scratched by Tigers", "His side is sore.", "DET", "Tarik Skubal"},
		{"last name alone, told by the club", "Tigers talk to Valdez", "No deal is near.", "DET", "Framber Valdez"},
		{"last name alone, several fit", "Garcia is hurt", "He left in the fifth inning.", "", ""},
		{"everyday word", "Rushing to judgment on the Dodgers", "It is a young season, and a long story.", "LAD", ""},
		{"everyday word, introduced", "Story stays in Boston", "Trevor Story did not opt out. Story likes it there.", "BOS", "Trevor Story"},
		{"somebody else's whole name", "Rangers shuffle", "Chris Young, the president, said so. Young did not elaborate about the bullpen.", "TEX", ""},
		{"manager with a player's last name", "Harris speaks", "Scott Harris runs the Tigers. Harris has a bullpen to fix.", "DET", ""},
		{"a manager with a prospect's name", "Mets skipper speaks", "Carlos Mendoza likes the Mets' bullpen. Mendoza said so.", "NYM", ""},
		{"an owner's bare last name", "Mets part with Verlander", "Cohen pays most of it.", "NYM", "Justin Verlander"},
		{"a star by his nickname", "Geno is coming home", "The Mariners get him back; JV stays in Houston.", "HOU,SEA", "Eugenio Suárez,Justin Verlander"},
		{"a star by his first name", "Trea to Philly", "The Phillies give him 11 years.", "PHI", "Trea Turner"},
		{"a player of old", "Yankees shortstop", "Anthony Volpe is the youngest there since Derek Jeter.", "NYY", "Anthony Volpe,Derek Jeter"},
		{"first name of somebody unknown", "Yankees notes", "Anthony Somebody threw to hitters for the Yankees.", "NYY", ""},
		{"reporter and player of one last name", "Mariners and Cardinals", "Katie Woo of The Athletic says the Cardinals want the Mariners' Bryan Woo. Woo has a 2.94 ERA.", "SEA,STL", "Bryan Woo"},
		{"a post in small letters", "breg", "cubs. alex bregman. five yrs, 175. skubal next? i'm shaking, this is the story of the winter", "CHC", "Alex Bregman,Tarik Skubal"},
		{"a post in capitals", "BREAKING", "THE CUBS SIGN ALEX BREGMAN, SOURCES SAY. NO WORD ON SKUBAL.", "CHC", "Alex Bregman,Tarik Skubal"},
		{"possessives", "Dodgers’ Rushing", "The Dodgers' catcher is Dalton Rushing’s friend.", "LAD", "Dalton Rushing"},
		{"no match across a sentence", "Dodgers will", "They will. Smith said so of his bullpen.", "LAD", ""},
		{"the sentence begins with a name", "Tigers trade talk", "Tarik Skubal. Nobody else.", "DET", "Tarik Skubal"},
		{"other club's name inside", "Worcester Red Sox win", "The WooSox won again in Triple-A.", "", ""},
		{"another sport", "Giants sign a quarterback", "The Giants and Cardinals both wanted the quarterback, who threw 30 touchdowns.", "", ""},
		{"another sport with our club in passing", "New football stadium for Washington", "Football is back; the Nationals play across town.", "WSH", ""},
		{"foreign baseball", "Hanshin Tigers beat Yomiuri Giants", "The Tigers beat the Giants, 3-1, in NPB play.", "", ""},
		{"foreign baseball with words of the game", "Tigers change horses", "The Kia Tigers bought a left-hander. The LG Twins, Samsung Lions, Lotte Giants, Doosan Bears and Hanwha Eagles have their starters.", "", ""},
		{"from Korea to us", "White Sox sign KBO ace Erick Fedde", "Fedde pitched for the NC Dinos. The White Sox need starters; so do the White Sox of next year.", "CWS", "Erick Fedde"},
		{"the state", "Minor league notes", "He was born in Texas and pitched at the University of Arizona, then in the Florida State League.", "", ""},
		{"Sox by context", "Sox call up a pitcher", "Chicago needs arms. The White Sox bullpen is tired.", "CWS", ""},
		{"Sox without context", "Sox win", "It was a good day at the ballpark for the bullpen.", "", ""},
		{"somebody new, in a title in capitals", "Yankees Sign Right-Hander John Doe To Minor League Deal", "", "NYY", "John Doe"},
		{"somebody new, in a list", "Rays add arms", "The Rays got right-handers Wendell Quist and Perry Vandersloot, and a bullpen.", "TB", "Perry Vandersloot,Wendell Quist"},
		{"Sox by a player", "Sox land Jarren Duran's new neighbor", "Jarren Duran has a locker mate in the bullpen.", "BOS", "Jarren Duran"},
		{"last name first", "Padres part with Kim Ha-seong", "Kim Ha-seong is a free agent.", "SD", "Ha-Seong Kim"},
		{"a city, no pitcher", "Winter Meetings in Dallas", "The Blue Jays were busy in Dallas, and signed a pitcher.", "TOR", ""},
		{"New York by context", "New York waits", "The Mets have a rotation spot open.", "NYM", ""},
		{"L.A. by default", "L.A. needs a closer", "It has no bullpen.", "LAD", ""},
		{"a street", "Houston Street closed", "The inning ended on Houston Street with a homer.", "", ""},
		{"ballpark", "A night at Nationals Park", "The crowd at Yankee Stadium or Nationals Park likes a homer.", "", ""},
		{"awards and days", "Lindor honored", "The Mets' Francisco Lindor won the Roberto Clemente Award on Jackie Robinson Day, and not the Hank Aaron Award.", "NYM", "Francisco Lindor"},
		{"weak place", "Meetings in Las Vegas", "General managers met in Las Vegas about pitching.", "", ""},
		{"place with a club's word", "Phoenix front office", "The Queens club needs a catcher; the Mets know.", "ARI,NYM", ""},
	} {
		t.Run(test.about, func(t *testing.T) {
			got := r.Read(rumor.Report{Title: test.title, Body: test.body, Published: time.Date(2025, 7, 20, 0, 0, 0, 0, time.UTC)})
			clubs := append(got.Clubs, got.ClubsMentioned...)
			players := names(append(got.Players, got.PlayersMentioned...))
			slices.Sort(clubs)
			slices.Sort(players)
			if c, p := strings.Join(clubs, ","), strings.Join(players, ","); c != test.clubs || p != test.players {
				t.Errorf("got %q and %q, want %q and %q", c, p, test.clubs, test.players)
			}
		})
	}
}

// TestNamesakes holds which of several players of one name is meant.
func TestNamesakes(t *testing.T) {
	l := testLeague(t)
	r := New(l)
	for _, test := range []struct{ title, body, club string }{
		{"Dodgers' Muncy hurt", "Max Muncy left with a sore knee.", "LAD"},
		{"A's place Muncy on IL", "Max Muncy broke a bone in his hand.", "ATH"},
		{"Muncy hurt", "Max Muncy, the 22-year-old infielder, broke a bone.", "ATH"},
		{"Muncy hurt", "Max Muncy broke a bone.", ""},
		{"Dodgers lose", "Max Muncy went 0-for-4 against the A's.", "LAD"},
		{"Dodgers rest Smith", "Catcher Will Smith sat out.", "LAD"},
	} {
		got := r.Read(rumor.Report{Title: test.title, Body: test.body, Published: time.Date(2025, 7, 20, 0, 0, 0, 0, time.UTC)})
		club := ""
		for _, p := range append(got.Players, got.PlayersMentioned...) {
			club = l.Player(p.ID).Club
		}
		if want := test.club == ""; len(got.Unsettled) > 0 != want {
			t.Errorf("%q %q: unsettled %q", test.title, test.body, got.Unsettled)
		}
		if club != test.club {
			t.Errorf("%q %q: he of %q, want of %q", test.title, test.body, club, test.club)
		}
	}
}

// TestNamesakesOutside holds that somebody of a player's name who is in no table is
// not taken for him where his age tells.
func TestNamesakesOutside(t *testing.T) {
	l := testLeague(t)
	r := New(l)
	now := time.Date(2025, 7, 20, 0, 0, 0, 0, time.UTC)
	told := 0
	for _, n := range l.Namesakes() {
		his, _ := (&league.Player{Born: n.Born}).Age(now)
		ofHisAge := func(p *league.Player) bool {
			age, ok := p.Age(now)
			return league.Fold(p.Name) == league.Fold(n.Name) && (!ok || age == his)
		}
		if n.Born.IsZero() || his < 18 || slices.ContainsFunc(l.Players(), ofHisAge) {
			continue
		}
		told++
		got := r.Read(rumor.Report{Title: "A minor league deal for the bullpen", Body: fmt.Sprintf("%s, %d, signs a minor league deal.", n.Name, his), Published: now})
		for _, p := range append(got.Players, got.PlayersMentioned...) {
			if p.ID != 0 {
				t.Errorf("%s, %d, is taken for number %d", n.Name, his, p.ID)
			}
		}
	}
	if told == 0 {
		t.Error("no namesake to tell")
	}
}

// TestCredits holds whom a report credits.
func TestCredits(t *testing.T) {
	r := New(testLeague(t))
	for _, test := range []struct{ body, reporters, outlets string }{
		{"ESPN's Jeff Passan reports that the Mets are close.", "Jeff Passan", "ESPN"},
		{"The Mets are close, per Jon Heyman of the New York Post.", "Jon Heyman", "New York Post"},
		{"The Mets are close, the Post's Jon Heyman said.", "Jon Heyman", "New York Post"},
		{"Passan (ESPN) has the Mets close.", "Jeff Passan", "ESPN"},
		{"Ken Rosenthal and Katie Woo of The Athletic say the Mets are close.", "Ken Rosenthal,Katie Woo", "The Athletic"},
		{"The Mets are close, @JeffPassan says.", "Jeff Passan", ""},
		{"Sources told ESPN that the Mets are close.", "", "ESPN"},
		{"According to MLB.com the Mets are close.", "", "MLB.com"},
		{"The manager said on MLB Network that the Mets are close.", "", ""},
		{"FanGraphs projects the Mets for 90 wins.", "", ""},
		{"Back in March ESPN's Jeff Passan wrote of the Mets. Nothing came of it.", "", ""},
		{"Jane Q. Doe of Bleacher Report picks the Mets.", "Jane Q. Doe", "Bleacher Report"},
		{"Bleacher Report's Jane Doe says the Mets are close.", "Jane Doe", "Bleacher Report"},
		{"The Mets announced it in a press release.", "", ""},
	} {
		got := r.Read(rumor.Report{Title: "Mets near a trade for a pitcher", Body: test.body, Author: "Some Body", Published: time.Date(2025, 7, 20, 0, 0, 0, 0, time.UTC)})
		if p, o := strings.Join(got.Reporters, ","), strings.Join(got.Outlets, ","); p != test.reporters || o != test.outlets {
			t.Errorf("%q: got %q of %q, want %q of %q", test.body, p, o, test.reporters, test.outlets)
		}
	}
}

func TestTier(t *testing.T) {
	r := New(testLeague(t))
	for _, test := range []struct {
		outlet, body string
		want         int
	}{
		{"Some Blog", "The Mets are close, per ESPN's Jeff Passan.", 1},
		{"Some Blog", "The Mets are close.", rumor.WorstTier},
		{"ESPN", "The Mets are close.", 1},
		{"MLB Trade Rumors", "The Mets are close.", 2},
		{"ESPN", "Bleacher Report says the Mets are close.", 3},
	} {
		if got := r.Read(rumor.Report{Title: "Mets", Body: test.body, Outlet: test.outlet}).Tier; got != test.want {
			t.Errorf("%s, %q: tier %d, want %d", test.outlet, test.body, got, test.want)
		}
	}
}

// TestNoNames holds that no player has a word of nonames.txt in his name.
func TestNoNames(t *testing.T) {
	l := testLeague(t)
	r := New(l)
	if len(r.noNames) == 0 {
		t.Error("nonames.txt has no words")
	}
	for _, p := range l.Players() {
		for _, word := range strings.Fields(asciiLower(p.Name)) {
			if r.noNames[word] {
				t.Errorf("nonames.txt has %q, and there is a player %s", word, p.Name)
			}
		}
	}
}

// TestRulesNameRealThings holds that the words of everyday.txt matter: each is a
// last name of some player.
func TestRulesNameRealThings(t *testing.T) {
	l := testLeague(t)
	r := New(l)
	for word := range r.everyday {
		found := false
		for _, n := range l.Scan("the " + strings.ToUpper(word[:1]) + word[1:] + " of") {
			found = found || len(n.Surnames) > 0
		}
		if !found {
			t.Errorf("everyday.txt: nobody is called %s", word)
		}
	}
}

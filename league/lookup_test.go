package league

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
)

// written writes what was found, one entry a line: "= " before a match, "~ "
// before a near name.
func written(f Found) string {
	var b strings.Builder
	for _, e := range f.Matches {
		fmt.Fprintf(&b, "= %s\n", e.Label())
	}
	for _, e := range f.Nearest {
		fmt.Fprintf(&b, "~ %s\n", e.Label())
	}
	return b.String()
}

func TestLookupClubNames(t *testing.T) {
	l := testLeague(t)
	for code, names := range map[string]string{
		"BOS": "redsox, red sox, Red Sox, RED SOX, BOS, bos, bosox, Bo Sox, Boston, Sawx, Boston Red Sox, bostonredsox, #RedSox, @redsox, the Red Sox, Boston Sox, Redsocks, Boston's, WooSox",
		"ARI": "AZ, ARI, Arizona, dbacks, D-backs, d backs, Diamondbacks, Snakes, Arizona Diamondbacks",
		"CWS": "CHW, CWS, CHA, White Sox, whitesox, ChiSox, Chicago Sox, Chicago White Sox",
		"TB":  "TBR, TB, TBA, Rays, Tampa Bay, Tampa, Devil Rays",
		"WSH": "WAS, WSN, WSH, Nats, Nationals, Washington, D.C., DC, Washington Nationals",
		"SF":  "SFG, SF, SFN, Giants, San Francisco, San Fran, sf giants, SanFrancisco",
		"KC":  "KCR, KC, KCA, K.C., Royals, KC Royals, Kansas City",
		"ATH": "OAK, ATH, A's, A’s, As, the A's, Athletics, Oakland, Oakland A's, Sacramento, Las Vegas",
		"SD":  "SDP, SD, SDN, Padres, Padre, San Diego, Friars",
		"LAD": "LAD, LAN, Dodgers, Dodger, dodgers', Los Angeles Dodgers, LA Dodgers, L.A. Dodgers, losangelesdodgers",
		"LAA": "LAA, ANA, Angels, Halos, Anaheim, Los Angeles Angels of Anaheim",
		"NYY": "NYY, NYA, Yankees, Yankee, Yanks, NY Yankees, Bronx Bombers, Yankees’",
		"NYM": "NYM, NYN, Mets, Met's, NY Mets, Amazin’s",
		"STL": "STL, SLN, Cardinals, Cards, St. Louis, St Louis, Saint Louis, stlouis",
		"MIA": "MIA, FLA, Marlins, Fish, The Fish, Florida Marlins",
		"TEX": "TEX, Texas, Rangers, Texas Rangers",
		"CIN": "CIN, Reds, Cincy, Cincinnati Reds",
		"PHI": "PHI, Phillies, Philly, Phils",
		"HOU": "HOU, Astros, 'Stros, Houston",
		"CLE": "CLE, Guardians, Cleveland, Guards",
	} {
		for name := range strings.SplitSeq(names, ", ") {
			want := fmt.Sprintf("= %s\n", Entry{Club: l.Club(code)}.Label())
			if got := written(l.Lookup(name)); got != want {
				t.Errorf("Lookup(%q):\n%swant\n%s", name, got, want)
			}
			if got := written(l.LookupClub(name)); got != want {
				t.Errorf("LookupClub(%q):\n%swant\n%s", name, got, want)
			}
		}
	}
}

func TestLookupEveryClubName(t *testing.T) {
	l := testLeague(t)
	for _, c := range l.Clubs() {
		for _, name := range clubNames(c) {
			for _, typed := range []string{name, strings.ToUpper(name), compact(Fold(name))} {
				found := l.Lookup(typed)
				if !slices.Contains(found.Matches, Entry{Club: c}) {
					t.Errorf("Lookup(%q) does not have %s:\n%s", typed, c.Code, written(found))
				}
			}
		}
	}
	for _, a := range l.Ambiguities() {
		if found := l.LookupClub(a.Alias); len(a.Clubs) > 0 && len(found.Matches) == 0 {
			t.Errorf("LookupClub(%q) finds nothing", a.Alias)
		}
	}
}

func TestLookupPlayers(t *testing.T) {
	l := testLeague(t)
	for want, names := range map[string]string{
		"Shohei Ohtani":           "ohtani|Ohtani|OHTANI|shohei|Shohei Ohtani|Ohtani Shohei|Ohtani, Shohei|shoheiohtani|S. Ohtani|ohtani s|Shotime|Ohtani’s|Dodgers Ohtani|ohtani lad",
		"Dalton Rushing":          "rushing|Dalton Rushing|dal rushing|Rushing, D.",
		"Tarik Skubal":            "skubal|Tarik Skubal|skubal, tarik",
		"Ronald Acuña Jr.":        "Ronald Acuña Jr.|ronald acuna|Ronald Acuña|RONALD ACUÑA JR|acuna jr|Acuña Jr.|Acuña Jr., Ronald|Acuña, Ronald Jr.|Ronald Acun\u0303a|Acuña Braves",
		"Tyler O'Neill":           "O'Neill|O’Neill|oneill|Tyler ONeill|O'neill, Tyler",
		"Pete Crow-Armstrong":     "Crow-Armstrong|crow armstrong|crowarmstrong|Pete Crow Armstrong|PCA|Peter Crow-Armstrong",
		"J.D. Davis":              "J.D. Davis|JD Davis|J. D. Davis|jd davis",
		"A.J. Puk":                "A.J. Puk|AJ Puk|A J Puk|a. j. puk|puk",
		"Vladimir Guerrero Jr.":   "Vladimir Guerrero|Vlad Guerrero|vladdy|Guerrero Jr.|Vladimir Guerrero Jr",
		"Bobby Witt Jr.":          "witt|Bobby Witt|Witt Jr.|Robert Witt|bobby witt jr royals",
		"Enrique Hernández":       "Kiké|kike hernandez|Kiké Hernández|Enrique Hernandez",
		"Simeon Woods Richardson": "Woods Richardson|Simeon Woods-Richardson|richardson|woodsrichardson",
		"Jung Hoo Lee":            "Jung Hoo Lee|Jung-hoo Lee|Junghoo Lee|Lee Jung Hoo|jung hoo",
		"Michael A. Taylor":       "Michael A. Taylor|Michael Taylor|Mike Taylor|Taylor, Michael A.",
		"Michael Harris II":       "Michael Harris|Harris II|Michael Harris II|Mike Harris|Money Mike",
		"Deyvison De Los Santos":  "Deyvison De Los Santos|Deyvison delossantos|Deyvison Santos",
		"Elly De La Cruz":         "Elly De La Cruz|elly|Elly Cruz|De La Cruz, Elly",
		"Mookie Betts":            "mookie|betts|mookiebetts",
		"Aaron Judge":             "judge|Aaron Judge|judge yankees|NYY Judge|All Rise",
		"Munetaka Murakami":       "murakami|Munetaka",
		"Luis García Jr.":         "Luis García Jr.|luis garcia jr",
		"Matthew Boyd":            "Matt Boyd|Matthew Boyd",
		"Christian Montes De Oca": "Christian Montes De Oca|montes de oca|montesdeoca",
		"Fernando Tatis Jr.":      "tatis|Tatís|Fernando Tatis|tatis jr|El Niño",
		"Sean Paul Liñan":         "Sean Linan|Sean Paul Liñan|linan",
		"Ryan O'Hearn":            "o hearn|O'Hearn",
	} {
		for name := range strings.SplitSeq(names, "|") {
			for how, look := range map[string]func(string) Found{"Lookup": l.Lookup, "LookupPlayer": l.LookupPlayer} {
				found := look(name)
				if len(found.Matches) != 1 || found.Matches[0].Name() != want {
					t.Errorf("%s(%q):\n%swant %s", how, name, written(found), want)
				}
			}
		}
	}
}

// Every player is found by each of his names however it is typed, and by his
// label alone.
func TestLookupEveryPlayer(t *testing.T) {
	l := testLeague(t)
	for _, p := range l.Players() {
		e := Entry{Player: p}
		for _, name := range append([]string{p.Name}, p.AltNames...) {
			first, last, _ := strings.Cut(name, " ")
			for _, typed := range []string{name, strings.ToUpper(name), Fold(name), compact(Fold(name)), last + ", " + first} {
				if found := l.Lookup(typed); !slices.Contains(found.Matches, e) {
					t.Errorf("Lookup(%q) does not have %s:\n%s", typed, e.Label(), written(found))
				}
			}
		}
		if found := l.Lookup(e.Label()); len(found.Matches) != 1 || found.Matches[0] != e {
			t.Errorf("Lookup(%q):\n%s", e.Label(), written(found))
		}
	}
	for _, c := range l.Clubs() {
		e := Entry{Club: c}
		if found := l.Lookup(e.Label()); len(found.Matches) != 1 || found.Matches[0] != e {
			t.Errorf("Lookup(%q):\n%s", e.Label(), written(found))
		}
	}
}

func TestLookupMisspelt(t *testing.T) {
	l := testLeague(t)
	for want, names := range map[string]string{
		"Shohei Ohtani":         "Ohtanni|Otani|Ohtahni|Ohtnai|Shohay Ohtanni|shohei otany|Shohi Otani|Ohtanni Shohei|oh tanni",
		"New York Yankees":      "yankes|yankess|Yakees|Yanekes|New York Yankes",
		"Vladimir Guerrero Jr.": "Gueraro|Guererro|Vladamir Gueraro|Gurrero Jr.|Vlad Gurrero",
		"Randy Arozarena":       "Arozerena|Arozarina|Rnady Arozerena|Arrozarena",
		"Aaron Judge":           "Jugde|Judgee|Arron Juge|Aron Jugde",
		"Pete Crow-Armstrong":   "Crow-Amstrong|Crowarmstong|Pete Crow Armstorng",
		"Yoshinobu Yamamoto":    "Yamomoto|Yoshinubo Yamamoto|Yammamoto",
		"Los Angeles Dodgers":   "Dodgres|Dogders|Doddgers|LA Doggers",
		"Houston Astros":        "Astors|Houstan|Huston Astros",
		"Cleveland Guardians":   "Guardiens|Gaurdians|Clevland",
		"Philadelphia Phillies": "Philies|Phillees|Philadelpia",
		"Ronald Acuña Jr.":      "Ronld Acunna|Acunya Jr|Ronlad Acuna",
		"Giancarlo Stanton":     "Stantan|Gincarlo Stanton|Giancarlos Stanton",
		"Tarik Skubal":          "Skubel|Scubal|Tarek Skubal|Skuball",
		"Jose Altuve":           "Altuvé!|Altuvee|Jose Altuv|Altoove",
		"Fernando Tatis Jr.":    "Tattis|Fernado Tatis Jr.|Frenando Tatis",
		"Paul Skenes":           "Skeens|Skennes|Pual Skenes",
		"Corbin Carroll":        "Corbyn Caroll|Carrol|Corbin Carol",
		"Kyle Schwarber":        "Shwarber|Schwarbur|Schwaber",
		"Bobby Witt Jr.":        "Bobby Wit|Boby Witt Jr.",
	} {
		for name := range strings.SplitSeq(names, "|") {
			found := l.Lookup(name)
			best := slices.Concat(found.Matches, found.Nearest)
			if len(best) == 0 || best[0].Name() != want {
				t.Errorf("Lookup(%q):\n%swant %s", name, written(found), want)
			}
			if len(found.Nearest) > nearestShown || len(found.Matches) > 0 && len(found.Nearest) > 0 {
				t.Errorf("Lookup(%q):\n%s", name, written(found))
			}
		}
	}
}

func TestLookupNothing(t *testing.T) {
	l := testLeague(t)
	for _, name := range []string{
		"", " ", "…", "the", "of", "a", "iii", "de la", "xyzzy", "asdfgh", "qwertyuiop", "Lions", "Buffaloes",
		"123456", "who is the best", "大谷翔平", "🔥🔥🔥", "\x00", "\xff\xfe", "' OR 1=1 --", "<@U123>", "zz zz zz",
	} {
		if found := l.Lookup(name); len(found.Matches)+len(found.Nearest) > 0 {
			t.Errorf("Lookup(%q):\n%s", name, written(found))
		}
	}
}

// Most single slips of the finger in a notable player's name leave him among
// the nearest.
func TestNearestFindsSlips(t *testing.T) {
	l := testLeague(t)
	tried, found := 0, 0
	for _, p := range l.Players() {
		if p.Roster != FortyMan {
			continue
		}
		for _, typed := range slips(Fold(p.Name)) {
			tried++
			f := l.LookupPlayer(typed)
			if slices.Contains(f.Matches, Entry{Player: p}) || slices.Contains(f.Nearest, Entry{Player: p}) {
				found++
			}
		}
	}
	t.Logf("%d of %d", found, tried)
	if share := float64(found) / float64(tried); tried < 3000 || share < 0.99 {
		t.Errorf("%d of %d misspelt names found (%.1f %%), want 99 %%", found, tried, 100*share)
	}
}

// slips returns the name with the third letter of each word left out, and with
// the second and third of each changing places.
func slips(name string) []string {
	var left, swapped []string
	for word := range strings.FieldsSeq(name) {
		if len(word) < 4 {
			left, swapped = append(left, word), append(swapped, word)
			continue
		}
		left = append(left, word[:2]+word[3:])
		swapped = append(swapped, word[:1]+word[2:3]+word[1:2]+word[3:])
	}
	return []string{strings.Join(left, " "), strings.Join(swapped, " ")}
}

// smallLeague has the collisions that the real one happens not to have.
func smallLeague() *League {
	l := &League{
		clubs: []*Club{
			{Code: "HOU", Location: "Houston", Nickname: "Astros", Name: "Houston Astros", Slug: "astros", League: "AL", Division: "West", Aliases: []string{"HOU"}},
			{Code: "CLE", Location: "Cleveland", Nickname: "Guardians", Name: "Cleveland Guardians", Slug: "guardians", League: "AL", Division: "Central"},
		},
		players: []*Player{
			{ID: 1, Name: "Marek Houston", Roster: Prospect},
			{ID: 2, Name: "Tyler Cleveland", Roster: FortyMan, Club: "HOU"},
			{ID: 3, Name: "Ann Vance", Roster: Unconfirmed},
			{ID: 4, Name: "Bea Vance", Roster: Prospect, Club: "CLE"},
			{ID: 5, Name: "Cay Marlow", Roster: FortyMan, Born: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)},
			{ID: 6, Name: "Dee Marlow", Roster: FortyMan, Born: time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)},
			{ID: 7, Name: "Eve Marlow", Roster: FortyMan},
			{ID: 8, Name: "Fay Marlow", Roster: Unconfirmed, Star: true, Nicknames: []string{"The Fox"}},
			{ID: 9, Name: "Marlow Quill", Roster: FortyMan},
			{ID: 10, Name: "Twin Same", Roster: FortyMan, Club: "HOU"},
			{ID: 11, Name: "Twin Same", Roster: Prospect, Club: "CLE"},
			{ID: 12, Name: "Ludo Quill", Roster: Prospect},
		},
	}
	l.index()
	return l
}

func TestLookupStanding(t *testing.T) {
	l := smallLeague()
	for _, test := range []struct{ name, want string }{
		{"Houston", "Houston Astros"},                                // a prospect's last name does not get in a club's way
		{"Cleveland", "Cleveland Guardians, Tyler Cleveland"},        // a notable player's comes after it
		{"Vance", "Bea Vance"},                                       // a prospect before one whose standing is not known
		{"Ann Vance", "Ann Vance"},                                   // who is found nevertheless
		{"Marlow", "Fay Marlow, Dee Marlow, Cay Marlow, Eve Marlow"}, // stars, then by age; nobody whose first name it is
		{"Quill", "Marlow Quill"},
		{"Ludo", "Ludo Quill"}, // nobody better known has the first name
		{"fox", "Fay Marlow"},
		{"Twin Same", "Twin Same, Twin Same"}, // a whole name means all who bear it
		{"Twin Same CLE", "Twin Same"},
		{"Guardians same", "Twin Same"},
		{"Astros Bea Vance", ""}, // not of that club
	} {
		var names []string
		for _, e := range l.Lookup(test.name).Matches {
			names = append(names, e.Name())
		}
		if got := strings.Join(names, ", "); got != test.want {
			t.Errorf("Lookup(%q) = %s, want %s", test.name, got, test.want)
		}
	}
	if found := l.LookupPlayer("Houston"); len(found.Matches) != 1 || found.Matches[0].Name() != "Marek Houston" {
		t.Errorf("LookupPlayer(Houston):\n%s", written(found))
	}
	if found := l.LookupClub("Marlow"); len(found.Matches)+len(found.Nearest) != 0 {
		t.Errorf("LookupClub(Marlow):\n%s", written(found))
	}
	if found := l.Lookup("Twin Same · CLE"); len(found.Matches) != 1 || found.Matches[0].Player.ID != 11 {
		t.Errorf("Lookup of a label:\n%s", written(found))
	}
}

func TestEmptyLeague(t *testing.T) {
	l := &League{}
	l.index()
	if found := l.Lookup("redsox"); len(found.Matches)+len(found.Nearest) != 0 {
		t.Errorf("found in an empty league:\n%s", written(found))
	}
	if got := l.Complete("", WantClubs|WantPlayers, 5); len(got) != 0 {
		t.Errorf("completed in an empty league: %v", got)
	}
}

func TestLabel(t *testing.T) {
	born := time.Date(1990, 8, 25, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		e           Entry
		name, label string
	}{
		{Entry{}, "", ""},
		{Entry{Club: &Club{Name: "Boston Red Sox", League: "AL", Division: "East"}}, "Boston Red Sox", "Boston Red Sox · AL East"},
		{Entry{Player: &Player{Name: "Max Muncy", Club: "LAD", Position: "3B", Born: born}}, "Max Muncy", "Max Muncy · LAD · 3B · born 1990"},
		{Entry{Player: &Player{Name: "Max Muncy", Born: born}}, "Max Muncy", "Max Muncy · born 1990"},
		{Entry{Player: &Player{Name: "Max Muncy", Club: "ATH"}}, "Max Muncy", "Max Muncy · ATH"},
	} {
		if got := test.e.Name(); got != test.name {
			t.Errorf("Name() = %q, want %q", got, test.name)
		}
		if got := test.e.Label(); got != test.label {
			t.Errorf("Label() = %q, want %q", got, test.label)
		}
	}
}

// hostile are inputs of 10,000 characters and more.
var hostile = map[string]string{
	"letters":   strings.Repeat("a", 10_000),
	"words":     strings.Repeat("jose ", 10_000),
	"initials":  strings.Repeat("j ", 10_000),
	"clubs":     strings.Repeat("sox ", 10_000),
	"marks":     "a" + strings.Repeat("\u0301", 10_000),
	"ligatures": strings.Repeat("ﷺ", 10_000),
	"bytes":     strings.Repeat("\xff\xfe\x80", 10_000),
	"cut rune":  strings.Repeat("a", longestQuery-1) + "ñ",
	"labels":    strings.Repeat("max muncy · ", 10_000),
	"zeros":     strings.Repeat("\x00", 10_000),
}

func TestLookupHostile(t *testing.T) {
	l := testLeague(t)
	l.Lookup("warm")
	for name, input := range hostile {
		start := time.Now()
		l.Lookup(input)
		l.Complete(input, WantClubs|WantPlayers, 25)
		if took := time.Since(start); took > time.Second {
			t.Errorf("%s: %v", name, took)
		}
	}
}

func TestLookupConcurrently(t *testing.T) {
	l, err := read() // not yet indexed
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for _, name := range []string{"Ohtanni", "yankes", "sox", "Shohay Ohtanni"} {
				l.Lookup(name)
				l.Complete(name[:3], WantClubs|WantPlayers, 10)
			}
		})
	}
	group.Wait()
}

func FuzzLookup(f *testing.F) {
	for _, seed := range []string{"redsox", "Ohtanni", "Acuña Jr., Ronald", "will smith dodgers", "Max Muncy · LAD", "·", "\xff", "j soto"} {
		f.Add(seed)
	}
	for _, seed := range hostile {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		l := testLeague(t)
		found := l.Lookup(name)
		if len(found.Nearest) > nearestShown || len(found.Matches) > 0 && len(found.Nearest) > 0 {
			t.Errorf("Lookup(%q):\n%s", name, written(found))
		}
		checkEntries(t, name, found.Matches)
		checkEntries(t, name, found.Nearest)
		for _, e := range l.LookupClub(name).Matches {
			if e.Club == nil {
				t.Errorf("LookupClub(%q) has %s", name, e.Label())
			}
		}
		for _, e := range l.LookupPlayer(name).Matches {
			if e.Player == nil {
				t.Errorf("LookupPlayer(%q) has %s", name, e.Label())
			}
		}
		if strings.IndexFunc(name, unicode.IsLetter) < 0 && strings.IndexFunc(name, unicode.IsDigit) < 0 && len(found.Matches) > 0 {
			t.Errorf("Lookup(%q) finds something in nothing:\n%s", name, written(found))
		}
	})
}

// checkEntries checks that each is one club or player, and comes once.
func checkEntries(t *testing.T, name string, entries []Entry) {
	t.Helper()
	seen := map[Entry]bool{}
	for _, e := range entries {
		if (e.Club == nil) == (e.Player == nil) || seen[e] {
			t.Errorf("%q: stray entry %q", name, e.Label())
		}
		seen[e] = true
	}
}

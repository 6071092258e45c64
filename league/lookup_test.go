package league

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
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

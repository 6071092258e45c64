package league

import (
	"strings"
	"testing"
)

// told writes what a name may mean, briefly: "BOS", "Aaron Judge", "last:Aaron Judge", "by:Ken Rosenthal", "in:ESPN", "nfl".
func told(n Name) string {
	var parts []string
	for _, c := range n.Clubs {
		parts = append(parts, c.Code)
	}
	for _, p := range n.Players {
		parts = append(parts, p.Name)
	}
	for _, p := range n.Surnames {
		parts = append(parts, "last:"+p.Name)
	}
	for _, r := range n.Reporters {
		parts = append(parts, "by:"+r.Name)
	}
	for _, o := range n.Outlets {
		parts = append(parts, "in:"+o.Name)
	}
	if n.Other != "" {
		parts = append(parts, n.Other)
	}
	return strings.Join(parts, "/")
}

func TestScan(t *testing.T) {
	l := scanLeague(t)
	for _, test := range []struct{ text, want string }{
		// Clubs.
		{"The Red Sox lost.", "Red Sox=BOS"},
		{"the Reds won", "Reds=CIN"},
		{"Red Sox' needs, Dodgers’ plans, the Astros's park", "Red Sox=BOS Dodgers=LAD Astros=HOU"},
		{"Los Angeles Angels of Anaheim", "Los Angeles Angels of Anaheim=LAA"},
		{"BOS, MIN and COL", "BOS=BOS MIN=MIN COL=COL"},
		{"Min. 20 min per col", ""},
		{"The A’s, the O's; As Os Ms", "The A’s=ATH O's=BAL"},
		{"D-backs and Dbacks", "D-backs=ARI Dbacks=ARI"},
		{"the Fish swim; Fish swim", "Fish=MIA"},
		{"He is a Yankee. Yankee go home", "Yankee=NYY"},
		{"St. Louis beat St Louis", "St. Louis=STL St Louis=STL"},
		{"red sox", ""},
		{"Dodgers-Padres", "Dodgers=LAD Padres=SD"},
		{"in Houston\nAstros", "Houston=HOU/last:Marek Houston Astros=HOU"},
		// Not our clubs.
		{"New York Giants, Lotte Giants, Hanshin Tigers", "New York Giants=nfl Lotte Giants=kbo Hanshin Tigers=npb"},
		{"at Nationals Park and Yankee Stadium", "Nationals Park=ballpark Yankee Stadium=ballpark"},
		{"the WooSox and the Worcester Red Sox", "WooSox=affiliate Worcester Red Sox=affiliate"},
		{"Texas A&M and the University of Arizona", "Texas A&M=college University of Arizona=college"},
		// Players.
		{"Will Smith. Will. Smith", ""},
		{"Ronald Acuña Jr. and RONALD ACUNA", "Ronald Acuña Jr=Ronald Acuña Jr. RONALD ACUNA=Ronald Acuña Jr."},
		{"J.D. Martinez, JD Martinez, J. D. Martinez", "J.D. Martinez=J.D. Martinez JD Martinez=J.D. Martinez J. D. Martinez=J.D. Martinez"},
		{"Pete Crow-Armstrong, Pete Crow Armstrong's", "Pete Crow-Armstrong=Pete Crow-Armstrong Pete Crow Armstrong=Pete Crow-Armstrong"},
		{"Tyler O’Neill’s bat", "Tyler O’Neill=Tyler O'Neill"},
		{"rushing yards; Rushing caught", "Rushing=last:Dalton Rushing"},
		{"deGrom", "deGrom=last:Jacob deGrom"},
		{"Skubal's start", "Skubal=last:Tarik Skubal"},
		// Reporters and outlets.
		{"MassLive's Sean McAdam", "MassLive=in:MassLive Sean McAdam=by:Sean McAdam"},
		{"The Athletic, the Athletic, ESPN.com, Boston Globe", "The Athletic=in:The Athletic Athletic=in:The Athletic ESPN.com=in:ESPN Boston Globe=in:The Boston Globe"},
		{"via @JeffPassan", "@JeffPassan=by:Jeff Passan"},
		{"the MLB draft", ""},
	} {
		var got []string
		for _, n := range l.Scan(test.text) {
			if m := told(n); m != "" {
				got = append(got, test.text[n.Start:n.End]+"="+m)
			}
		}
		if test.text == "Will Smith. Will. Smith" {
			checkWillSmith(t, l.Scan(test.text))
			continue
		}
		if s := strings.Join(got, " "); s != test.want {
			t.Errorf("Scan(%q)\n got %s\nwant %s", test.text, s, test.want)
		}
	}
}

// checkWillSmith holds that a name does not run across the end of a sentence.
func checkWillSmith(t *testing.T, names []Name) {
	t.Helper()
	if len(names) != 2 || len(names[0].Players) < 2 || len(names[1].Players) != 0 || len(names[1].Surnames) < 2 {
		t.Errorf("Will Smith. Will. Smith: %d names, want the whole name once and the last name once", len(names))
	}
}

func scanLeague(t testing.TB) *League {
	t.Helper()
	l, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestScanEveryName holds that every name of the tables is found where it stands alone in a sentence.
func TestScanEveryName(t *testing.T) {
	l := scanLeague(t)
	for _, p := range l.Players() {
		text := "They say " + p.Name + "'s here."
		names := l.Scan(text)
		found := false
		for _, n := range names {
			found = found || n.Other == Staff && p.Roster != FortyMan // he has the name of a manager
			for _, q := range n.Players {
				found = found || q == p
			}
		}
		if !found {
			t.Errorf("%q: not found", text)
		}
	}
	for _, c := range l.Clubs() {
		names := l.Scan("the " + c.Name + " said")
		if len(names) != 1 || len(names[0].Clubs) != 1 || names[0].Clubs[0] != c {
			t.Errorf("%s: not found", c.Name)
		}
	}
	for _, r := range l.Reporters() {
		names := l.Scan("by " + r.Name)
		if len(names) != 1 || len(names[0].Reporters) == 0 {
			t.Errorf("%s: not found", r.Name)
		}
	}
}

func FuzzScan(f *testing.F) {
	l := scanLeague(f)
	for _, s := range []string{"", "Red Sox’ J.D. Martinez", "@", "A's", "\xff\xfe’s", "St. Louis.", "ﬁ ǅ İ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, n := range l.Scan(text) {
			if n.Start < last || n.End <= n.Start || n.End > len(text) || n.Meaning == nil {
				t.Fatalf("name at %d to %d after %d in %d bytes", n.Start, n.End, last, len(text))
			}
			last = n.End
		}
	})
}

func TestFirstName(t *testing.T) {
	l := scanLeague(t)
	for word, want := range map[string]bool{"Chris": true, "tarik": true, "Red": false, "": false, "Ballpark": false} {
		if got := l.FirstName(word); got != want {
			t.Errorf("FirstName(%q) = %v", word, got)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	l := scanLeague(b)
	text := strings.Repeat("The Boston Red Sox asked about Dalton Rushing of the Dodgers, who has little to do behind Will Smith, a person said. ", 36)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		l.Scan(text)
	}
}

package reading

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/hotstove/hotstove/rumor"
)

// hostile are pieces that, said over and over, have made readers slow or sick.
var hostile = map[string]string{
	"nested tags":      "<div>",
	"nested asides":    "<aside>",
	"paragraphs":       "<p>a",
	"end tags":         "</p>",
	"attributes":       "<a href=x class=caption title=y>",
	"open brackets":    "<<<<",
	"unclosed comment": "<!--",
	"entities":         "&amp;&#8217;&nope",
	"spaces":           " ",
	"lines":            "a\n",
	"long lines":       strings.Repeat("a", 60) + "\n",
	"names":            "Smith and Sox and Will Smith ",
	"one sentence":     "Yankees ask about Rodríguez, ",
	"many cues":        "former, once, last year, than, ",
	"gaps":             "agree agree made offer ",
	"titles":           "By Some Body\n",
	"credits":          "ESPN's Jeff Passan says back in July, ",
	"brackets":         "((((",
	"captions":         "(A. Person)\n",
	"broken":           "\xff\xfe\xc3",
	"marks":            "e\u0301\u0301\u0301",
	"apostrophes":      "a's'’s ",
	"dots":             "A.B.C.",
	"one clause":       "Yankees ask about Aaron Judge trade ",
	"long word":        "Yankees ask about " + strings.Repeat("x", 8<<10) + " Judge",
	"unlisted":         unlistedPlayers(),
	"former":           "Seby Zavala and Zavala ",
}

// unlistedPlayers introduces thousands of players who are in no table.
func unlistedPlayers() string {
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, "catcher Zz%c%c Yy%c%c, ", 'a'+i%26, 'a'+i/26%26, 'a'+i/7%26, 'a'+i%23)
	}
	return b.String()
}

// hostileLen is how many bytes of each piece are read: more than any bound but maxBody.
const hostileLen = 1 << 20

// TestReadCut holds that no more than maxBody bytes are read.
func TestReadCut(t *testing.T) {
	body := strings.Repeat("<div>", maxBody/len("<div>")+1)
	got := New(testLeague(t)).Read(rumor.Report{Body: body + "<p>The Yankees ask about Aaron Judge.</p>"})
	if check(t, got); got.Text != "" {
		t.Errorf("read %q behind the bound", got.Text)
	}
}

// TestHostile reads a megabyte of each, in a time that only linear work allows.
func TestHostile(t *testing.T) {
	r := New(testLeague(t))
	for name, piece := range hostile {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := strings.Repeat(piece, hostileLen/len(piece)+1)
			start := time.Now()
			for _, rep := range []rumor.Report{{Body: body}, {Title: body[:1<<16], Body: "<p>" + body}, {Title: "x", Body: body + "</p>"}} {
				check(t, r.Read(rep))
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// check holds what is true of every reading.
func check(t *testing.T, got rumor.Reading) {
	t.Helper()
	if !got.Kind.Valid() || got.Tier < rumor.BestTier || got.Tier > rumor.WorstTier {
		t.Fatalf("kind %q, tier %d", got.Kind, got.Tier)
	}
	if len(got.Lede) > ledeLen || !utf8.ValidString(got.Lede) || !utf8.ValidString(got.Title) || !utf8.ValidString(got.Text) {
		t.Fatalf("lede of %d bytes, or broken text", len(got.Lede))
	}
	seen := map[string]bool{}
	for _, c := range append(got.Clubs, got.ClubsMentioned...) {
		if seen[c] {
			t.Fatalf("%s twice", c)
		}
		seen[c] = true
	}
	for _, why := range got.Why {
		if len(why.Words) > whyLen || why.Words == "" && got.Text+got.Title != "" && strings.ContainsFunc(got.Text+got.Title, wordRune) || !utf8.ValidString(why.Words) {
			t.Fatalf("reason of %d bytes: %q", len(why.Words), why)
		}
	}
	people := map[rumor.Player]bool{}
	for _, p := range append(got.Players, got.PlayersMentioned...) {
		if people[p] {
			t.Fatalf("%s twice", p.Name)
		}
		people[p] = true
	}
}

func FuzzRead(f *testing.F) {
	r := New(testLeague(f))
	f.Add("Red Sox ask about Rushing", "<p>BOSTON &mdash; The Red Sox have asked, MassLive's Sean McAdam reports.</p>")
	f.Add("", "date 2025-07-28 Jul 6, 2025; X. Mandatory Credit: Y\n\nThe Sox and J.D. Martinez’s Dodgers.\nREAD NEXT: Cubs")
	for _, piece := range hostile {
		f.Add(piece, piece+piece)
	}
	f.Fuzz(func(t *testing.T, title, body string) {
		check(t, r.Read(rumor.Report{Title: title, Body: body, Published: time.Date(2025, 7, 20, 0, 0, 0, 0, time.UTC)}))
	})
}

package alerts

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/alerts/reading"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// TestRecall holds that a last name which a report leaves unexplained means whom
// a story of the same matter named in full a short time before, and nobody else.
func TestRecall(t *testing.T) {
	l, err := league.Load()
	if err != nil {
		t.Fatal(err)
	}
	reader := reading.New(l)
	noon := time.Date(2025, 6, 15, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		about, text string
		after       time.Duration
		want        string // players named, sorted
	}{
		{"of the same matter", "The Giants sent Bello and Vandersloot to the Red Sox for Rafael Devers.", 24 * time.Hour, "Jose Bello,Perry Vandersloot,Rafael Devers"},
		{"long ago", "The Giants sent Bello and Vandersloot to the Red Sox for Rafael Devers.", 30 * 24 * time.Hour, "Brayan Bello,Rafael Devers"},
		{"explained here", "The Giants sent Brayan Bello and others to the Red Sox for Rafael Devers. Bello has thrown well.", 24 * time.Hour, "Brayan Bello,Rafael Devers"},
		{"another matter", "The Red Sox gave Bello a start against the Yankees.", 24 * time.Hour, "Brayan Bello"},
		{"a last name two bear", "The Giants sent Quist to the Red Sox for Rafael Devers.", 24 * time.Hour, "Rafael Devers"},
	} {
		t.Run(test.about, func(t *testing.T) {
			var shelf Shelf
			shelf.Add(reader, rumor.Report{Keys: []string{"first"}, Published: noon, Title: "Giants get Rafael Devers from Red Sox",
				Body: "The Giants traded right-hander Jose Bello, catcher Perry Vandersloot, outfielder Wendell Quist and catcher Orrin Quist to the Red Sox for Rafael Devers."})
			r, _, _ := shelf.Add(reader, rumor.Report{Keys: []string{"second"}, Published: noon.Add(test.after), Title: "Red Sox news", Body: test.text})
			var got []string
			for _, p := range slices.Concat(r.Players, r.PlayersMentioned) {
				got = append(got, p.Name)
			}
			slices.Sort(got)
			if got := strings.Join(got, ","); got != test.want {
				t.Errorf("%q: %q, want %q", test.text, got, test.want)
			}
		})
	}
}

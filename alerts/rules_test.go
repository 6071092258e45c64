package alerts

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

// TestSigns holds that every sign that is seen has its row, and that every row
// is seen where reports are gathered by readings with and without mistakes.
func TestSigns(t *testing.T) {
	seen := map[sign]bool{"join": true}
	draw := rand.New(rand.NewPCG(1, 2))
	for _, p := range append(piles(t), weeks(t)...) {
		for b := range p.items {
			for a := max(0, b-signsReach); a < min(b+signsReach, len(p.items)); a++ {
				first, _ := Gather(p.items[a].report(), mistaken(p.perfect[a], draw), nil)
				r := mistaken(p.perfect[b], draw)
				for _, others := range [][]*rumor.Story{nil, {clone(first), clone(first)}} {
					e, _ := ask(newTelling(p.items[b].report(), r), r, others).weigh(first)
					for _, s := range e.signs {
						seen[s] = true
					}
				}
			}
		}
	}
	for s := range seen {
		if _, ok := gathering.points[s]; !ok && !strings.Contains(string(s), "+") {
			t.Errorf("sign %q has no row", s)
		}
	}
	for s := range gathering.points {
		if !seen[s] {
			t.Errorf("sign %q is never seen", s)
		}
	}
}

// signsReach is how many reports before and behind another in its file are asked
// whether they tell the same: those of one matter stand together.
const signsReach = 6

func TestRuleTables(t *testing.T) {
	r := &rules{points: map[sign]float64{}, kinds: map[[2]rumor.Kind]kindRule{}}
	for _, c := range []struct {
		add   func([]string) error
		cells string
		ok    bool
	}{
		{r.addSign, "lead,2,why", true},
		{r.addSign, "lead,3,twice", false},
		{r.addSign, "subject,much,no number", false},
		{r.addKinds, "agreement,completed,3,48,why", true},
		{r.addKinds, "completed,agreement,3,48,twice", false},
		{r.addKinds, "trade,signing,1,24,no kind", false},
		{r.addKinds, "talks,signing,-1,soon,no hours", false},
		{r.addKinds, "other,other,-3,24,", true},
	} {
		if err := c.add(strings.Split(c.cells, ",")); (err == nil) != c.ok {
			t.Errorf("%s: %v, want it taken: %v", c.cells, err, c.ok)
		}
	}
	if got := r.ofKinds(rumor.Completed, rumor.Agreement); got != (kindRule{3, 48 * time.Hour}) {
		t.Errorf("completed and agreement: %v", got)
	}
	if got := r.ofKinds(rumor.Injury, rumor.Talks); got != (kindRule{-3, 24 * time.Hour}) {
		t.Errorf("kinds that are not listed: %v", got)
	}
	if err := eachRow("none.csv", nil); err == nil {
		t.Error("a table that is not there was read")
	}
}

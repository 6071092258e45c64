package console

import (
	"strings"
	"testing"

	"github.com/hotstove/hotstove/message"
)

// What fits on a line of its own is not parted at a line's end, however wide
// the terminal is.
func TestIntact(t *testing.T) {
	fields := []string{"Club: Los Angeles Dodgers", "Position: Catcher", "Age: 24", "Bats: Left", "Throws: Right", "Status: 40-man roster"}
	labels := []string{"Adolis García · PHI · RF · born 1993", "Luis García Jr. · NYY · 2B · born 2000", "Cade Smith · CLE · P · born 1999"}
	m := message.Message{Title: "Which one?"}
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ": ")
		m.Fields = append(m.Fields, message.Field{Name: name, Value: message.String(value), Short: true})
	}
	for _, l := range labels {
		m.Buttons = append(m.Buttons, message.Button{Label: l, Action: "x"})
	}
	for columns := leastBox + 1; columns <= greatestBox+20; columns++ {
		r := renderer{boxes: true, columns: columns, clock: clockAtNoon()}
		text := r.message("", m)
		checkRendering(t, r, text)
		for _, whole := range append(fields, labels...) {
			fitting := width("[1] ")+width(whole) <= r.inner()
			if fitting && !strings.Contains(strings.ReplaceAll(text, joint, " "), whole) {
				t.Errorf("in %d columns %q is parted:\n%s", columns, whole, text)
			}
		}
	}
}

func TestFewButtonsShareALine(t *testing.T) {
	m := message.Message{Buttons: []message.Button{{Label: "Newest rumors", Action: "a"}, {Label: "Unsubscribe", Action: "b"}}}
	r := renderer{boxes: true, columns: 80, clock: clockAtNoon()}
	if text := r.message("", m); strings.Count(text, "\n") != 3 {
		t.Errorf("two short buttons take more than a line:\n%s", text)
	}
}

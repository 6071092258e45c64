package league

import (
	"regexp"
	"testing"
	"time"
)

func TestDeadlineTable(t *testing.T) {
	l := testLeague(t)
	seen := unique{t, map[string]bool{}}
	all := l.Deadlines()
	for i, d := range all {
		seen.check("id", d.ID)
		if !regexp.MustCompile(`^20\d\d(-[0-9a-z]+)+$`).MatchString(d.ID) {
			t.Errorf("id %q", d.ID)
		}
		if d.Pending != d.At.IsZero() {
			t.Errorf("%s: pending %v, at %v", d.ID, d.Pending, d.At)
		}
		if !d.Pending && d.ID[:4] != d.At.Format("2006") {
			t.Errorf("%s is at %v", d.ID, d.At)
		}
		if !d.End.IsZero() && (d.End.Before(d.At) || d.End.Sub(d.At) > 30*24*time.Hour) {
			t.Errorf("%s: from %v to %v", d.ID, d.At, d.End)
		}
		if i > 0 && !d.Pending && (all[i-1].Pending || all[i-1].At.After(d.At)) {
			t.Errorf("%s stands after %s", d.ID, all[i-1].ID)
		}
		if l.Deadline(d.ID) != d {
			t.Errorf("Deadline(%q) is another", d.ID)
		}
	}
	d := l.Deadline("2025-trade-deadline")
	if want := time.Date(2025, 7, 31, 22, 0, 0, 0, time.UTC); d == nil || !d.At.Equal(want) || !d.Remind || d.AllDay {
		t.Errorf("2025 trade deadline: %+v", d)
	}
}

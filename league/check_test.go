package league

import (
	"encoding/csv"
	"fmt"
	"slices"
	"testing"
)

func readTable(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := data.Open("data/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func rows(t *testing.T, name string) int { return len(readTable(t, name)) - 1 }

// unique reports values that come twice.
type unique struct {
	t    *testing.T
	seen map[string]bool
}

func (u unique) check(what string, value any) {
	u.t.Helper()
	key := what + " " + fmt.Sprint(value)
	if u.seen[key] {
		u.t.Errorf("%s stands twice", key)
	}
	u.seen[key] = true
}

func checkIn(t *testing.T, what, value string, allowed ...string) {
	t.Helper()
	if !slices.Contains(allowed, value) {
		t.Errorf("%s is %q, want one of %q", what, value, allowed)
	}
}

func checkTier(t *testing.T, name string, tier int) {
	t.Helper()
	if tier < 1 || tier > 3 {
		t.Errorf("%s: tier %d", name, tier)
	}
}

package league

import "testing"

func TestReporterTable(t *testing.T) {
	l := testLeague(t)
	seen := unique{t, map[string]bool{}}
	for _, r := range l.Reporters() {
		seen.check("reporter", r.Name)
		checkIn(t, r.Name+": scope", r.Scope, "national", "team")
		checkTier(t, r.Name, r.Tier)
		if (r.Scope == "team") != (len(r.Clubs) > 0) {
			t.Errorf("%s: scope %s with clubs %v", r.Name, r.Scope, r.Clubs)
		}
		for _, code := range r.Clubs {
			if l.Club(code) == nil {
				t.Errorf("%s: no club %q", r.Name, code)
			}
		}
		if l.Reporter(r.Name) != r {
			t.Errorf("Reporter(%q) is another", r.Name)
		}
	}
	owner := map[string]*Outlet{}
	for _, o := range l.Outlets() {
		seen.check("outlet", o.Name)
		checkIn(t, o.Name+": scope", o.Scope, "national", "team")
		checkTier(t, o.Name, o.Tier)
		for _, name := range append([]string{o.Name}, o.Aliases...) {
			if other := owner[Fold(name)]; other != nil && other != o {
				t.Errorf("%q is %s and %s", name, o.Name, other.Name)
			}
			owner[Fold(name)] = o
			if l.Outlet(name) != o {
				t.Errorf("Outlet(%q) is another", name)
			}
		}
	}
}

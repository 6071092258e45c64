package reading

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestClean compares each pair of testdata/clean.txtar: what "name.in" holds is
// cleaned to "name.want", the title on its first line.
func TestClean(t *testing.T) {
	rules, err := loadRules()
	if err != nil {
		t.Fatal(err)
	}
	rules.isReporter = func(name string) bool { return name == "Jeff Passan" }
	archive, err := txtar.ParseFile(filepath.Join("testdata", "clean.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, f := range archive.Files {
		if name, ok := strings.CutSuffix(f.Name, ".want"); ok {
			want[name] = string(f.Data)
		}
	}
	tests := 0
	for _, f := range archive.Files {
		name, ok := strings.CutSuffix(f.Name, ".in")
		if !ok {
			continue
		}
		tests++
		title, body, _ := strings.Cut(string(f.Data), "\n")
		c := rules.clean(title, body)
		if got := c.headline + "\n" + strings.Join(c.paragraphs, "\n") + "\n"; got != want[name] {
			t.Errorf("%s:\n got %q\nwant %q", name, got, want[name])
		}
	}
	if tests == 0 || tests != len(want) {
		t.Errorf("%d tests, %d wants", tests, len(want))
	}
}

func TestCut(t *testing.T) {
	for _, test := range []struct {
		text  string
		limit int
		want  string
	}{
		{"short", 10, "short"},
		{"The Padres want a catcher", 20, "The Padres want…"},
		{"Suárez, Acuña", 12, "Suárez…"},
		{"ééééééééé", 8, "éé…"},
	} {
		if got := cut(test.text, test.limit); got != test.want || len(got) > test.limit {
			t.Errorf("cut(%q, %d) = %q, want %q", test.text, test.limit, got, test.want)
		}
	}
}

func TestHeadline(t *testing.T) {
	for text, want := range map[string]string{
		"The Padres want a catcher before the deadline. They have two.": "The Padres want a catcher before the deadline",
		"Gone. The Padres want a catcher before the deadline.":          "Gone. The Padres want a catcher before the deadline",
		"A 3.36 ERA is what the Padres would like to see in a starter.": "A 3.36 ERA is what the Padres would like to see in a starter",
	} {
		if got := headline(text); got != want {
			t.Errorf("headline(%q) = %q, want %q", text, got, want)
		}
	}
}

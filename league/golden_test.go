package league

import (
	"flag"
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the golden files anew")

// checkGolden compares answer with each file of a txtar archive, whose name is
// what was typed.
func checkGolden(t *testing.T, file string, answer func(typed string) string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(archive.Files) == 0 {
		t.Fatalf("%s has no files", file)
	}
	for i, f := range archive.Files {
		got := answer(f.Name)
		if *update {
			archive.Files[i].Data = []byte(got)
			continue
		}
		if got != string(f.Data) {
			t.Errorf("%s: got\n%swant\n%s", f.Name, got, f.Data)
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// Answers with several entries, and those that only come near.
func TestLookupGolden(t *testing.T) {
	l := testLeague(t)
	checkGolden(t, "testdata/lookup.txtar", func(typed string) string { return written(l.Lookup(typed)) })
}

func TestCompleteGolden(t *testing.T) {
	l := testLeague(t)
	checkGolden(t, "testdata/complete.txtar", func(typed string) string {
		var b strings.Builder
		for _, e := range l.Complete(strings.Trim(typed, `"`), WantClubs|WantPlayers, 8) {
			b.WriteString(e.Label() + "\n")
		}
		return b.String()
	})
}

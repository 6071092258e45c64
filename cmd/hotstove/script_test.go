package main

import (
	"flag"
	"log/slog"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/hotstove/hotstove/store"
)

func TestMain(m *testing.M) {
	// Most tests here wait for programs much longer than they work.
	if err := flag.Set("test.parallel", "12"); err != nil {
		panic(err)
	}
	store.LogClient(slog.New(slog.DiscardHandler))
	testscript.Main(m, map[string]func(){"hotstove": main})
}

// TestScripts plays conversations with the program as people have them in a
// shell: see testdata/script.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOTSTOVE_DATA", env.WorkDir+"/data")
			// Neither a Redis nor anything else of the machine's is found, so
			// that the scripts run alike everywhere.
			env.Setenv("PATH", filepath.SplitList(env.Getenv("PATH"))[0])
			return nil
		},
	})
}

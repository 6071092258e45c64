package store_test

import (
	"bytes"
	"slices"
	"testing"
)

func testInstallations(t *testing.T, f *fixture) {
	ctx := t.Context()
	sealed := []byte("\x01\x00sealed\xff")
	if _, ok, err := f.Installation(ctx, "slack", "T1"); ok || err != nil {
		t.Errorf("no installation: %t, %v", ok, err)
	}
	for _, workspace := range []string{"T2", "T1"} {
		check(t, f.SaveInstallation(ctx, "slack", workspace, []byte("old")))
		check(t, f.SaveInstallation(ctx, "slack", workspace, sealed))
	}
	check(t, f.SaveInstallation(ctx, "other", "T3", sealed))
	installed := func(want ...string) {
		t.Helper()
		if got := must(f.Installed(ctx, "slack"))(t); !slices.Equal(got, want) {
			t.Errorf("installed in %v, want %v", got, want)
		}
	}
	installed("T1", "T2")
	for range 2 {
		if gone := must(f.ReplaceInstallation(ctx, "slack", "T1", sealed, nil))(t); !gone {
			t.Error("not deleted")
		}
	}
	installed("T2")
	if _, ok, err := f.Installation(ctx, "slack", "T1"); ok || err != nil {
		t.Errorf("a deleted installation: %t, %v", ok, err)
	}
	if got, ok, err := f.Installation(ctx, "slack", "T2"); !ok || err != nil || !bytes.Equal(got, sealed) {
		t.Errorf("installation %q, %t, %v", got, ok, err)
	}
}

// Who has read an installation changes it only as long as nobody else has.
func testReplaceInstallation(t *testing.T, f *fixture) {
	ctx := t.Context()
	none, first, second, third := []byte(nil), []byte("\x01\x00first\xff"), []byte("\x01\x00second"), []byte("third")
	for _, step := range []struct {
		name     string
		old, new []byte
		want     bool
		left     []byte
	}{
		{"where there is none", first, second, false, none},
		{"none that is none", first, none, true, none},
		{"the first", none, first, true, first},
		{"the first again, after a lost answer", none, first, true, first},
		{"one that is there", first, second, true, second},
		{"again, after a lost answer", first, second, true, second},
		{"one that was replaced", first, third, false, second},
		{"as if there were none", none, third, false, second},
		{"one that was replaced by none", first, none, false, second},
		{"one that is there by none", second, none, true, none},
		{"one that was removed", second, third, false, none},
	} {
		if got := must(f.ReplaceInstallation(ctx, "slack", "T1", step.old, step.new))(t); got != step.want {
			t.Errorf("%s: replaced: %t", step.name, got)
		}
		left, ok, err := f.Installation(ctx, "slack", "T1")
		if err != nil || ok != (step.left != nil) || !bytes.Equal(left, step.left) {
			t.Fatalf("%s: left %q, %t, %v", step.name, left, ok, err)
		}
	}
}

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
		check(t, f.DeleteInstallation(ctx, "slack", "T1"))
	}
	installed("T2")
	if _, ok, err := f.Installation(ctx, "slack", "T1"); ok || err != nil {
		t.Errorf("a deleted installation: %t, %v", ok, err)
	}
	if got, ok, err := f.Installation(ctx, "slack", "T2"); !ok || err != nil || !bytes.Equal(got, sealed) {
		t.Errorf("installation %q, %t, %v", got, ok, err)
	}
}

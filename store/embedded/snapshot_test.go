package embedded

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/hotstove/hotstove/internal/redistest"
)

// It saves every few seconds when something changed, and not otherwise.
func TestSnapshotsNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		file := filepath.Join(dir, snapshotFile)
		s := start(t, Options{Dir: dir, Force: ForceMiniredis})
		saved := func() time.Time {
			snap, err := read(file)
			check(t, err)
			return snap.Saved
		}
		check(t, s.Client().Set(t.Context(), "a", "b", 0).Err())
		time.Sleep(saveTicks*clockTick + time.Millisecond)
		synctest.Wait()
		first := saved()
		if first.IsZero() {
			t.Fatal("nothing was saved")
		}
		check(t, s.Client().Get(t.Context(), "a").Err())
		time.Sleep(10 * saveTicks * clockTick)
		synctest.Wait()
		if got := saved(); !got.Equal(first) {
			t.Error("it saved though nothing changed")
		}
		check(t, s.Client().Del(t.Context(), "a").Err())
		check(t, s.Close(context.Background()))
		if got := saved(); got.Equal(first) {
			t.Error("it did not save at the end")
		}
	})
}

// Leases do not outlast the process; what has expired meanwhile is gone.
func TestSnapshotTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := Options{Dir: t.TempDir(), Force: ForceMiniredis}
		s := start(t, o)
		for key, life := range map[string]time.Duration{"lease": time.Minute, "hour": time.Hour, "day": 24 * time.Hour, "ever": 0} {
			check(t, s.Client().Set(t.Context(), key, "x", life).Err())
		}
		closeIt(t, s)
		time.Sleep(2 * time.Hour)
		s = start(t, o)
		defer closeIt(t, s)
		keys := strings.Join(s.Client().Keys(t.Context(), "*").Val(), " ")
		if keys != "day ever" {
			t.Errorf("kept %q", keys)
		}
		if ttl := s.Client().TTL(t.Context(), "day").Val(); ttl < 22*time.Hour-time.Minute || ttl > 22*time.Hour {
			t.Errorf("after two hours a day became %s", ttl)
		}
	})
}

// What cannot be saved is not left out in silence.
func TestSnapshotRefuses(t *testing.T) {
	s := start(t, Options{Dir: t.TempDir(), Force: ForceMiniredis})
	check(t, s.Client().XAdd(t.Context(), &redis.XAddArgs{Stream: "a", Values: []string{"b", "c"}}).Err())
	if err := s.Close(context.Background()); err == nil || !strings.Contains(err.Error(), "cannot be saved") {
		t.Errorf("a stream: %v", err)
	}
}

// A file that cannot be read stops the start, and stays as it is.
func TestSnapshotBroken(t *testing.T) {
	good := `{"version":1,"saved":"2026-07-30T18:00:00Z","keys":[{"key":"a","type":"string","value":["b"]}]}`
	for _, content := range []string{
		"", "nonsense", good[:60], "null", `{"version":2}`, `{}`,
		`{"version":1,"keys":[{"key":"a","type":"string","value":[]}]}`,
		`{"version":1,"keys":[{"key":"a","type":"hash","value":["b"]}]}`,
		`{"version":1,"keys":[{"key":"a","type":"zset","value":["b","c"]}]}`,
		`{"version":1,"keys":[{"key":"a","type":"stream","value":["b"]}]}`,
		`{"version":1,"keys":[{"key":"a","type":"string","value":[{"base64":"?"}]}]}`,
	} {
		dir := t.TempDir()
		file := filepath.Join(dir, snapshotFile)
		check(t, os.WriteFile(file, []byte(content), 0o600))
		_, err := Start(t.Context(), Options{Dir: dir, Force: ForceMiniredis})
		if err == nil || !strings.Contains(err.Error(), file) || !strings.Contains(err.Error(), "move it away") {
			t.Errorf("%q: %v", content, err)
		}
		if got, _ := os.ReadFile(file); string(got) != content {
			t.Errorf("%q became %q", content, got)
		}
		check(t, os.WriteFile(file, []byte(good), 0o600))
		s := start(t, Options{Dir: dir, Force: ForceMiniredis})
		if got := s.Client().Get(t.Context(), "a").Val(); got != "b" {
			t.Errorf("after a copy was put back: %q", got)
		}
		closeIt(t, s)
	}
}

// Data saved without a server goes over to one that was installed since; the
// other way round it is not passed over in silence.
func TestChangeOfForm(t *testing.T) {
	redistest.Need(t)
	dir := t.TempDir()
	s := start(t, Options{Dir: dir, Force: ForceMiniredis})
	fill(t, s.Client())
	want := dump(t, s.Client())
	closeIt(t, s)
	for range 2 {
		s = start(t, Options{Dir: dir})
		if got := dump(t, s.Client()); s.Kind() == Miniredis || !equal(got, want) {
			t.Errorf("%s found %q, want %q", s.Kind(), got, want)
		}
		closeIt(t, s)
	}
	if _, err := os.Stat(filepath.Join(dir, snapshotFile+".taken")); err != nil {
		t.Error(err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := Start(t.Context(), Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), "install one") {
		t.Errorf("without the server: %v", err)
	}
}

func FuzzText(f *testing.F) {
	f.Add("plain “text”\u2028<&>")
	f.Add("\x00\xff")
	f.Add("{\"base64\":\"x\"}")
	f.Fuzz(func(t *testing.T, s string) {
		doc, err := json.Marshal(text(s))
		check(t, err)
		var back text
		check(t, json.Unmarshal(doc, &back))
		if string(back) != s {
			t.Errorf("%q came back as %q from %s", s, back, doc)
		}
	})
}

// FuzzRead: no file makes the program panic, and what is read can be written.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"version":1,"keys":[{"key":"a","type":"zset","expires":"2036-01-01T00:00:00Z","value":["b","1"]}]}`))
	f.Add([]byte(`{"version":1,"keys":[{"key":"a","type":"string","value":[{"base64":"/w=="}]}]}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		file := filepath.Join(t.TempDir(), snapshotFile)
		check(t, os.WriteFile(file, content, 0o600))
		s, err := read(file)
		if err != nil {
			return
		}
		check(t, replace(file, s))
		again, err := read(file)
		if err != nil || fmt.Sprint(again) != fmt.Sprint(s) {
			t.Errorf("%+v came back as %+v, %v", s, again, err)
		}
	})
}

// BenchmarkSnapshot saves 10,000 keys.
func BenchmarkSnapshot(b *testing.B) {
	s := start(b, Options{Force: ForceMiniredis})
	defer closeIt(b, s)
	pipe := s.Client().Pipeline()
	for i := range 10_000 {
		pipe.Set(b.Context(), fmt.Sprint("key", i), strings.Repeat("x", 500), time.Hour)
	}
	_, err := pipe.Exec(b.Context())
	check(b, err)
	file := filepath.Join(b.TempDir(), snapshotFile)
	for b.Loop() {
		check(b, save(b.Context(), s.client, file))
	}
}

package feeds

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const someLines = `{"id": "1", "title": "A deal"}` + "\n"

func writeFile(t *testing.T, path, text string, changed time.Time) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, changed, changed); err != nil {
		t.Fatal(err)
	}
}

func TestFile(t *testing.T) {
	f := New(Options{})
	path := filepath.Join(t.TempDir(), "a.jsonl")
	src := Source{Name: "file", URL: path, Every: 5 * time.Minute}
	st := State{}
	look := func(reports int, unchanged bool) {
		t.Helper()
		r, err := f.Fetch(t.Context(), src, st)
		if err != nil || len(r.Reports) != reports || r.Unchanged != unchanged {
			t.Fatalf("%d reports, unchanged %v, error %v; want %d, %v", len(r.Reports), r.Unchanged, err, reports, unchanged)
		}
		if wait := r.State.NextDue.Sub(r.State.LastFetched); wait != src.Every {
			t.Errorf("the next look is after %v", wait)
		}
		st = r.State
	}
	writeFile(t, path, someLines, testNow)
	look(1, false)
	look(0, true)
	writeFile(t, path, someLines, testNow.Add(time.Second)) // touched
	look(1, false)
	writeFile(t, path, someLines+someLines, testNow.Add(time.Second)) // longer
	look(1, false)
	look(0, true)
	st = State{}
	look(1, false)
}

func TestFileErrors(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty.xml")
	writeFile(t, empty, "", testNow)
	for path, want := range map[string]string{
		dir:                             "it is a directory, not a file",
		filepath.Join(dir, "none"):      "there is no file of that name",
		"www.a.example/feed":            "there is no file of that name; a web address starts with https://",
		"a.com/feed":                    "there is no file of that name; a web address starts with https://",
		empty:                           "it is empty",
		filepath.Join(empty, "in-file"): "it could not be reached: stat",
	} {
		r, err := New(Options{}).Fetch(t.Context(), Source{URL: path}, State{})
		if err == nil || !strings.HasPrefix(err.Error(), want) || r.State.Failures != 1 || r.State.NextDue.IsZero() {
			t.Errorf("%s: error %v, want %q; state %+v", path, err, want, r.State)
		}
	}
}

// TestPartialFile keeps the lines that can be read and says which cannot.
func TestPartialFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.jsonl")
	writeFile(t, path, someLines+"{oops\n"+`{"id": "2", "title": "Another"}`, testNow)
	f := New(Options{})
	r, err := f.Fetch(t.Context(), Source{URL: path}, State{})
	partial, ok := errors.AsType[*PartialError](err)
	if !ok || len(r.Reports) != 2 || len(partial.Faults) != 1 || partial.Faults[0].Line != 2 {
		t.Fatalf("reports %+v, error %v", r.Reports, err)
	}
	if r.State.Failures != 0 || r.State.LastError != err.Error() || !strings.HasPrefix(err.Error(), "line 2: it is broken JSON: ") {
		t.Errorf("state %+v, error %v", r.State, err)
	}
	if again, err := f.Fetch(t.Context(), Source{URL: path}, r.State); err != nil || !again.Unchanged {
		t.Errorf("again: %+v, %v", again, err)
	}
}

func TestManyFaults(t *testing.T) {
	_, err := Parse(strings.NewReader(someLines+strings.Repeat("{\n", 100)), Source{})
	partial, ok := errors.AsType[*PartialError](err)
	if !ok || len(partial.Faults) != maxFaults || partial.More != 80 || !strings.HasSuffix(err.Error(), "; and 80 more") {
		t.Errorf("error %v", err)
	}
}

func TestStdin(t *testing.T) {
	f := New(Options{Stdin: strings.NewReader(someLines)})
	src := Source{URL: Stdin}
	first, err := f.Fetch(t.Context(), src, State{})
	if err != nil || len(first.Reports) != 1 {
		t.Fatalf("%+v, %v", first, err)
	}
	if again, err := f.Fetch(t.Context(), src, first.State); err != nil || !again.Unchanged {
		t.Errorf("again: %+v, %v", again, err)
	}
	if _, err := New(Options{Stdin: strings.NewReader("")}).Fetch(t.Context(), src, State{}); err == nil || err.Error() != "it is empty" {
		t.Errorf("error %v", err)
	}
}

// TestStdinThatWaits returns when its context ends, though the input does not.
func TestStdinThatWaits(t *testing.T) {
	in, out := io.Pipe()
	defer out.Close()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := New(Options{Stdin: in}).Fetch(ctx, Source{URL: Stdin}, State{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// TestPipe reads what is no regular file each time.
func TestPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	f := New(Options{})
	st := State{}
	for range 2 {
		written := make(chan error, 1)
		go func() { written <- os.WriteFile(path, []byte(someLines), 0o600) }()
		r, err := f.Fetch(t.Context(), Source{URL: path}, st)
		if err != nil || len(r.Reports) != 1 {
			t.Fatalf("%+v, %v", r, err)
		}
		if err := <-written; err != nil {
			t.Fatal(err)
		}
		st = r.State
	}
}

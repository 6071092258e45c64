package console

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func linesOf(h *history) []string {
	var lines []string
	for i := range h.Len() {
		lines = append(lines, h.At(i))
	}
	return lines
}

func TestHistory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", "history")
	log := slog.New(slog.DiscardHandler)
	h := openHistory(path, log)
	for _, line := range []string{"/help", "/help", " ", "/rumors redsox"} {
		h.Add(line)
	}
	h.Close()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %o, want 600", info.Mode().Perm())
	}
	again := openHistory(path, log)
	defer again.Close()
	if got := strings.Join(linesOf(again), "|"); got != "/rumors redsox|/help" {
		t.Errorf("remembered %s", got)
	}
}

func TestHistoryOfAnything(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	text := "/a\x1b[2J\n\xff\xfe\n\n"
	for i := range 2 * maxHistory {
		text += fmt.Sprintf("/player %d\n", i)
	}
	if err := os.WriteFile(path, []byte(text+"/last without a newline"), 0o644); err != nil {
		t.Fatal(err)
	}
	h := openHistory(path, slog.New(slog.DiscardHandler))
	h.Add("/newest")
	h.Close()
	if h.Len() != maxHistory || h.At(0) != "/newest" || h.At(1) != "/last without a newline" {
		t.Errorf("%d lines, the newest %q, %q", h.Len(), h.At(0), h.At(1))
	}
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(kept, []byte("\n")); n > maxHistory+1 || !bytes.HasSuffix(kept, []byte("newline\n/newest\n")) {
		t.Errorf("the file has %d lines and ends %q", n, kept[len(kept)-40:])
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestHistoryThatCannotBeKept(t *testing.T) {
	var log bytes.Buffer
	h := openHistory(t.TempDir(), slog.New(slog.NewTextHandler(&log, nil))) // a folder
	h.Add("/help")
	h.Close()
	if h.Len() != 1 || strings.Count(log.String(), "history is not kept") != 1 {
		t.Errorf("%d lines, log %q", h.Len(), log.String())
	}
	if h := openHistory("", nil); h.file != nil {
		t.Error("a history without a file has one")
	}
}

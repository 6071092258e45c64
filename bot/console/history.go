package console

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// maxHistory is how many lines are kept.
const maxHistory = 500

// history is the lines that were typed, here and in earlier runs. They are kept
// in a file, one a line, the oldest first.
type history struct {
	lines []string
	file  *os.File // nil when lines are not kept
	log   *slog.Logger
}

// openHistory reads the history. Trouble with its file is logged once, and
// means that lines are remembered until the end only.
func openHistory(path string, log *slog.Logger) *history {
	h := &history{log: log}
	if path == "" {
		return h
	}
	if err := h.open(path); err != nil {
		log.Warn("history is not kept", "error", err)
		h.Close()
	}
	return h
}

func (h *history) open(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the folder of the history: %w", err)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open the history: %w", err)
	}
	h.file = file
	// What people ask is theirs, even if the file was made by somebody more open.
	if err := file.Chmod(0o600); err != nil {
		return fmt.Errorf("close the history to others: %w", err)
	}
	lines := bufio.NewScanner(io.LimitReader(file, 4<<20))
	for lines.Scan() {
		h.remember(lines.Text())
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read the history: %w", err)
	}
	return h.rewrite()
}

// rewrite makes the file hold what is remembered, so that it does not grow from
// run to run.
func (h *history) rewrite() error {
	if err := h.file.Truncate(0); err != nil {
		return fmt.Errorf("shorten the history: %w", err)
	}
	var text strings.Builder
	for _, line := range h.lines {
		text.WriteString(line + "\n")
	}
	if _, err := h.file.WriteAt([]byte(text.String()), 0); err != nil {
		return fmt.Errorf("write the history: %w", err)
	}
	if _, err := h.file.Seek(0, io.SeekEnd); err != nil {
		return fmt.Errorf("go to the end of the history: %w", err)
	}
	return nil
}

// remember adds a line if it is worth it, and reports whether it was. The line
// may hold anything, also when it comes from the file, and will be printed.
func (h *history) remember(line string) bool {
	line = strings.TrimSpace(clean(line, maxLine))
	last := len(h.lines) - 1
	if line == "" || last >= 0 && h.lines[last] == line {
		return false
	}
	h.lines = append(h.lines, line)
	if len(h.lines) > maxHistory {
		h.lines = h.lines[1:]
	}
	return true
}

// Add remembers a typed line.
func (h *history) Add(line string) {
	if !h.remember(line) || h.file == nil {
		return
	}
	if _, err := io.WriteString(h.file, h.At(0)+"\n"); err != nil {
		h.log.Warn("history is not kept", "error", err)
		h.Close()
	}
}

// Len returns how many lines are remembered.
func (h *history) Len() int { return len(h.lines) }

// At returns a line; 0 is the newest.
func (h *history) At(i int) string { return h.lines[len(h.lines)-1-i] }

// Close ends keeping lines.
func (h *history) Close() {
	if h.file != nil {
		h.file.Close()
		h.file = nil
	}
}

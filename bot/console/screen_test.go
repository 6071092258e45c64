package console

import (
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"
)

// screenEmulator is a small terminal: it shows what is written to it the way
// xterm does, as far as the console needs that.
type screenEmulator struct {
	columns int

	mu      sync.Mutex
	rows    [][]rune // a wide character is followed by a 0
	x, y    int
	full    bool // the last column was written to: the next character wraps
	pending []byte
	raw     []byte
	changed chan struct{}
}

func newScreen(columns int) *screenEmulator {
	return &screenEmulator{columns: columns, changed: make(chan struct{})}
}

// Write shows text.
func (s *screenEmulator) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.raw = append(s.raw, text...)
	s.pending = append(s.pending, text...)
	for len(s.pending) > 0 {
		n := s.step(s.pending)
		if n == 0 {
			break // the rest of a sequence is yet to come
		}
		s.pending = s.pending[n:]
	}
	close(s.changed)
	s.changed = make(chan struct{})
	return len(text), nil
}

// step shows one character or obeys one sequence, and returns its length.
func (s *screenEmulator) step(b []byte) int {
	switch b[0] {
	case '\r':
		s.x, s.full = 0, false
		return 1
	case '\n':
		s.y, s.full = s.y+1, false
		return 1
	case '\x1b':
		return s.sequence(b)
	}
	if !utf8.FullRune(b) {
		return 0
	}
	r, n := utf8.DecodeRune(b)
	s.put(r)
	return n
}

func (s *screenEmulator) put(r rune) {
	wide := width(string(r))
	if s.full || s.x+wide > s.columns {
		s.x, s.y, s.full = 0, s.y+1, false
	}
	row := s.row()
	for len(*row) < s.columns {
		*row = append(*row, ' ')
	}
	(*row)[s.x] = r
	if wide == 2 {
		(*row)[s.x+1] = 0
	}
	s.x += wide
	if s.x >= s.columns {
		s.x, s.full = s.columns-1, true
	}
}

func (s *screenEmulator) row() *[]rune {
	for len(s.rows) <= s.y {
		s.rows = append(s.rows, nil)
	}
	return &s.rows[s.y]
}

// sequence obeys a control sequence: ESC [ number letter.
func (s *screenEmulator) sequence(b []byte) int {
	end := strings.IndexFunc(string(b), func(r rune) bool { return r >= '@' && r <= '~' && r != '[' })
	if end < 0 {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimPrefix(string(b[2:end]), "?"))
	if err != nil {
		n = 1
	}
	s.full = s.full && b[end] == 'm'
	switch b[end] {
	case 'A':
		s.y = max(0, s.y-n)
	case 'B':
		s.y += n
	case 'C':
		s.x = min(s.columns-1, s.x+n)
	case 'D':
		s.x = max(0, s.x-n)
	case 'H':
		s.x, s.y = 0, 0
	case 'J':
		s.rows = nil
	case 'K':
		if row := s.row(); s.x < len(*row) {
			*row = (*row)[:s.x]
		}
	}
	return end + 1
}

// text returns what is on the screen, without trailing spaces and rows.
func (s *screenEmulator) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown()
}

func (s *screenEmulator) shown() string {
	var b strings.Builder
	for _, row := range s.rows {
		b.WriteString(strings.TrimRight(strings.ReplaceAll(string(row), "\x00", ""), " ") + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

// cursor returns the column of the cursor.
func (s *screenEmulator) cursor() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.x
}

// wait waits until the screen ends in this text.
func (s *screenEmulator) wait(t *testing.T, end string) {
	t.Helper()
	timeout := time.After(10 * time.Second)
	for {
		s.mu.Lock()
		shown, changed := s.shown(), s.changed
		s.mu.Unlock()
		if strings.HasSuffix(shown, end) {
			return
		}
		select {
		case <-changed:
		case <-timeout:
			t.Fatalf("the screen shows:\n%s\nwant at its end:\n%s", shown, end)
		}
	}
}

package slack

import (
	"strings"
	"unicode"

	"github.com/hotstove/hotstove/message"
)

// cell is what a text may be cut before and behind: a character with its marks,
// or a time.
type cell struct {
	r     rune
	marks string
	time  string // the markup of a time; r is 0
	gap   gap    // before it
	look  look
}

// look is the markup around a piece of text.
type look struct {
	bold    bool
	address string // safe, of a link
}

// gap is white space. Of several, only the widest counts.
type gap int

const (
	noGap gap = iota
	spaceGap
	lineGap
	paragraphGap
)

// String is the white space itself.
func (g gap) String() string { return [...]string{"", " ", "\n", "\n\n"}[g] }

// reader reads texts from anywhere: of each only the characters that are to be
// shown, and of all together no more than are needed.
type reader struct {
	most  int  // how many cells are needed
	lines bool // newlines are kept
	cells []cell
	gap   gap // before the next cell
}

func (r *reader) spans(t message.Text) {
	for _, s := range withoutCountdown(t) {
		if len(r.cells) >= r.most {
			return
		}
		address := ""
		if s.URL != "" && !claimsAddress(s.Text) {
			address = safeAddress(s.URL, mostAddress)
		}
		switch {
		case s.Time.IsZero():
			r.text(s.Text, look{s.Bold, address})
		case !showsTime(s.Time):
			r.text(timeWords(s), look{s.Bold, address})
		default:
			r.add(cell{time: timeMarkup(s, address), look: look{bold: s.Bold}})
		}
	}
}

func (r *reader) text(s string, l look) {
	for _, char := range s {
		if len(r.cells) >= r.most {
			return
		}
		switch char = message.Shown(char); {
		case char < 0:
		case char == '\n' && r.lines && l.address == "":
			r.gap = max(r.gap, lineGap)
		case char == ' ', char == '\n':
			r.gap = max(r.gap, spaceGap)
		case unicode.Is(unicode.M, char):
			r.combine(char)
		default:
			r.add(cell{r: char, look: l})
		}
	}
}

func (r *reader) add(c cell) {
	if len(r.cells) >= r.most {
		return
	}
	if len(r.cells) > 0 {
		c.gap = r.gap
	}
	r.gap = noGap
	r.cells = append(r.cells, c)
}

// combine puts a combining mark on the last character, if there is one.
func (r *reader) combine(mark rune) {
	if len(r.cells) == 0 || r.gap != noGap {
		return
	}
	last := &r.cells[len(r.cells)-1]
	if last.r != 0 && strings.Count(last.marks, "")-1 < message.MaxMarks {
		last.marks += string(mark)
	}
}

package console

import (
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// look is how a piece of text is shown, where the terminal can do that.
type look struct {
	bold, dim, underline bool
	color                int    // 0xRRGGBB; 0 is the terminal's own
	link                 string // address it leads to
}

// joint is a space at which lines do not break: the no-break space. Texts from
// elsewhere hold none once they are clean; it is printed as a plain space.
const joint = "\u00a0"

// run is a piece of text of one look, without newlines once it is wrapped.
type run struct {
	text string
	look look
}

// columns measures text as terminals outside East Asia show it: wide
// characters take two columns, combining marks none. It does not look at the
// environment, so that the same message always gives the same lines.
var columns = &runewidth.Condition{StrictEmojiNeutral: true}

func width(s string) int { return columns.StringWidth(s) }

func widthOf(runs []run) int {
	sum := 0
	for _, r := range runs {
		sum += width(r.text)
	}
	return sum
}

// wrapper fills lines with words.
type wrapper struct {
	limit int
	lines [][]run
	line  []run
	used  int // columns of line
	gap   *look
	word  []run
}

// wrap breaks text into lines of at most limit columns (at least 2), at spaces,
// or within a word that is longer than a line.
func wrap(text []run, limit int) [][]run {
	w := &wrapper{limit: max(limit, 2)}
	for _, r := range text {
		rest := r.text
		for rest != "" {
			i := strings.IndexAny(rest, " \n")
			if i < 0 {
				w.word = append(w.word, run{rest, r.look})
				break
			}
			if i > 0 {
				w.word = append(w.word, run{rest[:i], r.look})
			}
			w.endWord()
			if rest[i] == '\n' {
				w.endLine()
			} else if len(w.line) > 0 {
				w.gap = &r.look
			}
			rest = rest[i+1:]
		}
	}
	w.endWord()
	if len(w.line) > 0 {
		w.endLine()
	}
	return w.lines
}

// endWord puts the word gathered so far on this line if it fits, else on the next.
func (w *wrapper) endWord() {
	if len(w.word) == 0 {
		return
	}
	need := widthOf(w.word)
	if w.gap != nil && w.used+1+need > w.limit {
		w.endLine()
	}
	if w.gap != nil {
		w.add(run{" ", *w.gap})
		w.gap = nil
	}
	for _, r := range w.word {
		w.addPieces(r)
	}
	w.word = w.word[:0]
}

// addPieces adds a run, broken where the line is full.
func (w *wrapper) addPieces(r run) {
	for r.text != "" {
		head := firstColumns(r.text, w.limit-w.used)
		if head == "" && w.used > 0 {
			w.endLine()
			continue
		}
		if head == "" { // a single character wider than a line
			_, n := utf8.DecodeRuneInString(r.text)
			head = r.text[:n]
		}
		w.add(run{head, r.look})
		r.text = r.text[len(head):]
	}
}

func (w *wrapper) add(r run) {
	w.used += width(r.text)
	if last := len(w.line) - 1; last >= 0 && w.line[last].look == r.look {
		w.line[last].text += r.text
		return
	}
	w.line = append(w.line, r)
}

func (w *wrapper) endLine() {
	w.lines = append(w.lines, w.line)
	w.line, w.used, w.gap = nil, 0, nil
}

// firstColumns returns the longest start of s that takes at most n columns, and
// parts no letter from its marks.
func firstColumns(s string, n int) string {
	if n <= 0 {
		return ""
	}
	if width(s) <= n {
		return s
	}
	return columns.Truncate(s, n, "")
}

// fit returns s in at most n columns, with an ellipsis if some of it is lost.
func fit(s string, n int) string {
	if width(s) <= n {
		return s
	}
	return columns.Truncate(s, max(n, 1), "…")
}

package discord

import (
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/hotstove/hotstove/message"
)

// style is the markup around a piece of text.
type style struct {
	bold    bool
	address string // safe, of a link
}

// closing is the markup that ends the style.
func (s style) closing() string {
	end := ""
	if s.address != "" {
		end = "](" + s.address + ")"
	}
	if s.bold {
		end += "**"
	}
	return end
}

// styleFor returns the style for a text. It is no link where Discord would
// show none.
func styleFor(text string, bold bool, address string) style {
	if address != "" && holdsAddress(text) {
		address = ""
	}
	return style{bold, address}
}

// textWriter writes one text of an embed, clean and within a limit. A text that
// is too long is cut at the end of a word, never within an escape, a link's
// markup, a time, or a letter with its marks, and ends in an ellipsis; its links
// and bold parts are closed.
type textWriter struct {
	limit int  // in UTF-16 units
	plain bool // no markdown
	lines bool // newlines are kept

	out     []byte
	counted int // bytes of out that units counts
	units   int
	full    bool // the text was cut

	now   style
	end   string // closes now
	at    place
	gap   string // white space that goes before the next character
	marks int    // combining marks on the last character
	stop  bool   // the last character is a comma, a hyphen or the like

	// The last places where the text may be cut, which leave room for an
	// ellipsis: behind any character, behind one that is no stop, and behind
	// such a one at the end of a word.
	anywhere, word, wordEnd cutPoint
}

// cutPoint is a place to cut, and what closes the text there.
type cutPoint struct {
	bytes, units int
	end          string
}

func (w *textWriter) spans(t message.Text) {
	for _, s := range t {
		if w.full {
			return
		}
		address := ""
		if s.URL != "" {
			address = safeAddress(s.URL, mostLink)
		}
		year := s.Time.Year()
		switch {
		case s.Time.IsZero():
			w.write(s.Text, styleFor(s.Text, s.Bold, address))
		case year < 1 || year > 9999: // Discord shows no such times
			w.write((message.Clock{}).Format(s.Time, message.Date), style{s.Bold, address})
		default:
			w.time(s, style{s.Bold, address})
		}
	}
}

// time writes a time, which Discord shows in the zone and words of its reader.
func (w *textWriter) time(s message.Span, look style) {
	w.open(look)
	w.out = append(w.out, "<t:"...)
	w.out = strconv.AppendInt(w.out, s.Time.Unix(), 10)
	w.out = append(w.out, ':', timeStyle(s.Style), '>')
	w.at, w.marks, w.stop = withinLine, message.MaxMarks, false
	w.count()
	w.closeLink()
}

// timeStyle is the letter of a style. Source: Discord's documentation of
// timestamps.
func timeStyle(s message.TimeStyle) byte {
	switch s {
	case message.DateTime:
		return 'F'
	case message.Date:
		return 'D'
	}
	return 'R'
}

// write writes text of one style. White space is single and stays outside of
// the markup.
func (w *textWriter) write(s string, look style) {
	w.out = slices.Grow(w.out, min(len(s), max(w.limit, 0)))
	for i, r := range s {
		if w.full {
			return
		}
		switch r = message.Shown(r); {
		case r < 0:
		case r == ' ', r == '\n':
			w.space(r)
		case unicode.Is(unicode.M, r):
			w.combine(r)
		default:
			w.open(look)
			w.character(r, s[i+1:])
			w.count()
		}
	}
	w.closeLink()
}

// space takes note of white space, of which only the widest counts.
func (w *textWriter) space(r rune) {
	switch {
	case r == '\n' && w.lines && w.now.address == "" && w.gap != "\n\n":
		w.gap = "\n"
	case w.gap == "":
		w.gap = " "
	}
}

// combine puts a combining mark on the last character. It needs one in this
// text to stand on, or it would change the markup before it.
func (w *textWriter) combine(r rune) {
	if w.gap != "" || len(w.out) == 0 || w.marks >= message.MaxMarks {
		return
	}
	w.marks++
	w.out = utf8.AppendRune(w.out, r)
	w.count()
}

// character writes a character. Rest is the text behind its first byte, which
// matters for characters of one byte only.
func (w *textWriter) character(r rune, rest string) {
	switch {
	case w.plain:
		w.out = utf8.AppendRune(w.out, r)
	case w.now.address != "":
		w.out = appendLinkText(w.out, r, rest, w.at)
	default:
		w.out = appendEscaped(w.out, r, rest, w.at)
	}
	w.at = w.at.next(r)
	w.marks = 0
	w.stop = unicode.In(r, unicode.Po, unicode.Pd)
}

// open makes ready for a character of a style: it writes the white space before
// it, outside of what ends and begins here.
func (w *textWriter) open(look style) {
	w.remember()
	if !look.bold {
		w.closeBold()
	}
	if len(w.out) > 0 && w.gap != "" {
		w.out = append(w.out, w.gap...)
		if w.gap != " " {
			w.at = lineStart
		}
	}
	w.gap = ""
	if look == w.now {
		return
	}
	if look.bold && !w.now.bold {
		w.out = append(w.out, "**"...)
	}
	if look.address != "" {
		w.out = append(w.out, '[')
	}
	w.now, w.end = look, look.closing()
}

func (w *textWriter) closeLink() {
	if w.now.address != "" {
		w.out = append(w.out, "]("+w.now.address+")"...)
		w.now.address = ""
		w.closed()
	}
}

func (w *textWriter) closeBold() {
	if w.now.bold {
		w.out = append(w.out, "**"...)
		w.now.bold = false
		w.closed()
	}
}

// closed counts markup that was just written; combining marks must not touch it.
func (w *textWriter) closed() {
	w.end, w.marks = w.now.closing(), message.MaxMarks
	w.tally()
}

func (w *textWriter) tally() {
	w.units += message.Units(w.out[w.counted:])
	w.counted = len(w.out)
}

// remember takes note that the text may be cut here, if that leaves room for
// the ellipsis.
func (w *textWriter) remember() {
	if len(w.out) == 0 || w.units+message.Units(ellipsis)+message.Units(w.end) > w.limit {
		return
	}
	w.anywhere = cutPoint{len(w.out), w.units, w.end}
	if !w.stop {
		w.word = w.anywhere
	}
	if w.gap != "" {
		w.wordEnd = w.word
	}
}

const ellipsis = "…"

// count cuts the text if what was just written made it too long. A last word of
// more than a third of the text is cut itself.
func (w *textWriter) count() {
	w.tally()
	if w.units+message.Units(w.end) <= w.limit {
		return
	}
	w.full = true
	cut := w.wordEnd
	if cut.units*3 < w.anywhere.units*2 {
		cut = w.anywhere
	}
	w.out = w.out[:cut.bytes]
	if cut.bytes > 0 {
		w.out = append(append(w.out, ellipsis...), cut.end...)
	}
	w.now, w.end = style{}, ""
}

// finish closes the style and returns the text.
func (w *textWriter) finish() string {
	w.closeLink()
	w.closeBold()
	return string(w.out)
}

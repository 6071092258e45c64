package slack

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hotstove/hotstove/message"
)

// Slack's mrkdwn has escapes for three signs only, and no rich_text, which reads
// nothing in its texts, can stand beside a button or a picture, or in columns.
// So every text is mrkdwn, and what means something there is shown by another
// sign, or parted by something invisible. Source: Slack's documentation of
// formatting text, and its answers to bug reports, such as that there is no
// escape character (github.com/slackhq/slack-api-docs/issues/93).

// invisible parts what would mean something if it stood together.
const invisible = "\u200b"

// entities are Slack's escapes.
var entities = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// appendGlyph appends the ith cell such that Slack shows it and takes it for
// nothing more.
func appendGlyph(out []byte, cells []cell, i int, f form) []byte {
	c := cells[i]
	if c.time != "" {
		return append(out, c.time...)
	}
	if f == plain {
		out = utf8.AppendRune(out, plainSign(c.r))
	} else {
		out = appendSign(out, cells, i)
	}
	out = append(out, c.marks...)
	if c.r == '@' || c.r == ':' && opensName(cells, i) || c.r == '.' && f == linked && joinsNames(cells, i) {
		out = append(out, invisible...)
	}
	return out
}

// plainSign keeps mentions out of plain text too, where Slack should not see any.
func plainSign(r rune) rune {
	switch r {
	case '<':
		return '‹'
	case '>':
		return '›'
	}
	return r
}

// appendSign appends a character of mrkdwn.
func appendSign(out []byte, cells []cell, i int) []byte {
	r := cells[i].r
	switch {
	case r == '&':
		return append(out, "&amp;"...)
	case r == '<':
		return append(out, "&lt;"...)
	case r == '>' && (i == 0 || cells[i].gap >= lineGap): // a quotation, even escaped
		r = '›'
	case r == '>':
		return append(out, "&gt;"...)
	case r == '*':
		r = '∗'
	case r == '~':
		r = '∼'
	case r == '`':
		r = 'ˋ'
	case r == '_' && !(isWord(before(cells, i)) && isWord(behind(cells, i))):
		r = 'ˍ'
	case r == '|' && cells[i].look.address != "":
		r = '∣'
	}
	return utf8.AppendRune(out, r)
}

// before returns the character that the ith one touches, or 0.
func before(cells []cell, i int) rune {
	if i == 0 || cells[i].gap != noGap || cells[i].look != cells[i-1].look {
		return 0
	}
	return cells[i-1].r
}

// behind returns the character that touches the ith one, or 0.
func behind(cells []cell, i int) rune {
	if i+1 == len(cells) {
		return 0
	}
	if next := cells[i+1]; next.gap == noGap && next.look == cells[i].look {
		return next.r
	}
	return 0
}

// isWord reports whether r is a letter or digit of ASCII.
func isWord(r rune) bool {
	return '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z'
}

// opensName reports whether the colon at i may begin the name of an emoji, or
// ends the scheme of an address.
func opensName(cells []cell, i int) bool {
	for n, c := range cells[i+1:] {
		if c.gap != noGap {
			return false
		}
		if c.r == ':' || n == 0 && c.r == '/' {
			return true
		}
	}
	return false
}

// joinsNames reports whether the dot at i may stand in the name of a host.
func joinsNames(cells []cell, i int) bool {
	if i == 0 || i+1 == len(cells) {
		return false
	}
	next := cells[i+1]
	return cells[i].gap == noGap && next.gap == noGap && unicode.IsLetter(next.r)
}

// claimsAddress reports whether a text would look like an address of its own as
// the text of a link, which may lead elsewhere.
func claimsAddress(s string) bool {
	s = strings.ToLower(strings.Map(message.Shown, s))
	return strings.Contains(s, "://") || strings.Contains(s, "www.")
}

package feeds

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// hashLen is the length of keys and hashes, in hexadecimal digits: 96 bits, so
// that no source can make its item pass for another's.
const hashLen = 24

// digest returns the hash of some bytes.
func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])[:hashLen]
}

// key returns the identity made of these parts; the first says what they are.
func key(parts ...string) string { return digest([]byte(strings.Join(parts, "\x00"))) }

// fileScope is the scope of the ids of JSON Lines: such files are gathered
// from many sources and are numbered as a whole.
const fileScope = "file"

// guidKey is the identity of an item by the id that its source gives it. An id
// that is a web address is brought to its canonical form first: a site that
// moves from http to https has no new items.
func guidKey(scope, guid string) string {
	guid = strings.TrimSpace(guid)
	if link := CanonicalLink(guid); link != "" {
		guid = link
	}
	return key("guid", scope, guid)
}

// linkKey is the identity of an item by its link, the same in every source.
func linkKey(canonical string) string { return key("link", canonical) }

// textKey is the identity of an item that has neither id nor link: its title,
// or for want of one its text, and the day it was published.
func textKey(scope, title, body string, published time.Time) string {
	text := title
	if text == "" {
		text = body
	}
	day := ""
	if !published.IsZero() {
		day = published.UTC().Format(time.DateOnly)
	}
	return key("text", scope, day, contentHash(text, ""))
}

// contentHash is the hash of what an item says: the words of its title and
// body in lower case. Markup, white space, punctuation, links and timestamps
// do not count, so that an item that was merely touched stays as it was.
func contentHash(title, body string) string {
	w := wordHash{sum: sha256.New()}
	w.text(title)
	w.buf = append(w.buf, 0, ' ') // a word that no text holds
	z := html.NewTokenizer(strings.NewReader(body))
	hidden := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			w.flush()
			return hex.EncodeToString(w.sum.Sum(nil))[:hashLen]
		case html.TextToken:
			if hidden == "" {
				w.text(string(z.Text()))
			}
		case html.StartTagToken:
			if name, _ := z.TagName(); string(name) == "script" || string(name) == "style" {
				hidden = string(name)
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == hidden {
				hidden = ""
			}
		}
	}
}

// wordHash feeds the words of texts to a hash, many at a time.
type wordHash struct {
	sum hash.Hash
	buf []byte
}

func (w *wordHash) text(text string) {
	for field := range strings.FieldsSeq(text) {
		if !isLinkText(field) && !isTimestamp(field) {
			w.words(field)
		}
	}
}

// words adds the letters and digits of a field, each run followed by a space.
func (w *wordHash) words(field string) {
	for _, r := range field {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			w.buf = append(w.buf, byte(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			w.buf = utf8.AppendRune(w.buf, unicode.ToLower(r))
		case r == '\'' || r == '’' || r == '\u00ad' || r == '\u200b':
			// O'Neill and O’Neill are one word
		default:
			w.space()
		}
	}
	w.space()
	if len(w.buf) > 4096 {
		w.flush()
	}
}

// space ends a word, if one has begun.
func (w *wordHash) space() {
	if n := len(w.buf); n > 0 && w.buf[n-1] != ' ' {
		w.buf = append(w.buf, ' ')
	}
}

func (w *wordHash) flush() {
	w.sum.Write(w.buf)
	w.buf = w.buf[:0]
}

func isLinkText(field string) bool {
	field = strings.TrimLeft(field, "(<[\"'")
	return strings.HasPrefix(field, "http://") || strings.HasPrefix(field, "https://") || strings.HasPrefix(field, "www.")
}

// isTimestamp reports whether the field is a date as programs write it:
// 2025-07-28, with or without a time behind it.
func isTimestamp(field string) bool {
	if len(field) < len(time.DateOnly) {
		return false
	}
	for i, c := range []byte(field[:len(time.DateOnly)]) {
		if (i == 4 || i == 7) != (c == '-') || c != '-' && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

package discord

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/hotstove/hotstove/message"
)

// How Discord reads markdown is documented in part only. What stands here comes
// from its documentation and from its answers to bug reports, such as that
// links show backslashes (github.com/discord/discord-api-docs/issues/6185) and
// are no links when their text holds an address (issues/7721).

// invisible parts what would mean something if it stood together. Discord
// shows nothing for it, and links drop it.
const invisible = "\u200b"

// place is where in a line a character stands, as far as markdown cares.
type place int

const (
	lineStart place = iota
	afterDigits
	withinLine
)

// next returns the place behind a character.
func (p place) next(r rune) place {
	if p != withinLine && '0' <= r && r <= '9' {
		return afterDigits
	}
	return withinLine
}

// appendEscaped appends a character such that Discord's markdown shows it and
// takes it for nothing more. The rest is what follows it in the same text.
func appendEscaped(out []byte, r rune, rest string, at place) []byte {
	switch {
	case r < utf8.RuneSelf && strings.IndexByte("\\*_~`|<[]", byte(r)) >= 0,
		at == lineStart && strings.ContainsRune("#-+>", r),
		at == afterDigits && (r == '.' || r == ')'),
		r == '(' && endsIn(out, "]"),
		r == '@' && endsIn(out, "<"),
		r == ':' && maybeEmoji(rest):
		out = append(out, '\\')
	case r == '/' && endsIn(out, ":"),
		r == '.' && (endsIn(out, "discord") || endsIn(out, "discordapp")): // invites need no scheme
		out = append(out, invisible...)
	}
	out = utf8.AppendRune(out, r)
	if r == '@' { // not even escaped mentions of everyone are safe everywhere
		out = append(out, invisible...)
	}
	return out
}

// maybeEmoji reports whether what follows a colon may make it the name of an
// emoji: letters and another colon, which may come in the next text, or behind
// characters that are not shown.
func maybeEmoji(rest string) bool {
	for i := range len(rest) {
		if c := rest[i]; !isWord(c) {
			return c == ':' && i > 0 || c < ' ' || c >= utf8.RuneSelf
		}
	}
	return true
}

// isWord reports whether c is a letter or digit of ASCII, or an underscore.
func isWord(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// endsIn reports whether out ends in an ASCII word, in any case.
func endsIn(out []byte, word string) bool {
	return len(out) >= len(word) && bytes.EqualFold(out[len(out)-len(word):], []byte(word))
}

// inLinks are the characters that mean something in the text of a link, where
// Discord knows no escapes, and what is shown instead.
var inLinks = map[rune]rune{
	'[': '(', ']': ')', '<': '‹', '>': '›', '@': '＠',
	'*': '∗', '_': 'ˍ', '~': '∼', '|': '∣', '`': 'ˋ', '\\': '∖',
}

// appendLinkText appends a character to the text of a link.
func appendLinkText(out []byte, r rune, rest string, at place) []byte {
	switch {
	case r == '-' && at == lineStart: // or it makes small print, with which a link is none
		r = '–'
	case r == ':' && rest != "" && maybeEmoji(rest):
		r = '∶'
	case r < utf8.RuneSelf:
		if other, ok := inLinks[r]; ok {
			r = other
		}
	}
	return utf8.AppendRune(out, r)
}

// holdsAddress reports whether a text would look like an address of its own as
// the text of a link. Discord shows no such links.
func holdsAddress(s string) bool {
	s = strings.ToLower(strings.Map(message.Shown, s))
	for _, part := range []string{"://", "discord.gg", "discord.com", "discordapp.com"} {
		if strings.Contains(s, part) {
			return true
		}
	}
	return false
}

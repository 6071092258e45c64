package slack

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// readTyped makes of what somebody typed after /rumors, in a mention or in
// direct messages the command that is meant: the one it begins with, or else the
// look-up of a name, which bare says.
func (h *conversations) readTyped(text, bot string) (line string, bare bool) {
	text = typed(text, bot)
	first, _, _ := strings.Cut(text, " ")
	word := strings.TrimRight(strings.TrimLeft(first, "/!"), "?!.,;:")
	if strings.HasPrefix(first, "/") || h.o.Commands.Command(strings.ToLower(word)) != nil {
		return text, false
	}
	return lookUp + " " + text, text != ""
}

// lookUp is the command that looks up a name.
const lookUp = "rumors"

// typed makes plain text of what somebody typed, as far as commands need it:
// without the mention that calls the bot, marks of links and of looks, and emoji.
func typed(text, bot string) string {
	words := slices.DeleteFunc(strings.Fields(strings.Map(unhidden, text)), emoji.MatchString)
	text = strings.TrimLeft(addressed(strings.Join(words, " "), bot), gaps)
	for strings.HasPrefix(text, "<@") { // somebody, perhaps us
		_, after, closed := strings.Cut(text, ">")
		if !closed {
			break
		}
		text = strings.TrimLeft(after, gaps)
	}
	return strings.Join(strings.Fields(looks.Replace(unwrapped(text))), " ")
}

// unhidden leaves out what takes no room, such as the marks of zero width that
// are copied along from web pages.
func unhidden(r rune) rune {
	if unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}

// emoji are words of nothing else, as Slack writes them.
var emoji = regexp.MustCompile(`^(:[a-z0-9_+'-]+:)+$`)

// gaps are what may follow a mention before what is said.
const gaps = " \t\r\n\u00a0,:"

// addressed returns what is said to the bot: what follows its mention, or what
// comes before it when nothing follows.
func addressed(text, bot string) string {
	if bot == "" {
		return text
	}
	before, rest, ok := strings.Cut(text, "<@"+bot)
	if !ok || rest == "" || rest[0] != '>' && rest[0] != '|' {
		return text
	}
	_, after, _ := strings.Cut(rest, ">")
	if strings.Trim(after, gaps+".!?") != "" {
		return after
	}
	return before
}

// unwrapped reads Slack's form of text: references in <>, and the three characters
// that are escaped. Source: Slack's documentation of formatting.
func unwrapped(text string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "<")
		b.WriteString(unescaped.Replace(before))
		if !ok {
			return b.String()
		}
		inside, after, closed := strings.Cut(rest, ">")
		if !closed {
			b.WriteString(unescaped.Replace("<" + rest))
			return b.String()
		}
		b.WriteString(reference(inside))
		text = after
	}
}

// reference returns what stands between < and > as a command takes it: of a
// link what was typed, of a channel, a group or a user the reference itself.
func reference(s string) string {
	target, label, _ := strings.Cut(s, "|")
	switch {
	case strings.HasPrefix(target, "!date^"):
		return unescaped.Replace(label)
	case strings.HasPrefix(target, "#"), strings.HasPrefix(target, "@"), strings.HasPrefix(target, "!"):
		return "<" + target + ">"
	case label != "":
		return unescaped.Replace(label)
	}
	return unescaped.Replace(target)
}

var (
	unescaped = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")
	// looks are the marks of bold and of code. Those of italics and of struck
	// text may also be part of a word.
	looks = strings.NewReplacer("*", "", "`", "")
)

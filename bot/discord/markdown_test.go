package discord

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"
)

// What follows reads markdown as Discord does, as far as harm goes, and shares
// nothing with the code that writes it.

var (
	ownLink    = regexp.MustCompile(`\[([^\[\]\\]+)\]\((https?://[A-Za-z0-9._~:/?#@!$&',;=+%-]+)\)`)
	ownTime    = regexp.MustCompile(`<t:-?\d+:[RFD]>`)
	escape     = regexp.MustCompile(`\\[^0-9A-Za-z\s]`)
	emojiName  = regexp.MustCompile(`:\w+:`)
	lineMarkup = regexp.MustCompile(`^[ \x00]*(#|>|-|\+|\d+[.)])`)
	host       = regexp.MustCompile(`(?i)discord\.gg|discord(app)?\.com`)
)

// harm says what in a text is markup that the writer of markdown never means to
// write, or "".
func harm(s string) string {
	switch {
	case !utf8.ValidString(s):
		return "it is not UTF-8"
	case strings.ContainsAny(s, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200d\u200e\x00\x1b\r"):
		return "it holds controls"
	case strings.Contains(s, "@everyone"), strings.Contains(s, "@here"), strings.Contains(s, "<@"):
		return "it holds a mention"
	}
	links := 0
	s = replaceUnescaped(ownLink, s, func(m []string) string {
		if h := harmInLink(m[1]); h != "" {
			return "[" + h
		}
		links++
		return "L"
	})
	s = replaceUnescaped(ownTime, s, func([]string) string { return "T" })
	s = escape.ReplaceAllString(s, "E")
	if strings.Count(s, "**")%2 != 0 {
		return "bold is not closed: " + s
	}
	s = strings.ReplaceAll(s, "**", "\x00")
	for line := range strings.Lines(s) {
		if line = strings.TrimPrefix(line, "-# "); lineMarkup.MatchString(line) {
			return "a line begins with markup: " + line
		}
	}
	for _, r := range "*_`~|<[]\\" {
		if strings.ContainsRune(s, r) {
			return fmt.Sprintf("%q is not escaped: %s", r, s)
		}
	}
	for rest := s; ; {
		_, after, found := strings.Cut(rest, "@")
		if !found {
			break
		}
		if !strings.HasPrefix(after, "\u200b") {
			return "an @ is whole: " + s
		}
		rest = after
	}
	if strings.Contains(s, "://") || host.MatchString(s) || emojiName.MatchString(s) {
		return "it holds an address or an emoji: " + s
	}
	return ""
}

// harmInLink says what makes a text none for a link, in which Discord knows no
// escapes.
func harmInLink(s string) string {
	s = ownTime.ReplaceAllString(s, "T")
	if strings.ContainsAny(s, "*_`~|<>[]\\@\u200b\n") || strings.Contains(s, "://") || host.MatchString(s) ||
		emojiName.MatchString(s) || strings.HasPrefix(s, "-") || strings.TrimSpace(s) == "" {
		return "a link says " + s
	}
	return ""
}

func replaceUnescaped(re *regexp.Regexp, s string, by func([]string) string) string {
	var b strings.Builder
	last := 0
	for _, m := range re.FindAllStringSubmatchIndex(s, -1) {
		before := s[:m[0]]
		if (len(before)-len(strings.TrimRight(before, `\`)))%2 == 1 {
			continue
		}
		var groups []string
		for i := 0; i < len(m); i += 2 {
			groups = append(groups, s[m[i]:m[i+1]])
		}
		b.WriteString(s[last:m[0]])
		b.WriteString(by(groups))
		last = m[1]
	}
	b.WriteString(s[last:])
	return b.String()
}

// asShown returns what people see of markdown without links.
func asShown(s string) string {
	s = strings.ReplaceAll(s, "\u200b", "")
	s = strings.ReplaceAll(escape.ReplaceAllStringFunc(s, func(e string) string {
		if e == `\*` {
			return "\x00"
		}
		return e[1:]
	}), "**", "")
	return strings.ReplaceAll(s, "\x00", "*")
}

// checkEmbeds checks all of Discord's limits of embeds, and that no text is harm.
func checkEmbeds(t *testing.T, embeds []*discordgo.MessageEmbed) {
	t.Helper()
	if len(embeds) != 1 {
		t.Fatalf("%d embeds", len(embeds))
	}
	e, total := embeds[0], 0
	check := func(part, s string, most int, markdown bool) {
		n := len([]rune(s)) + strings.Count(strings.Map(beyond16Bits, s), "!")
		total += n
		if n > most {
			t.Errorf("%s has %d characters of at most %d", part, n, most)
		}
		if !utf8.ValidString(s) || strings.TrimSpace(s) != s {
			t.Errorf("%s: %q", part, s)
		}
		if h := harm(s); markdown && h != "" {
			t.Errorf("%s: %s\n%q", part, h, s)
		}
	}
	check("title", e.Title, 256, true)
	check("description", e.Description, 4096, true)
	if e.Author != nil {
		check("author", e.Author.Name, 256, false)
	}
	if e.Footer != nil {
		check("footer", e.Footer.Text, 2048, false)
	}
	if len(e.Fields) > 25 {
		t.Errorf("%d fields", len(e.Fields))
	}
	for _, f := range e.Fields {
		check("name of a field", f.Name, 256, true)
		check("value of a field", f.Value, 1024, true)
		if f.Name == "" || f.Value == "" {
			t.Errorf("an empty field: %+v", f)
		}
	}
	if total == 0 || total > 6000 {
		t.Errorf("%d characters in all", total)
	}
	if e.Color <= 0 || e.Color > 0xffffff {
		t.Errorf("color %d", e.Color)
	}
	addresses := []string{e.URL}
	if e.Thumbnail != nil {
		addresses = append(addresses, e.Thumbnail.URL)
	}
	for _, a := range addresses {
		if a != "" && (len(a) > 2048 || !strings.HasPrefix(a, "http://") && !strings.HasPrefix(a, "https://")) {
			t.Errorf("address %q", a)
		}
	}
}

// beyond16Bits marks the characters that count twice.
func beyond16Bits(r rune) rune {
	if r > 0xffff {
		return '!'
	}
	return '.'
}

// checkButtons checks all of Discord's limits of buttons.
func checkButtons(t *testing.T, rows []discordgo.MessageComponent) {
	t.Helper()
	if rows == nil || len(rows) > 5 {
		t.Errorf("%d rows, nil: %v", len(rows), rows == nil)
	}
	ids := make(map[string]bool)
	for _, row := range rows {
		buttons := row.(discordgo.ActionsRow).Components
		if len(buttons) < 1 || len(buttons) > 5 {
			t.Errorf("a row of %d buttons", len(buttons))
		}
		for _, c := range buttons {
			b := c.(discordgo.Button)
			if n := len([]rune(b.Label)) + strings.Count(strings.Map(beyond16Bits, b.Label), "!"); n < 1 || n > 80 {
				t.Errorf("a label of %d characters: %q", n, b.Label)
			}
			if n := len(b.CustomID); n < 1 || n > 100 || !utf8.ValidString(b.CustomID) {
				t.Errorf("an id of %d bytes: %q", n, b.CustomID)
			}
			if ids[b.CustomID] {
				t.Errorf("two buttons have the id %q", b.CustomID)
			}
			ids[b.CustomID] = true
			if _, ok := actionOf(b.CustomID); !ok {
				t.Errorf("the id %q has no action", b.CustomID)
			}
		}
	}
}

func TestHarm(t *testing.T) {
	for _, s := range []string{
		"@everyone", "<@1>", "a <#1>", "[a](https://b.example) b](https://c.example)", "[a b", "a]", "*a*", "**a", "_a_", "~~a~~", "||a||", "`a`", `a\`, `\\*a*`,
		"# a", "> a", "- a", "+ a", "1. a", "**# a**", "a\n# a", "http://a", "a discord.gg/b", ":fire:", "<t:1:R", `\[a](https://b.example)`,
		"[a*b*](https://b.example)", "[@everyone](https://b.example)", "[https://a.example](https://b.example)", "[-# a](https://b.example)",
		"a\u202eb", "\xff", "[a](https://b.example/\\)", "[a](javascript:b)", "a @b",
	} {
		if harm(s) == "" {
			t.Errorf("%q is taken for harmless", s)
		}
	}
	for _, s := range []string{
		"", "a", "a-b 1. c # d", "**a** [b](https://c.example/_d) <t:1:R>", "-# a", `\*a\* \[b\]\(c\)`, "@\u200beveryone", "http:\u200b//a", "[a <t:1:R>](https://b.example)",
	} {
		if h := harm(s); h != "" {
			t.Errorf("%q is taken for harm: %s", s, h)
		}
	}
}

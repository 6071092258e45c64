package slack

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	slackgo "github.com/slack-go/slack"
)

// What follows reads blocks and mrkdwn as Slack does, as far as harm goes, and
// shares nothing with the code that writes them.

var (
	ownLink     = regexp.MustCompile(`<(https?://(?:[A-Za-z0-9._:/?#@!$',;=+%-]|&amp;)+)\|([^<>|\n]+)>`)
	ownTime     = regexp.MustCompile(`<!date\^\d+\^\{[a-z_]+\}( at \{time\})?(\^https?://(?:[A-Za-z0-9._:/?#@!$',;=+%-]|&amp;)+)?\|[A-Za-z0-9:, ]+>`)
	ownBold     = regexp.MustCompile(`(^|[\s\x{200b}])\*([^*\s](?:[^*\n]*[^*\s])?)\*([\s\x{200b}]|$)`)
	entity      = regexp.MustCompile(`&(amp|lt|gt);`)
	emojiName   = regexp.MustCompile(`:[^\s:\x{200b}][^\s:]*:`)
	nameOfHost  = regexp.MustCompile(`\S\.\pL`)
	innerLine   = regexp.MustCompile(`[A-Za-z0-9]_[A-Za-z0-9]`)
	wholeAt     = regexp.MustCompile(`@\pM*($|[^\pM\x{200b}])`)
	quotation   = regexp.MustCompile(`(?m)^[\x{200b} ]*&gt;`)
	controlSign = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200d\u200e\x00\x1b\r"
)

// harm says what in mrkdwn is markup that its writer never means to write, or "".
func harm(s string) string {
	switch {
	case !utf8.ValidString(s):
		return "it is not UTF-8"
	case strings.ContainsAny(s, controlSign):
		return "it holds controls"
	}
	within := ""
	s = ownTime.ReplaceAllString(s, "\ufffc")
	s = ownLink.ReplaceAllStringFunc(s, func(l string) string {
		label := ownLink.FindStringSubmatch(l)[2]
		if h := harmInLine(label); h != "" && within == "" {
			within = "a link: " + h
		}
		if strings.ContainsAny(label, "*") {
			within = "bold within a link: " + l
		}
		return "\ufffc"
	})
	if within != "" {
		return within
	}
	for range 2 { // they share the white space between them
		s = ownBold.ReplaceAllString(s, "$1$2$3")
	}
	if quotation.MatchString(s) {
		return "a line is a quotation: " + s
	}
	return harmInLine(s)
}

func harmInLine(s string) string {
	shown := entity.ReplaceAllString(s, "")
	switch {
	case strings.ContainsAny(shown, "<>&"):
		return "a sign is not escaped: " + s
	case strings.ContainsAny(shown, "*~`"), strings.Contains(dropTwice(innerLine, shown), "_"):
		return "it is formatted: " + s
	}
	return harmInPlain(entity.ReplaceAllString(s, "x"))
}

// dropTwice drops what matches, also where matches share a letter.
func dropTwice(re *regexp.Regexp, s string) string {
	keep := func(m string) string { return m[:1] + m[2:] }
	return re.ReplaceAllStringFunc(re.ReplaceAllStringFunc(s, keep), keep)
}

// harmInPlain says what is harm even where nothing is formatted.
func harmInPlain(s string) string {
	switch {
	case !utf8.ValidString(s) || strings.ContainsAny(s, controlSign):
		return "it is not clean"
	case strings.ContainsAny(s, "<>"):
		return "it holds angles: " + s
	case wholeAt.MatchString(s):
		return "an @ is whole: " + s
	case strings.Contains(s, "://"), emojiName.MatchString(s):
		return "it holds an address or an emoji: " + s
	}
	return ""
}

// harmBesideBlocks says what is harm in the text of a message, where Slack looks
// for addresses.
func harmBesideBlocks(s string) string {
	if h := harm(s); h != "" {
		return h
	}
	bare := ownLink.ReplaceAllString(ownTime.ReplaceAllString(s, "\ufffc"), "$2")
	if nameOfHost.MatchString(bare) || strings.Contains(bare, "*") {
		return "it holds the name of a host, or bold: " + s
	}
	return ""
}

// asShown returns what people see of mrkdwn.
func asShown(s string) string {
	s = ownTime.ReplaceAllString(s, "T")
	s = ownLink.ReplaceAllString(s, "$2")
	s = strings.ReplaceAll(s, "*", "")
	s = strings.NewReplacer("∗", "*", "∼", "~", "ˋ", "`", "ˍ", "_", "›", ">", "‹", "<", "∣", "|", "\u200b", "").Replace(s)
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}

// length counts characters as Slack may at most.
func length(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// checker holds the JSON of blocks to all of Slack's limits.
type checker struct {
	t     *testing.T
	ids   map[string]bool
	total int
}

// object is a value of JSON.
type object = map[string]any

// checkMessage checks all of Slack's limits of blocks, and that no text is harm.
func checkMessage(t *testing.T, blocks []slackgo.Block, text string) {
	t.Helper()
	encoded, err := json.Marshal(blocks)
	if err != nil {
		t.Fatal(err)
	}
	var decoded []object
	if err := json.Unmarshal(encoded, &decoded); err != nil {
		t.Fatal(err)
	}
	if n := len(decoded); n < 1 || n > 49 {
		t.Errorf("%d blocks", n)
	}
	c := &checker{t: t, ids: make(map[string]bool)}
	for _, b := range decoded {
		c.block(b)
	}
	if c.total > 12_000-250 { // less what a ping takes
		t.Errorf("%d characters in all", c.total)
	}
	if n := length(text); n < 1 || n > 3000 || strings.TrimSpace(text) != text {
		t.Errorf("a text of %d characters: %q", n, text)
	}
	if h := harmBesideBlocks(text); h != "" {
		t.Errorf("the text: %s\n%q", h, text)
	}
}

func (c *checker) block(b object) {
	c.t.Helper()
	switch b["type"] {
	case "header":
		c.text(b["text"], 150, "plain_text")
	case "section":
		c.section(b)
	case "context":
		c.elements(b, 10, func(e object) {
			if e["type"] == "image" {
				c.image(e)
				return
			}
			c.text(e, 2000, "plain_text")
		})
	case "actions":
		c.elements(b, 25, c.button)
	default:
		c.t.Errorf("a block of type %v", b["type"])
	}
}

func (c *checker) section(b object) {
	c.t.Helper()
	fields, _ := b["fields"].([]any)
	if b["text"] == nil && len(fields) == 0 || len(fields) > 10 {
		c.t.Errorf("a section with %d fields", len(fields))
	}
	if b["text"] != nil {
		c.text(b["text"], 3000, "plain_text", "mrkdwn")
	}
	for _, f := range fields {
		c.text(f, 2000, "mrkdwn")
	}
	switch a, _ := b["accessory"].(object); a["type"] {
	case nil:
	case "image":
		c.image(a)
	case "button":
		c.button(a)
	default:
		c.t.Errorf("an accessory of type %v", a["type"])
	}
}

func (c *checker) elements(b object, most int, check func(object)) {
	c.t.Helper()
	elements := b["elements"].([]any)
	if n := len(elements); n < 1 || n > most {
		c.t.Errorf("%s of %d", b["type"], n)
	}
	for _, e := range elements {
		check(e.(object))
	}
}

func (c *checker) text(v any, most int, types ...string) {
	c.t.Helper()
	text := v.(object)
	s := text["text"].(string)
	c.count(s, 1, most)
	h := harmInPlain(s)
	if text["type"] == "mrkdwn" {
		h = harm(s)
		if text["verbatim"] != true {
			h = "it is not verbatim"
		}
	}
	if h != "" {
		c.t.Errorf("%s\n%q", h, s)
	}
	if strings.TrimSpace(s) != s || !slices.Contains(types, text["type"].(string)) {
		c.t.Errorf("%v: %q", text["type"], s)
	}
}

func (c *checker) image(e object) {
	c.t.Helper()
	url := e["image_url"].(string)
	c.count(url, 1, 3000)
	c.count(e["alt_text"].(string), 1, 2000)
	if !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") {
		c.t.Errorf("a picture from %q", url)
	}
}

func (c *checker) button(e object) {
	c.t.Helper()
	c.text(e["text"], 75, "plain_text")
	id, value := e["action_id"].(string), e["value"].(string)
	c.count(value, 1, 2000)
	if said, ok := e["accessibility_label"].(string); ok {
		c.count(said, 1, 75)
	}
	if got, ok := actionOf(id, value); !ok || got != value || c.ids[id] || len(id) > 255 {
		c.t.Errorf("a button %q of %q, seen before: %v", id, value, c.ids[id])
	}
	c.ids[id] = true
}

func (c *checker) count(s string, least, most int) {
	c.t.Helper()
	n := length(s)
	c.total += n
	if n < least || n > most || !utf8.ValidString(s) {
		c.t.Errorf("%d characters of at most %d: %q", n, most, s)
	}
}

func TestHarm(t *testing.T) {
	for _, s := range []string{
		"<!channel>", "<@U1>", "<#C1>", "<!subteam^S1>", "<http:evil|x>", "<https://a.example/|b *c*>", "<https://a.example|b|c>", "<https://a.example/?a&b|c>",
		"a & b", "&copy;", "a > b", "*a", "*a* *", "a *b", "**a**", "a*b*c", "_a_", "a_", "~a~", "`a`", "@here", "@", "http://a", ":fire:", ":+1:",
		"&gt; a", "a\n&gt; b", "<!date^1^{ago}|<b>>", "<!date^x^{ago}|b>", "a\u202eb", "\xff", "<https://a.example|see http://b>", "*a\nb*",
	} {
		if harm(s) == "" {
			t.Errorf("%q is taken for harmless", s)
		}
	}
	for _, s := range []string{
		"", "a", "*a* *b*\n*c*", "x\u200b*a*\u200b", "<https://c.example/_d?e&amp;f|b &amp; c>", "*<https://c.example|b>*", "<!date^1^{ago}|Jul 1>", "a_b_c", "@\u200bhere",
		"http:\u200b//a", "&lt;!channel&gt;", "10:30 a: b", "<!date^1^{date_short_pretty} at {time}^https://a.example|Thu, Jul 31>",
	} {
		if h := harm(s); h != "" {
			t.Errorf("%q is taken for harm: %s", s, h)
		}
	}
	for _, s := range []string{"see evil.example", "*a*"} {
		if harmBesideBlocks(s) == "" {
			t.Errorf("%q is taken for harmless beside blocks", s)
		}
	}
}

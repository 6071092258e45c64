package commands

import (
	"slices"
	"strings"

	"github.com/hotstove/hotstove/rumor"
)

// maxLine is the longest line that Parse reads, in bytes: ten times what any
// command can use.
const maxLine = 2000

// Parse reads a command as somebody types it, or as a button carries it: its
// name and its options by name, as typed. It is forgiving: the slash, case,
// extra spaces, closing punctuation and a mention of the bot in front do not
// matter; options come as `kinds:talks`, `kinds: talks, signing`,
// `--kinds=talks`, `--kinds talks` or, where the value cannot be mistaken,
// `tier 2`, `#general` and a closing `mentions`; quotes of any make keep words
// together; every other word goes to the command's Rest option.
//
// The error is a *rumor.Error for the person who typed the line. Options are
// not checked yet: Run does that.
func (r *Registry) Parse(line string) (name string, options map[string]string, err error) {
	if len(line) > maxLine {
		return "", nil, rumor.Errorf(rumor.Invalid, "That is too long for a command. /help shows what each one takes.")
	}
	tokens := tokenize(line)
	for len(tokens) > 0 && isMention(tokens[0].text) {
		tokens = tokens[1:]
	}
	for len(tokens) > 0 && strings.Trim(tokens[0].text, "/!") == "" {
		tokens = tokens[1:]
	}
	word := ""
	if len(tokens) > 0 {
		word = commandWord(tokens[0])
	}
	if word == "" {
		return "", nil, rumor.Errorf(rumor.Invalid, "Type a command, such as /rumors redsox. /help lists them all.")
	}
	c := r.Command(word)
	if c == nil {
		return "", nil, r.unknown(word, tokens[1:])
	}
	options, err = c.parse(tokens[1:])
	return c.Name, options, err
}

// isMention reports whether a word addresses somebody: @hotstove, <@123>.
func isMention(word string) bool {
	return strings.HasPrefix(word, "@") || strings.HasPrefix(word, "<@")
}

// commandWord returns the command that a line's first word means:
// "/Rumors@hotstove:" is rumors.
func commandWord(t token) string {
	word, _, _ := strings.Cut(strings.TrimLeft(t.text, "/!"), "@")
	return strings.ToLower(strings.TrimRight(word, endMarks))
}

// parse reads the options of the command.
func (c *Command) parse(tokens []token) (map[string]string, error) {
	options := make(map[string]string)
	var rest []token
	for len(tokens) > 0 {
		o, value, n, err := c.match(tokens)
		if err != nil {
			return nil, err
		}
		switch {
		case o == nil:
			rest = append(rest, tokens[0])
			n = 1
		case o.Rest:
			rest = append(rest, value)
		case o.Completion == ListedMany && options[o.Name] != "":
			options[o.Name] += "," + value.trimmed()
		default:
			options[o.Name] = value.trimmed()
		}
		tokens = tokens[n:]
	}
	if len(rest) > 1 && c.Where != "" && !rest[0].quoted && strings.EqualFold(rest[0].text, c.Where) {
		rest = rest[1:] // subscribe to, unsubscribe from
	}
	if len(rest) > 0 {
		o := c.rest()
		if o == nil {
			return nil, rumor.Errorf(rumor.Invalid, "/%s does not take %s. /help %s shows what it takes.", c.Name, quote(join(rest)), c.Name)
		}
		options[o.Name] = join(rest)
	}
	for name, value := range options {
		if value == "" {
			delete(options, name)
		}
	}
	return options, nil
}

// join puts words together again, without the marks that close a sentence.
func join(words []token) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.head + w.text
	}
	if last := len(words) - 1; last >= 0 {
		texts[last] = words[last].head + words[last].trimmed()
	}
	return strings.Join(texts, " ")
}

// match finds the option that the first tokens give, its value, and how many
// tokens that took. The option is nil when the first token gives none.
func (c *Command) match(tokens []token) (o *Option, value token, n int, err error) {
	name, text, dashed := tokens[0].option()
	if name == "" {
		return c.matchBare(tokens)
	}
	o = c.optionLike(name)
	switch {
	case o == nil && dashed:
		return nil, token{}, 0, rumor.Errorf(rumor.Invalid, "/%s has no option %s. It has %s.", c.Name, quote("--"+name), list(c.optionNames(), "and"))
	case o == nil:
		return nil, token{}, 0, nil
	case tokens[0].quoted:
		return o, token{text: text, quoted: true}, 1, nil
	case text == "" && dashed && o.isSwitch() && (len(tokens) == 1 || !o.takes(tokens[1])):
		return o, token{text: "yes"}, 1, nil
	}
	value, n = c.gather(token{text: text}, tokens[1:])
	return o, value, n + 1, nil
}

// matchBare matches an option given as two plain words, tier 2, a switch that no
// other word follows, mentions, or a channel, which no name looks like: #general.
func (c *Command) matchBare(tokens []token) (o *Option, value token, n int, err error) {
	if o = c.ChannelOption(); o != nil && !tokens[0].quoted && o.takes(tokens[0]) {
		return o, tokens[0], 1, nil
	}
	o = c.Option(strings.ToLower(tokens[0].trimmed()))
	switch following := tokens[1:]; {
	case tokens[0].quoted || o == nil:
	case len(following) > 0 && o.takes(following[0]):
		value, n = c.gather(following[0], following[1:])
		return o, value, n + 2, nil
	case o.isSwitch() && !o.ByButton && c.beginsOption(following):
		return o, token{text: "yes"}, 1, nil
	}
	return nil, token{}, 0, nil
}

// beginsOption reports whether the line goes on with an option, or not at all.
func (c *Command) beginsOption(tokens []token) bool {
	if len(tokens) == 0 {
		return true
	}
	o, _, _, err := c.match(tokens)
	return o != nil && err == nil
}

// gather completes a value that goes on in the next tokens: one not begun yet,
// or a list with spaces around its commas.
func (c *Command) gather(value token, next []token) (token, int) {
	n := 0
	for n < len(next) && !value.quoted {
		if name, _, _ := next[n].option(); name != "" && c.optionLike(name) != nil {
			break
		}
		if value.text != "" && !strings.HasSuffix(value.text, ",") && !strings.HasPrefix(next[n].text, ",") {
			break
		}
		value = token{text: value.text + next[n].text, quoted: value.text == "" && next[n].quoted}
		n++
	}
	return value, n
}

// takes reports whether a word can only be meant as the option's value.
func (o *Option) takes(t token) bool {
	word, _, _ := strings.Cut(t.trimmed(), ",")
	switch o.Completion {
	case Listed, ListedMany:
		_, ok := o.choice(word)
		return ok
	case Channels:
		return strings.HasPrefix(word, "#") || strings.HasPrefix(word, "<#")
	case Groups:
		return strings.HasPrefix(word, "@") || strings.HasPrefix(word, "<@&") || strings.HasPrefix(word, "<!subteam^")
	case NoCompletion:
		return word != "" && strings.Trim(word, "0123456789") == ""
	}
	return false
}

// isSwitch reports whether the option is yes or no, so that its name alone means yes.
func (o *Option) isSwitch() bool {
	_, ok := o.choice("yes")
	return ok && len(o.Choices) == 2
}

func (c *Command) optionNames() []string {
	var names []string
	for _, o := range c.Shown() {
		names = append(names, o.Name)
	}
	return names
}

// unknown is the error for a word that is no command. What follows it may show
// that a name stands there, given without one.
func (r *Registry) unknown(word string, following []token) error {
	if near := r.nearest(word); near != "" {
		return rumor.Errorf(rumor.NotFound, "There is no /%s. Did you mean /%s? /help lists them all.", echo(word), near)
	}
	name := join(append([]token{{text: word}}, following...))
	if n := len(r.find(name, anyName).topics); n > 0 && n <= maxCandidates {
		return rumor.Errorf(rumor.NotFound, "There is no /%s. Did you mean /rumors %s? /help lists them all.", echo(word), echo(name))
	}
	return rumor.Errorf(rumor.NotFound, "There is no /%s. /help lists them all.", echo(word))
}

// nearest returns the command that a word was probably meant to be: one that it
// starts, or one that is at most two slips away; else nothing.
func (r *Registry) nearest(word string) string {
	if len(word) < 2 || len(word) > 30 {
		return ""
	}
	best, slips := "", 3
	for _, c := range r.commands {
		if strings.HasPrefix(c.Name, word) {
			return c.Name
		}
		if d := distance(word, c.Name); d < slips && d < len(word)/2+1 {
			best, slips = c.Name, d
		}
	}
	return best
}

// distance is the number of letters to add, drop or change to make one word of
// the other.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = slices.Min([]int{change, row[j] + 1, row[j+1] + 1})
		}
	}
	return row[len(b)]
}

package console

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hotstove/hotstove/commands"
)

// maxListed is how many completions are listed at once.
const maxListed = 12

// candidate is a way to go on with a line.
type candidate struct {
	text  string // takes the place of what is being completed
	label string // in a list
}

// complete completes the line before the cursor, as far as its candidates
// agree. It returns the new text, and labels to list when they do not.
func (c *Console) complete(ctx context.Context, line string) (completed string, list []string) {
	before, typed, candidates := c.candidates(ctx, line)
	switch len(candidates) {
	case 0:
		return line, nil
	case 1:
		return before + candidates[0].text, nil
	}
	common := candidates[0].text
	for _, other := range candidates[1:] {
		common = commonStart(common, other.text)
	}
	common, _, _ = strings.Cut(common, " · ") // of namesakes; the command asks which is meant
	if len(common) > len(typed) && strings.EqualFold(common[:len(typed)], typed) {
		return before + common, nil
	}
	for _, other := range candidates {
		list = append(list, other.label)
	}
	return line, list
}

// candidates finds what the end of the line, typed, can become; before is the
// rest of the line.
func (c *Console) candidates(ctx context.Context, line string) (before, typed string, found []candidate) {
	line = strings.TrimLeftFunc(line, unicode.IsSpace)
	word, rest, more := strings.Cut(line, " ")
	name := strings.ToLower(strings.TrimPrefix(word, "/"))
	if !more {
		return "", word, c.firstWords(name)
	}
	if name == "join" {
		return word + " ", rest, c.channelsLike(rest)
	}
	command := c.command(name)
	if command == nil {
		return line, "", nil
	}
	return c.optionCandidates(ctx, command, line, len(word)+1)
}

// firstWords completes the name of a command or of a word of the console's own.
func (c *Console) firstWords(start string) (found []candidate) {
	var names []string
	for _, command := range c.options.Commands.Commands() {
		names = append(names, command.Name)
	}
	for _, own := range ownWords {
		names = append(names, own.name)
	}
	for _, name := range names {
		if strings.HasPrefix(name, start) {
			found = append(found, candidate{"/" + name + " ", "/" + name})
		}
	}
	return found
}

func (c *Console) channelsLike(start string) (found []candidate) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range c.channels.all {
		if name := channelName(id); strings.HasPrefix(strings.TrimPrefix(name, "#"), strings.TrimPrefix(start, "#")) {
			found = append(found, candidate{name, name})
		}
	}
	return found
}

// optionCandidates completes the value of the option that the end of the line
// gives, or its name.
func (c *Console) optionCandidates(ctx context.Context, command *commands.Command, line string, from int) (before, typed string, found []candidate) {
	last := strings.LastIndexByte(line, ' ') + 1
	options := c.given(line)
	if o, start := openOption(command, line, from); o != nil {
		return line[:start], line[start:], c.values(ctx, command, options, o, line[start:])
	}
	named := optionNames(command, options, line[last:])
	from, rest := c.restOf(command, line, from)
	if rest == nil {
		return line[:last], line[last:], named
	}
	found = c.values(ctx, command, options, rest, line[from:])
	if from == last {
		return line[:from], line[from:], append(named, found...) // the few names first: a list may be cut
	}
	// The last of several words may still be an option's. Names are completed
	// with slips in them, so what is found need not have to do with it.
	if len(named) > 0 && !slices.ContainsFunc(found, func(f candidate) bool { return hasWord(f.label, line[last:]) }) {
		return line[:last], line[last:], named
	}
	return line[:from], line[from:], found
}

// openOption returns the option whose value the end of the line is, and where
// the value begins: behind its name, or further back in a list with spaces
// behind its commas. The option is nil when the end is none's value.
func openOption(command *commands.Command, line string, from int) (o *commands.Option, start int) {
	for at := from; at <= len(line); {
		word, _, more := strings.Cut(line[at:], " ")
		name, _, ok := strings.Cut(word, ":")
		named := command.Option(strings.ToLower(name))
		switch {
		case ok && named != nil:
			o, start = named, at+len(name)+1
		case !strings.HasSuffix(line[:at], ", "):
			o = nil
		}
		if !more {
			break
		}
		at += len(word) + 1
	}
	return o, start
}

// hasWord reports whether a word of the text begins so, in any case.
func hasWord(text, start string) bool {
	return slices.ContainsFunc(strings.Fields(text), func(word string) bool {
		return len(word) >= len(start) && strings.EqualFold(word[:len(start)], start)
	})
}

// given returns the options that the line gives so far, as far as it can be read.
func (c *Console) given(line string) map[string]string {
	_, options, err := c.options.Commands.Parse(line)
	if err != nil || options == nil {
		return map[string]string{}
	}
	return options
}

// restOf returns the option that takes the words of no other, and where its
// value begins: at from, or behind the value of the last option given by name.
func (c *Console) restOf(command *commands.Command, line string, from int) (int, *commands.Option) {
	i := slices.IndexFunc(command.Options, func(o commands.Option) bool { return o.Rest })
	if i < 0 {
		return from, nil
	}
	named := false // the word belongs to an option given by name
	for at := from; at < len(line); {
		word, _, more := strings.Cut(line[at:], " ")
		name, _, ok := strings.Cut(word, ":")
		named = ok && command.Option(strings.ToLower(name)) != nil || named && strings.HasSuffix(line[:at], ", ")
		if !more {
			break
		}
		at += len(word) + 1
		if named {
			from = at
		}
	}
	return from, &command.Options[i]
}

// optionNames completes the name of an option that is not given yet, once it
// has a letter: before that, it would only stand among names of clubs and players.
func optionNames(command *commands.Command, given map[string]string, start string) (found []candidate) {
	if start == "" {
		return nil
	}
	for _, o := range command.Options {
		if _, has := given[o.Name]; !has && !o.Rest && !o.ByButton && strings.HasPrefix(o.Name, strings.ToLower(start)) {
			found = append(found, candidate{o.Name + ":", o.Name + ":"})
		}
	}
	return found
}

// listCompletions prints completions above the line that is being typed.
func (c *Console) listCompletions(list []string) {
	var text strings.Builder
	for i, label := range list {
		if i == maxListed && len(list) > maxListed+1 {
			fmt.Fprintf(&text, "  … and %d more\n", len(list)-i)
			break
		}
		text.WriteString("  " + fit(label, c.options.Terminal.columns()-3) + "\n")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.logFailure(c.write(ink{c.options.Terminal.Color, false}.paint([]run{{text.String(), faint}})))
}

// commonStart returns what both begin with, in a's case; case does not matter.
func commonStart(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) {
		ra, size := utf8.DecodeRuneInString(a[n:])
		rb, _ := utf8.DecodeRuneInString(b[n:])
		if unicode.ToLower(ra) != unicode.ToLower(rb) {
			break
		}
		n += size
	}
	return a[:min(n, len(a))]
}

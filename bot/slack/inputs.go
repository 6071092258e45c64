package slack

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/commands"
)

// filled is what a modal's inputs hold when it opens, by the names of their
// options.
type filled map[string]string

// filled returns the command's options as inputs take them. It fails where the
// command would, for a value that is none.
func (a *asked) filled() (filled, error) {
	f := make(filled)
	for name, value := range a.request.Options {
		value, err := a.command.Option(name).Canonical(value)
		if err != nil {
			return nil, err
		}
		f[name] = value
	}
	if o := a.command.ChannelOption(); o != nil && f[o.Name] != "" {
		f[o.Name] = a.request.In.Channel.ID
	}
	return f, nil
}

// channel returns the channel that is given for a command; empty for none.
func (f filled) channel(c *commands.Command) string {
	if o := c.ChannelOption(); o != nil {
		return f[o.Name]
	}
	return ""
}

// inputWords are how an option is asked for.
type inputWords struct{ label, hint, placeholder string }

// modalWords are the words of the options whose own descriptions are for typing
// them. Labels have the word by which errors name the option.
var modalWords = map[string]inputWords{
	"topic":    {"Topics", "Clubs and players, league for everything, deadlines for reminders.", "Type a name"},
	"kinds":    {"Kinds of news", "Choose none to get all rumors.", "All rumors"},
	"tier":     {"Tier", "How far the sources must be trusted.", "Any source"},
	"mentions": {"Mentions", "Whether to post stories that only mention a topic, too.", "No"},
	"to":       {label: "Where to post"},
	"in":       {label: "Channel", placeholder: "Choose a channel"},
	"ping":     {label: "Group to ping", hint: "A user group's id, such as S0123ABCD: it is in the menu of the group's page."},
}

func wordsOf(o commands.Option) inputWords {
	if w, ok := modalWords[o.Name]; ok {
		return w
	}
	return inputWords{capital(o.Name), o.Description, "Choose"}
}

// newInput returns what asks for an option, filled in as far as it is given; nil
// for none.
func newInput(c *commands.Command, o commands.Option, w inputWords, from origin, given filled) slackgo.BlockElement {
	value := given[o.Name]
	switch {
	case o.Name == c.Where:
		return newWhere(o, value == toMe || value == "" && from.isDirect() && given.channel(c) == "")
	case o.Completion == commands.Topics:
		s := slackgo.NewOptionsMultiSelectBlockElement(slackgo.MultiOptTypeExternal, plainObject(w.placeholder), completionID(c.Name, o.Name))
		s.MinQueryLength, s.MaxSelectedItems = new(1), new(mostChosen)
		return s
	case o.Completion == commands.ListedMany:
		all := sentences(o.Choices)
		s := slackgo.NewOptionsMultiSelectBlockElement(slackgo.MultiOptTypeStatic, plainObject(w.placeholder), o.Name, all...)
		s.InitialOptions = chosenOf(all, value)
		return s
	case o.Completion == commands.Listed:
		all := sentences(o.Choices)
		s := slackgo.NewOptionsSelectBlockElement(slackgo.OptTypeStatic, plainObject(w.placeholder), o.Name, all...)
		if chosen := chosenOf(all, value); len(chosen) > 0 {
			s.InitialOption = chosen[0]
		}
		return s
	case o.Completion == commands.Channels:
		return newChannelSelect(o, w, value, from)
	case o.Completion == commands.Groups:
		e := slackgo.NewPlainTextInputBlockElement(nil, o.Name)
		e.MaxLength = mostGroup
		if id := bareGroup(value); len(id) <= mostGroup {
			e.InitialValue = id
		}
		return e
	}
	return nil
}

// newChannelSelect asks for a channel: the one it is asked in where none is given.
func newChannelSelect(o commands.Option, w inputWords, given string, from origin) slackgo.BlockElement {
	s := slackgo.NewOptionsSelectBlockElement(slackgo.OptTypeConversations, plainObject(w.placeholder), o.Name)
	s.InitialConversation = given
	s.DefaultToCurrentConversation = given == "" && !from.isDirect()
	s.Filter = &slackgo.SelectBlockElementFilter{Include: []string{"public", "private"}}
	return s
}

// newWhere asks whether posts should come to direct messages instead.
func newWhere(o commands.Option, ticked bool) slackgo.BlockElement {
	me := newSuggestions([]commands.Choice{{Label: "My direct messages, not a channel", Value: toMe}}).Options
	boxes := slackgo.NewCheckboxGroupsBlockElement(o.Name, me...)
	if ticked {
		boxes.InitialOptions = me
	}
	return boxes
}

// sentences returns choices as a select shows them: each a sentence of its own.
func sentences(choices []commands.Choice) []*slackgo.OptionBlockObject {
	list := slices.Clone(choices)
	for i, c := range list {
		list[i].Label = capital(c.Label)
	}
	return newSuggestions(list).Options
}

// chosenOf returns those of the options whose values are given, parted by commas.
func chosenOf(all []*slackgo.OptionBlockObject, values string) []*slackgo.OptionBlockObject {
	given := strings.Split(values, ",")
	return slices.DeleteFunc(slices.Clone(all), func(o *slackgo.OptionBlockObject) bool { return !slices.Contains(given, o.Value) })
}

// capital returns a text with a capital first letter.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

// bareGroup returns the id of a group that is mentioned.
func bareGroup(s string) string { return strings.TrimSuffix(strings.TrimPrefix(s, "<!subteam^"), ">") }

package console

import (
	"context"
	"strings"

	"github.com/hotstove/hotstove/commands"
)

// values asks the command for completions of an option's value.
func (c *Console) values(ctx context.Context, command *commands.Command, options map[string]string, o *commands.Option, typed string) (found []candidate) {
	options[o.Name] = typed
	choices := c.options.Router.Complete(ctx, c.request(c.here(), command.Name, options), o.Name)
	count := make(map[string]int)
	for _, choice := range choices {
		count[shortText(choice)]++
	}
	for _, choice := range choices {
		text, label := shortText(choice), clean(choice.Label, maxLabel)
		switch {
		case o.Completion == commands.Listed || o.Completion == commands.ListedMany:
			label = clean(explained(choice), maxLabel)
		case count[text] > 1:
			text = label // namesakes: the whole label tells them apart
		}
		found = append(found, candidate{text, label})
	}
	return found
}

// explained is a listed choice as what to type and, where that is not the same,
// what it means: "1 (top sources only)". Of a list it is the last.
func explained(choice commands.Choice) string {
	_, label, value := lastOfList(choice)
	if label != value {
		value += " (" + label + ")"
	}
	return value
}

// shortText is what to type for a choice: its value, or a name where that is
// only for machines ("player:691791" is "Dalton Rushing").
func shortText(choice commands.Choice) string {
	list, label, value := lastOfList(choice)
	if strings.HasPrefix(value, "player:") || strings.HasPrefix(value, "club:") {
		value, _, _ = strings.Cut(label, " · ")
	}
	return clean(list+value, maxLabel)
}

// lastOfList parts a choice that completes the last of a list from what stands
// before it.
func lastOfList(choice commands.Choice) (list, label, value string) {
	label, value = choice.Label, choice.Value
	if i := strings.LastIndex(value, ", "); i >= 0 {
		list, value = value[:i+2], value[i+2:]
		label = strings.TrimSpace(label[strings.LastIndex(label, ", ")+1:])
	}
	return list, label, value
}

package commands

import (
	"context"
	"strings"

	"github.com/hotstove/hotstove/message"
)

const commandOption = "command"

func (r *Registry) help() *Command {
	return &Command{
		Name:        "help",
		Description: "What I can do, with examples",
		Options: []Option{
			{Name: commandOption, Description: "The command to explain", Rest: true, Completion: CommandNames},
		},
		Examples: []string{"/help", "/help subscribe"},
		Run:      r.showHelp,
	}
}

func (r *Registry) showHelp(_ context.Context, req Request) (Reply, error) {
	tokens := tokenize(req.Options[commandOption])
	if len(tokens) == 0 {
		return r.helpForAll(), nil
	}
	word := commandWord(tokens[0])
	c := r.Command(word)
	if c == nil {
		return Reply{}, r.unknown(word, nil)
	}
	return helpFor(c), nil
}

func (r *Registry) helpForAll() Reply {
	m := message.Message{
		Title:   "What I can do",
		Body:    []message.Text{message.String("Names are forgiving: redsox, BOS and Boston all find the Red Sox, and ronald acuna finds Ronald Acuña Jr.")},
		Footer:  "/help subscribe explains a command and its options.",
		Private: true,
	}
	for _, c := range r.commands {
		m.Items = append(m.Items, message.Item{
			Title: c.Usage(),
			Text:  message.String(c.Description),
			Note:  "Example: " + c.Examples[0],
		})
	}
	return Reply{Message: m}
}

// helpFor explains one command.
func helpFor(c *Command) Reply {
	m := message.Message{
		Title:   c.Usage(),
		Body:    []message.Text{message.String(c.Description + ".")},
		Private: true,
	}
	if c.Permission == ManagesChannel {
		m.Body = append(m.Body, message.String("For people who may set up the channel; anybody in direct messages."))
	}
	m.Body = append(m.Body, message.String("Examples: "+strings.Join(c.Examples, " · ")))
	for _, o := range c.Shown() {
		item := message.Item{Title: o.Name, Text: message.String(o.Description)}
		if o.Required {
			item.Title += " (required)"
		}
		if len(o.Choices) > 0 {
			item.Note = "Choose from: " + choiceWords(o.Choices)
		}
		m.Items = append(m.Items, item)
	}
	return Reply{Message: m}
}

// choiceWords lists choices with what they stand for, where that is more than
// their value.
func choiceWords(choices []Choice) string {
	words := make([]string, len(choices))
	for i, c := range choices {
		words[i] = c.Value
		if c.Label != c.Value {
			words[i] += " (" + c.Label + ")"
		}
	}
	return strings.Join(words, ", ")
}

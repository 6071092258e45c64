package discord

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/message"
)

// The limits of buttons. Source: Discord's documentation of components. A
// button's id has room for commands.MaxAction and its number.
const (
	mostLabel        = 80 // characters
	mostRows         = 5
	mostButtonsOnRow = 5
	mostButtons      = mostRows * mostButtonsOnRow
)

// buttonRows shows the buttons of a message, those of its items first. Buttons
// that carry no action or one that is too long are left out, as are those
// beyond the number that Discord allows. The rows are never nil.
func buttonRows(m message.Message) []discordgo.MessageComponent {
	buttons := labelled(m)
	rows := []discordgo.MessageComponent{}
	lone := loneStep(buttons)
	var row []discordgo.MessageComponent
	for i, b := range buttons {
		style := discordgo.SecondaryButton
		switch {
		case b.Danger:
			style = discordgo.DangerButton
		case lone:
			style = discordgo.PrimaryButton
		}
		row = append(row, discordgo.Button{Label: b.Label, Style: style, CustomID: customID(i+1, b.Action)})
		if len(row) == mostButtonsOnRow || i == len(buttons)-1 {
			rows = append(rows, discordgo.ActionsRow{Components: row})
			row = nil
		}
	}
	return rows
}

// labelled returns the buttons to show in the order of Message.AllButtons, with
// labels that say what they are about: those of items name the item.
func labelled(m message.Message) []message.Button {
	var all []message.Button
	add := func(b message.Button, label string) {
		if !isAction(b.Action) || len(all) == mostButtons {
			return
		}
		if b.Label = plainText(label, mostLabel); b.Label == "" {
			b.Label = plainText(b.Action, mostLabel)
		}
		all = append(all, b)
	}
	for _, item := range m.Items {
		add(item.Button, item.Button.Label+" "+item.Title)
	}
	for _, b := range m.Buttons {
		add(b, b.Label)
	}
	return all
}

// loneStep reports whether just one of the buttons takes nothing away: the next
// step for most people, which may stand out. Of several, all are equal choices.
func loneStep(buttons []message.Button) bool {
	n := 0
	for _, b := range buttons {
		if !b.Danger {
			n++
		}
	}
	return n == 1
}

func isAction(s string) bool {
	return strings.TrimSpace(s) != "" && len(s) <= commands.MaxAction && utf8.ValidString(s)
}

// customID is the id of a message's nth button, from 1. The number tells apart
// buttons of one action, which Discord would refuse.
func customID(n int, action string) string { return strconv.Itoa(n) + "|" + action }

// actionOf returns the action of a button by its id, and whether the id is one
// of ours.
func actionOf(id string) (action string, ok bool) {
	number, action, _ := strings.Cut(id, "|")
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > mostButtons || !isAction(action) || customID(n, action) != id {
		return "", false
	}
	return action, true
}

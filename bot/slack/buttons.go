package slack

import (
	"strconv"
	"strings"
	"unicode/utf8"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/message"
)

// The limits of buttons. Source: Slack's documentation of blocks and buttons. A
// button's value has room for commands.MaxAction.
const (
	mostLabel     = 75   // characters
	mostButtons   = 25   // below the message
	mostNumber    = 99   // of a button, those beside items included
	mostOfButtons = 3500 // weight of these
)

// actionPrefix marks the buttons of ours, which carry a command.
const actionPrefix = "hs:"

// actionID is the id of a message's nth button, from 1: Slack refuses two
// buttons of one id.
func actionID(n int) string { return actionPrefix + strconv.Itoa(n) }

// actionOf returns the action of a button by its id and value, and whether it is
// one of ours.
func actionOf(id, value string) (action string, ok bool) {
	number, _ := strings.CutPrefix(id, actionPrefix)
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > mostNumber || actionID(n) != id || !isAction(value) {
		return "", false
	}
	return value, true
}

func isAction(s string) bool {
	return strings.TrimSpace(s) != "" && len(s) <= commands.MaxAction && utf8.ValidString(s)
}

// buttonOf shows a button, or nothing if it carries no action or one that is too
// long. About is what it stands beside, for those who do not see that. It has no
// id yet.
func buttonOf(b message.Button, about string) *slackgo.ButtonBlockElement {
	if !isAction(b.Action) {
		return nil
	}
	label := plainText(b.Label, mostLabel)
	if label == "" {
		label = plainText(b.Action, mostLabel)
	}
	if label == "" {
		return nil
	}
	e := slackgo.NewButtonBlockElement("", b.Action, plainObject(label))
	if b.Danger {
		e.Style = slackgo.StyleDanger
	}
	if about != "" {
		e.AccessibilityLabel = plainText(b.Label+" "+about, mostLabel)
	}
	return e
}

// actionBlocks shows the buttons below a message, as far as there is room.
func actionBlocks(buttons []message.Button) []slackgo.Block {
	var elements []slackgo.BlockElement
	left := mostOfButtons
	for _, b := range buttons {
		e := buttonOf(b, "")
		if e == nil {
			continue
		}
		if left -= buttonWeight(e); left < 0 || len(elements) == mostButtons {
			break
		}
		elements = append(elements, e)
	}
	if elements == nil {
		return nil
	}
	return []slackgo.Block{slackgo.NewActionBlock("", elements...)}
}

// numberButtons gives the buttons of all blocks their ids, in the order in which
// they are shown. If just one takes nothing away it is the next step for most
// people, and stands out; of several, all are equal choices.
func numberButtons(blocks []slackgo.Block) {
	var steps []*slackgo.ButtonBlockElement
	for i, e := range buttonsOf(blocks) {
		e.ActionID = actionID(i + 1)
		if e.Style != slackgo.StyleDanger {
			steps = append(steps, e)
		}
	}
	if len(steps) == 1 {
		steps[0].Style = slackgo.StylePrimary
	}
}

func buttonsOf(blocks []slackgo.Block) []*slackgo.ButtonBlockElement {
	var all []*slackgo.ButtonBlockElement
	for _, b := range blocks {
		switch b := b.(type) {
		case *slackgo.SectionBlock:
			if b.Accessory != nil && b.Accessory.ButtonElement != nil {
				all = append(all, b.Accessory.ButtonElement)
			}
		case *slackgo.ActionBlock:
			for _, e := range b.Elements.ElementSet {
				all = append(all, e.(*slackgo.ButtonBlockElement))
			}
		}
	}
	return all
}

package slack

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/message"
)

func TestRenderButtons(t *testing.T) {
	long := strings.Repeat("x", 90)
	m := message.Message{
		Items: []message.Item{
			{Title: "Boston Red Sox", Button: message.Button{Label: "Remove", Action: "a", Danger: true}},
			{Title: "No button"},
			{Title: strings.Repeat("Many words ", 20), Button: message.Button{Label: "Remove", Action: "a", Danger: true}},
			{Button: message.Button{Label: "*Alone* & <b>", Action: "b", Danger: true}},
		},
		Buttons: []message.Button{
			{Label: "No action"}, {Label: "Blank action", Action: " "}, {Label: "Too long", Action: long + "x"}, {Label: "Not UTF-8", Action: "\xff"},
			{Label: "Next\u202e page", Action: long},
			{Label: "\u200b", Action: "help", Danger: true},
			{Label: "\u200b", Action: "\u200b"},
		},
	}
	blocks, text := render(m)
	checkMessage(t, blocks, text)
	var got []slackgo.ButtonBlockElement
	for _, b := range buttonsOf(blocks) {
		got = append(got, *b)
	}
	plain := func(s string) *slackgo.TextBlockObject {
		return slackgo.NewTextBlockObject("plain_text", s, false, false)
	}
	want := []slackgo.ButtonBlockElement{
		{Type: "button", ActionID: "hs:1", Value: "a", Text: plain("Remove"), Style: "danger", AccessibilityLabel: "Remove Boston Red Sox"},
		{Type: "button", ActionID: "hs:2", Value: "a", Text: plain("Remove"), Style: "danger", AccessibilityLabel: "Remove Many words Many words Many words Many words Many words Many words…"},
		{Type: "button", ActionID: "hs:3", Value: "b", Text: plain("*Alone* & ‹b›"), Style: "danger"},
		{Type: "button", ActionID: "hs:4", Value: long, Text: plain("Next page"), Style: "primary"},
		{Type: "button", ActionID: "hs:5", Value: "help", Text: plain("help"), Style: "danger"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	if last := blocks[len(blocks)-1].(*slackgo.ActionBlock); len(last.Elements.ElementSet) != 2 {
		t.Errorf("%d buttons below", len(last.Elements.ElementSet))
	}
}

func TestRenderManyButtons(t *testing.T) {
	for n, want := range map[int]int{1: 1, 25: 25, 30: 25} {
		var m message.Message
		for range n {
			m.Buttons = append(m.Buttons, message.Button{Label: "Luis García · AZ · P", Action: "player name:player:600000"})
		}
		blocks, text := render(m)
		checkMessage(t, blocks, text)
		if got := len(buttonsOf(blocks)); got != want {
			t.Errorf("%d of %d buttons, want %d", got, n, want)
		}
	}
}

func TestActionOf(t *testing.T) {
	for _, test := range []struct{ id, value, want string }{
		{"hs:3", "rumors name:club:BOS page:2", "rumors name:club:BOS page:2"},
		{"hs:99", "a|b", "a|b"},
		{"hs:1", strings.Repeat("x", 90), strings.Repeat("x", 90)},
		{"hs:1", strings.Repeat("x", 91), ""},
		{"hs:1", "", ""},
		{"hs:1", " ", ""},
		{"hs:1", "\xff", ""},
		{"", "help", ""},
		{"hs:", "help", ""},
		{"hs", "help", ""},
		{"1", "help", ""},
		{"hs:0", "help", ""},
		{"hs:100", "help", ""},
		{"hs:-1", "help", ""},
		{"hs:+1", "help", ""},
		{"hs:01", "help", ""},
		{"hs:1 ", "help", ""},
		{"hs:x", "help", ""},
		{"other:1", "help", ""},
	} {
		if got, ok := actionOf(test.id, test.value); got != test.want || ok != (test.want != "") {
			t.Errorf("%q, %q: %q, %v", test.id, test.value, got, ok)
		}
	}
}

func FuzzActionOf(f *testing.F) {
	f.Add("hs:3", "rumors page:2")
	f.Fuzz(func(t *testing.T, id, value string) {
		action, ok := actionOf(id, value)
		if ok != (action != "") || ok && (action != value || !strings.HasPrefix(id, "hs:")) {
			t.Errorf("%q, %q: %q, %v", id, value, action, ok)
		}
	})
}

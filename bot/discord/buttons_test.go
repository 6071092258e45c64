package discord

import (
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/message"
)

func TestRenderButtons(t *testing.T) {
	long := strings.Repeat("x", 90)
	m := message.Message{
		Items: []message.Item{
			{Title: "Boston Red Sox", Button: message.Button{Label: "Remove", Action: "a", Danger: true}},
			{Title: "No button"},
			{Title: strings.Repeat("Many words ", 20), Button: message.Button{Label: "Remove", Action: "a", Danger: true}},
		},
		Buttons: []message.Button{
			{Label: "No action"}, {Label: "Blank action", Action: " "}, {Label: "Too long", Action: long + "x"}, {Label: "Not UTF-8", Action: "\xff"},
			{Label: "Next\u202e page", Action: long},
			{Label: "\u200b", Action: "help", Danger: true},
		},
	}
	rows := buttonRows(m)
	checkButtons(t, rows)
	want := []discordgo.MessageComponent{
		discordgo.ActionsRow{Components: []discordgo.MessageComponent{
			discordgo.Button{Label: "Remove Boston Red Sox", Style: discordgo.DangerButton, CustomID: "1|a"},
			discordgo.Button{Label: "Remove Many words Many words Many words Many words Many words Many words Many…", Style: discordgo.DangerButton, CustomID: "2|a"},
			discordgo.Button{Label: "Next page", Style: discordgo.PrimaryButton, CustomID: "3|" + long},
			discordgo.Button{Label: "help", Style: discordgo.DangerButton, CustomID: "4|help"},
		}},
	}
	if d := cmp.Diff(want, rows); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestRenderButtonRows(t *testing.T) {
	for n, want := range map[int][]int{0: {}, 1: {1}, 5: {5}, 6: {5, 1}, 25: {5, 5, 5, 5, 5}, 30: {5, 5, 5, 5, 5}} {
		var m message.Message
		for range n {
			m.Buttons = append(m.Buttons, message.Button{Label: "x", Action: "same"})
		}
		rows := buttonRows(m)
		checkButtons(t, rows)
		got := []int{}
		for _, row := range rows {
			got = append(got, len(row.(discordgo.ActionsRow).Components))
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%d buttons (-want +got)\n%s", n, d)
		}
	}
}

func TestActionOf(t *testing.T) {
	for id, want := range map[string]string{
		"3|rumors name:club:BOS page:2": "rumors name:club:BOS page:2",
		"25|a|b":                        "a|b",
		"1|" + strings.Repeat("x", 90):  strings.Repeat("x", 90),
		"1|" + strings.Repeat("x", 91):  "",
		"":                              "",
		"|":                             "",
		"1|":                            "",
		"1| ":                           "",
		"1":                             "",
		"help":                          "",
		"0|help":                        "",
		"26|help":                       "",
		"-1|help":                       "",
		"+1|help":                       "",
		"01|help":                       "",
		"x|help":                        "",
		"1|\xff":                        "",
	} {
		if got, ok := actionOf(id); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", id, got, ok)
		}
	}
}

func FuzzActionOf(f *testing.F) {
	f.Add("3|rumors page:2")
	f.Fuzz(func(t *testing.T, id string) {
		action, ok := actionOf(id)
		if n, _, _ := strings.Cut(id, "|"); ok && n+"|"+action != id || !ok && action != "" {
			t.Errorf("%q: %q, %v", id, action, ok)
		}
	})
}

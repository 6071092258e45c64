package commands

import (
	"context"
	"fmt"
	"strings"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// onOff are the choices of a setting that is either on or off.
var onOff = []Choice{{"on", "on"}, {"off", "off"}}

// channelSettings are what a channel can set, in the order in which they are
// shown: each is an option of /settings, and kept under its name.
var channelSettings = []struct {
	option Option
	unset  string            // the value of a channel that has set none
	says   map[string]string // by value: what it means
}{
	{
		option: Option{
			Name: "threads", Description: "Whether each story gets a thread of its own, where the chat has threads",
			Completion: Listed, Choices: onOff,
		},
		unset: "off",
		says: map[string]string{
			"on":  "Each story gets a thread, and what follows it goes there.",
			"off": "Stories are posted in the channel itself.",
		},
	},
}

func (r *Registry) settings() *Command {
	c := &Command{
		Name:        "settings",
		Description: "How I post in this channel",
		Examples:    []string{"/settings", "/settings threads:on"},
		Permission:  ManagesChannel,
		Posts:       true,
		Run:         r.runSettings,
	}
	for _, s := range channelSettings {
		c.Options = append(c.Options, s.option)
	}
	c.Options = append(c.Options, channelOption("Another channel to set up"))
	return c
}

func (r *Registry) runSettings(ctx context.Context, req Request) (Reply, error) {
	c := r.Command("settings")
	of, err := c.target(req)
	if err != nil {
		return Reply{}, err
	}
	var changed []string
	for _, s := range channelSettings {
		value := req.Options[s.option.Name]
		if value == "" {
			continue
		}
		changed = append(changed, s.option.Name+" "+value)
		if value == s.unset {
			value = ""
		}
		if err := r.wishes.SetSetting(ctx, of, s.option.Name, value); err != nil {
			return Reply{}, fmt.Errorf("set %s: %w", s.option.Name, err)
		}
	}
	set, err := r.wishes.Settings(ctx, of)
	if err != nil {
		return Reply{}, fmt.Errorf("settings: %w", err)
	}
	return Reply{Message: settingsMessage(req, of, changed, set), Replace: len(changed) > 0}, nil
}

// settingsMessage shows how a channel is set up, with a button to change each
// setting.
func settingsMessage(req Request, of rumor.Channel, changed []string, set map[string]string) message.Message {
	m := message.Message{Title: "Settings of this channel", Private: true}
	if of != req.Channel {
		m.Title = "Settings of " + req.In.Name
	}
	if len(changed) > 0 {
		m.Tone = message.Success
		m.Body = []message.Text{message.String("Done: " + strings.Join(changed, ", ") + ".")}
	}
	for _, s := range channelSettings {
		value := set[s.option.Name]
		if value == "" {
			value = s.unset
		}
		m.Items = append(m.Items, message.Item{
			Title: capital(s.option.Name) + ": " + value,
			Text:  message.String(s.says[value]),
		})
		for _, choice := range s.option.Choices {
			if choice.Value != value {
				m.Buttons = append(m.Buttons, message.Button{
					Label:  capital(s.option.Name) + " " + choice.Label,
					Action: Action("settings", map[string]string{s.option.Name: choice.Value, inOption: req.Options[inOption]}),
				})
			}
		}
	}
	return m
}

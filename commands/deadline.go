package commands

import (
	"context"
	"fmt"
	"time"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

const remindOption = "remind"

func (r *Registry) deadline() *Command {
	return &Command{
		Name:        "deadline",
		Description: "The next deadlines with countdowns, and reminders of them for this channel",
		Options: []Option{{
			Name: remindOption, Description: "Turn reminders in this channel on or off", Rest: true,
			Completion: Listed, Choices: onOff,
		}},
		Examples: []string{"/deadline", "/deadline remind on", "/deadline remind off"},
		Posts:    true,
		Run:      r.showDeadlines,
	}
}

func (r *Registry) showDeadlines(ctx context.Context, req Request) (Reply, error) {
	switch req.Options[remindOption] {
	case "on":
		return r.remind(ctx, req)
	case "off":
		return r.stopReminding(ctx, req)
	}
	subscribed, err := r.subscribedTopics(ctx, req.Channel)
	if err != nil {
		return Reply{}, err
	}
	m := message.Message{Title: "Next deadlines", Buttons: []message.Button{remindButton}}
	if subscribed.holds(rumor.DeadlinesTopic) {
		m.Buttons = []message.Button{stopButton}
	}
	now := r.now()
	for _, d := range upcoming(r.league.Deadlines(), now) {
		m.Items = append(m.Items, message.Item{Title: d.Name, Text: countdown(d, now)})
	}
	if len(m.Items) == 0 {
		m.Body = []message.Text{message.String("None is known yet.")}
	}
	return Reply{Message: m}, nil
}

// The buttons that turn reminders on and off.
var (
	remindButton = message.Button{Label: "Remind this channel", Action: Action("deadline", map[string]string{remindOption: "on"})}
	stopButton   = message.Button{Label: "Stop reminders", Action: Action("deadline", map[string]string{remindOption: "off"}), Danger: true}
)

func (r *Registry) remind(ctx context.Context, req Request) (Reply, error) {
	if err := req.mayManage(req.Channel); err != nil {
		return Reply{}, err
	}
	subscribed, err := r.subscribedTopics(ctx, req.Channel)
	if err != nil {
		return Reply{}, err
	}
	m := message.Message{
		Tone:    message.Success,
		Title:   "Reminders are on",
		Body:    []message.Text{message.String("Each deadline will be counted down here as it nears.")},
		Buttons: []message.Button{stopButton},
		Private: true,
	}
	// Subscribing again would take away a ping that was asked for.
	if subscribed.holds(rumor.DeadlinesTopic) {
		m.Title = "Reminders are on already"
		return Reply{Message: m}, nil
	}
	_, err = r.subs.Subscribe(ctx, rumor.Subscription{
		Channel: req.Channel, Topic: rumor.DeadlinesTopic, By: req.User.ID, Since: r.now(),
	})
	if err != nil {
		return Reply{}, fmt.Errorf("subscribe to deadlines: %w", err)
	}
	return Reply{Message: m}, nil
}

func (r *Registry) stopReminding(ctx context.Context, req Request) (Reply, error) {
	if err := req.mayManage(req.Channel); err != nil {
		return Reply{}, err
	}
	existed, err := r.subs.Unsubscribe(ctx, req.Channel, rumor.DeadlinesTopic)
	if err != nil {
		return Reply{}, fmt.Errorf("unsubscribe from deadlines: %w", err)
	}
	m := message.Message{Tone: message.Success, Title: "Reminders are off", Buttons: []message.Button{remindButton}, Private: true}
	if !existed {
		m.Title = "Reminders are off already"
	}
	return Reply{Message: m}, nil
}

// countdown says when a deadline falls, and how long that is.
func countdown(d *league.Deadline, now time.Time) message.Text {
	date := message.At(d.At, message.Date)
	switch until := d.At.Sub(now); {
	case d.Pending:
		return message.String("To be announced")
	case until <= 0 && d.End.IsZero():
		return message.Text{{Text: "Today, "}, date}
	case until <= 0:
		return message.Text{{Text: "Under way, until "}, message.At(onDay(d.End), message.Date)}
	case !d.AllDay:
		return message.Text{message.At(d.At, message.Relative), {Text: " · "}, message.At(d.At, message.DateTime)}
	case until < 24*time.Hour:
		return message.Text{date} // counting hours would pretend to know the hour
	case !d.End.IsZero():
		return message.Text{message.At(d.At, message.Relative), {Text: " · "}, date, {Text: " to "}, message.At(onDay(d.End), message.Date)}
	}
	return message.Text{message.At(d.At, message.Relative), {Text: " · "}, date}
}

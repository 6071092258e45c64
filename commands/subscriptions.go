package commands

import (
	"context"
	"fmt"
	"strconv"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// whereOf is what /subscriptions calls the option that says whose to list.
const whereOf = "of"

// listPage is how many subscriptions a page lists: each has a button, and chats
// allow 25 of them. Source: Discord's documentation.
const listPage = 10

func (r *Registry) subscriptions() *Command {
	return &Command{
		Name:        "subscriptions",
		Description: "What is posted here, with a button to end each",
		Options: []Option{
			restOption(whereOption(whereOf, "Of this channel (here), or of my direct messages (me)")),
			channelOption("Of another channel"),
			{Name: pageOption, Description: "Which page of the list, from 1", ByButton: true},
		},
		Examples: []string{"/subscriptions", "/subscriptions me"},
		Where:    whereOf,
		Run:      r.showSubscriptions,
	}
}

// restOption makes the option take the words that belong to no other.
func restOption(o Option) Option {
	o.Rest = true
	return o
}

func (r *Registry) showSubscriptions(ctx context.Context, req Request) (Reply, error) {
	of, err := r.Command("subscriptions").target(req)
	if err != nil {
		return Reply{}, err
	}
	return r.listSubscriptions(ctx, req, of, "")
}

// listSubscriptions lists a page of the channel's subscriptions, below a note
// of what was just done.
func (r *Registry) listSubscriptions(ctx context.Context, req Request, of rumor.Channel, note string) (Reply, error) {
	number, err := pageOf(req)
	if err != nil {
		return Reply{}, err
	}
	subs, err := r.subs.Subscriptions(ctx, of)
	if err != nil {
		return Reply{}, fmt.Errorf("subscriptions: %w", err)
	}
	last := max(1, (len(subs)+listPage-1)/listPage)
	number = min(number, last)
	m := subscriptionsHead(req, of, len(subs) == 0, note)
	for _, s := range subs[(number-1)*listPage : min(number*listPage, len(subs))] {
		m.Items = append(m.Items, r.subscriptionItem(req, s, number))
	}
	if last > 1 {
		m.Footer = fmt.Sprintf("Page %d of %d · %d subscriptions", number, last, len(subs))
	}
	m.Buttons = turns(Request{Command: "subscriptions", Options: whoseList(req, of, whereOf)}, number, number < last)
	return Reply{Message: m, Replace: req.Options[pageOption] != ""}, nil
}

// subscriptionsHead is the message that a list of subscriptions is put into.
func subscriptionsHead(req Request, of rumor.Channel, empty bool, note string) message.Message {
	m := message.Message{Title: "Subscriptions of this channel", Private: true}
	switch {
	case of == req.Direct:
		m.Title = "Your subscriptions"
	case of != req.Channel:
		m.Title = "Subscriptions of " + req.In.Name
	}
	if note != "" {
		m.Tone = message.Success
		m.Body = append(m.Body, message.String(note))
	}
	if empty {
		m.Body = append(m.Body, message.String("None yet. Make one, for example: /subscribe redsox"))
	}
	return m
}

// whoseList are the options that say of which channel a list is, where that is
// not the one it is shown in; where names the option for direct messages.
func whoseList(req Request, of rumor.Channel, where string) map[string]string {
	options := make(map[string]string)
	switch of {
	case req.Channel:
	case req.In.Channel:
		options[inOption] = req.Options[inOption]
	default:
		options[where] = me
	}
	return options
}

// subscriptionItem shows a subscription with the button that ends it and comes
// back to this page of the list.
func (r *Registry) subscriptionItem(req Request, s rumor.Subscription, page int) message.Item {
	options := whoseList(req, s.Channel, whereFrom)
	options[topicOption], options[pageOption] = string(s.Topic), strconv.Itoa(page)
	return message.Item{
		Title:  capital(s.Topic.Name(r.league)),
		Text:   message.String(capital(optionWords(s.Topic, s.Options))),
		Button: message.Button{Label: "Remove", Action: Action("unsubscribe", options), Danger: true},
	}
}

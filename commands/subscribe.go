package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// maxTopics is how many topics one command takes.
const maxTopics = 10

// whereTo is what /subscribe calls the option that says where to post.
const whereTo = "to"

func (r *Registry) subscribe() *Command {
	return &Command{
		Name:        "subscribe",
		Description: "Post rumors here as they break: about a club, a player, the whole league, or the deadlines",
		Options: []Option{
			{Name: topicOption, Description: "Club, player, league or deadlines; several with commas", Required: true, Rest: true, Completion: Topics},
			{Name: kindsOption, Description: "Only these kinds of news; several with commas", Completion: ListedMany, Choices: kindChoices()},
			{Name: tierOption, Description: "Only from sources trusted this far", Completion: Listed, Choices: tierChoices},
			{Name: mentionsOption, Description: "Also stories that only mention the topic", Completion: Listed, Choices: yesNo},
			whereOption(whereTo, "Where to post: here, or to me in direct messages"),
			channelOption("Another channel to post in"),
			{Name: pingOption, Description: "A group of people to ping with each post", Completion: Groups},
		},
		Examples: []string{
			"/subscribe redsox", "/subscribe redsox, yankees kinds:trades", "/subscribe dalton rushing to:me",
			"/subscribe league tier:1", "/subscribe deadlines",
		},
		Permission: ManagesChannel,
		Where:      whereTo,
		Posts:      true,
		Run:        r.runSubscribe,
	}
}

func (r *Registry) runSubscribe(ctx context.Context, req Request) (Reply, error) {
	names, err := topicNames(req)
	if err != nil {
		return Reply{}, err
	}
	options, err := subscriptionOptions(req)
	if err != nil {
		return Reply{}, err
	}
	topics, question, err := r.settleEach(req, topicOption, names, anyTopic)
	if err != nil {
		return Reply{}, err
	}
	if question != nil {
		return *question, nil
	}
	if len(topics) == 1 && topics[0] == rumor.DeadlinesTopic && options.narrows() {
		return Reply{}, rumor.Errorf(rumor.Invalid, "Reminders of the deadlines have no kinds, tier or mentions. Leave those out; ping is fine.")
	}
	return r.subscribeTo(ctx, req, topics, options)
}

// topicNames returns the names that a subscription command was given.
func topicNames(req Request) ([]string, error) {
	names := splitList(req.Options[topicOption])
	switch {
	case len(names) > maxTopics:
		return nil, rumor.Errorf(rumor.Invalid, "That is %d topics at once. Give at most %d.", len(names), maxTopics)
	case len(names) == 0:
		return nil, rumor.Errorf(rumor.Invalid, "Which club or player? For example: /%s redsox", req.Command)
	}
	return names, nil
}

// subscribeTo subscribes the channel meant by the request to the topics and
// says what that will bring.
func (r *Registry) subscribeTo(ctx context.Context, req Request, topics []rumor.Topic, o choices) (Reply, error) {
	to, err := r.Command("subscribe").target(req)
	if err != nil {
		return Reply{}, err
	}
	if to == req.Direct && o.Ping != "" {
		return Reply{}, rumor.Errorf(rumor.Invalid, "There is no group to ping in direct messages. Leave ping out.")
	}
	before, err := r.subs.Subscriptions(ctx, to)
	if err != nil {
		return Reply{}, fmt.Errorf("subscriptions: %w", err)
	}
	var done changes
	for _, t := range topics {
		isNew, err := r.subs.Subscribe(ctx, rumor.Subscription{
			Channel: to, Topic: t, Options: o.forTopic(t), By: req.User.ID, Since: r.now(),
		})
		if err != nil {
			return Reply{}, fmt.Errorf("subscribe to %s: %w", t, err)
		}
		done.add(t, isNew, hasAlready(before, t, o.forTopic(t)))
	}
	m := message.Message{Tone: message.Success, Title: r.subscribedTitle(done), Private: true}
	for _, line := range r.whatComes(topics, o, whereWords(req, to, postedDirect)) {
		m.Body = append(m.Body, message.String(line))
	}
	if len(topics) == 1 {
		m.Buttons = r.afterSubscribing(req, topics[0])
	}
	return Reply{Message: m}, nil
}

// changes is what subscribing to several topics did.
type changes struct{ created, changed, kept []rumor.Topic }

func (c *changes) add(t rumor.Topic, created, asBefore bool) {
	switch {
	case created:
		c.created = append(c.created, t)
	case asBefore:
		c.kept = append(c.kept, t)
	default:
		c.changed = append(c.changed, t)
	}
}

// hasAlready reports whether there is a subscription to the topic with just
// these options.
func hasAlready(subs []rumor.Subscription, t rumor.Topic, o rumor.Options) bool {
	return slices.ContainsFunc(subs, func(s rumor.Subscription) bool {
		return s.Topic == t && s.Options.Tier == o.Tier && s.Options.Mentions == o.Mentions &&
			s.Options.Ping == o.Ping && slices.Equal(s.Options.Kinds, o.Kinds)
	})
}

// subscribedTitle says what was done: "Subscribed to A; changed B".
func (r *Registry) subscribedTitle(c changes) string {
	var parts []string
	say := func(verb string, topics []rumor.Topic) {
		if len(topics) > 0 {
			parts = append(parts, verb+" "+list(r.names(topics), "and"))
		}
	}
	say("subscribed to", c.created)
	say("changed the options of", c.changed)
	say("already subscribed to", c.kept)
	return capital(strings.Join(parts, "; "))
}

// whatComes says what a subscription will bring.
func (r *Registry) whatComes(topics []rumor.Topic, o choices, where string) []string {
	var about, lines []string
	reminders := false
	for _, t := range topics {
		if t == rumor.DeadlinesTopic {
			reminders = true
			continue
		}
		about = append(about, r.called(t))
	}
	if len(about) > 0 {
		lines = append(lines, fmt.Sprintf("Rumors about %s will be posted %s as they break: %s.",
			list(about, "and"), where, optionWords(rumor.LeagueTopic, o.Options)))
	}
	if reminders {
		ping := ""
		if o.Ping != "" {
			ping = ", with a ping"
		}
		lines = append(lines, fmt.Sprintf("Each deadline will be counted down %s as it nears%s.",
			where, ping))
	}
	return lines
}

// What direct messages are called, by what happens there.
const (
	postedDirect = "to you in direct messages"
	keptDirect   = "in your direct messages"
)

// whereWords says where a channel is, to the person who asked; direct says it of
// direct messages.
func whereWords(req Request, c rumor.Channel, direct string) string {
	saysMe := req.Options[whereTo] == me || req.Options[whereFrom] == me
	switch {
	case c == req.Direct && saysMe: // "here" may be a view, which is no place to post
		return direct
	case c == req.Channel:
		return "here"
	case c == req.In.Channel:
		return "in " + req.In.Name
	}
	return direct
}

// afterSubscribing are the buttons that fit a new subscription.
func (r *Registry) afterSubscribing(req Request, t rumor.Topic) []message.Button {
	show := message.Button{Label: "Newest rumors", Action: Action("rumors", map[string]string{nameOption: string(t)})}
	if t == rumor.DeadlinesTopic {
		show = message.Button{Label: "Show the deadlines", Action: Action("deadline", nil)}
	}
	return []message.Button{show, {
		Label:  "Unsubscribe",
		Action: Action("unsubscribe", map[string]string{topicOption: string(t), whereFrom: req.Options[whereTo], inOption: req.Options[inOption]}),
		Danger: true,
	}}
}

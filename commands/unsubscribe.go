package commands

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

const (
	// whereFrom is what /unsubscribe calls the option that says where from.
	whereFrom     = "from"
	confirmOption = "confirm"
	// everything is the topic that ends every subscription at once.
	everything = "all"
	allOfThem  = "All of them"
)

func (r *Registry) unsubscribe() *Command {
	return &Command{
		Name:        "unsubscribe",
		Description: "Stop posting about a topic here, or about all of them",
		Options: []Option{
			{Name: topicOption, Description: "What to stop, several with commas, or all", Required: true, Rest: true, Completion: Subscribed},
			whereOption(whereFrom, "Where to stop: here, or in my direct messages"),
			channelOption("Another channel to stop posting in"),
			{Name: confirmOption, Description: "The answer to being asked whether you are sure", Completion: Listed, Choices: yesNo, ByButton: true},
			{Name: pageOption, Description: "The page of the list to come back to", ByButton: true},
		},
		Examples:   []string{"/unsubscribe redsox", "/unsubscribe all", "/unsubscribe dalton rushing from:me"},
		Permission: ManagesChannel,
		Where:      whereFrom,
		Run:        r.runUnsubscribe,
	}
}

func (r *Registry) runUnsubscribe(ctx context.Context, req Request) (Reply, error) {
	from, err := r.Command("unsubscribe").target(req)
	if err != nil {
		return Reply{}, err
	}
	subscribed, err := r.subscribedTopics(ctx, from)
	if err != nil {
		return Reply{}, err
	}
	if isAll(req.Options[topicOption]) {
		return r.unsubscribeAll(ctx, req, from, subscribed)
	}
	names, err := topicNames(req)
	if err != nil {
		return Reply{}, err
	}
	if err := r.narrowToSubscribed(names, subscribed, whereWords(req, from, keptDirect)); err != nil {
		return Reply{}, err
	}
	topics, question, err := r.settleEach(req, topicOption, names, anyTopic)
	if err != nil {
		return Reply{}, err
	}
	if question != nil {
		return *question, nil
	}
	return r.endSubscriptions(ctx, req, from, subscribed, topics)
}

func isAll(name string) bool {
	return slices.Contains([]string{everything, "everything", league.Fold(allOfThem)}, league.Fold(name))
}

// narrowToSubscribed settles those names of which the channel subscribes to
// one bearer only: nobody else can be meant.
func (r *Registry) narrowToSubscribed(names []string, subscribed topicSet, where string) error {
	for i, name := range names {
		bearers := r.find(name, anyTopic).topics
		if len(bearers) < 2 {
			continue
		}
		candidates := slices.DeleteFunc(slices.Clone(bearers), func(t rumor.Topic) bool { return !subscribed.holds(t) })
		switch len(candidates) {
		case 0:
			return r.notSubscribed(subscribed, bearers, where)
		case 1:
			names[i] = string(candidates[0])
		}
	}
	return nil
}

// endSubscriptions ends those to the topics and says what is left.
func (r *Registry) endSubscriptions(ctx context.Context, req Request, from rumor.Channel, subscribed topicSet, topics []rumor.Topic) (Reply, error) {
	var ended []rumor.Topic
	for _, t := range topics {
		existed, err := r.subs.Unsubscribe(ctx, from, t)
		if err != nil {
			return Reply{}, fmt.Errorf("unsubscribe from %s: %w", t, err)
		}
		if existed {
			ended = append(ended, t)
		}
	}
	if len(ended) == 0 {
		return Reply{}, r.notSubscribed(subscribed, topics, whereWords(req, from, keptDirect))
	}
	if req.Options[pageOption] != "" {
		return r.listSubscriptions(ctx, req, from, "Unsubscribed from "+list(r.names(ended), "and")+".")
	}
	m := message.Message{Tone: message.Success, Title: "Unsubscribed from " + list(r.names(ended), "and"), Private: true}
	left := slices.DeleteFunc(slices.Clone(subscribed), func(t rumor.Topic) bool { return slices.Contains(ended, t) })
	if len(left) > 0 {
		m.Body = []message.Text{message.String("Still subscribed to " + listUpTo(r.names(left), maxNamed) + ".")}
	}
	return Reply{Message: m}, nil
}

// maxNamed is how many of a channel's topics a sentence names.
const maxNamed = 10

// notSubscribed is the error for ending what is not there; where says where
// that is.
func (r *Registry) notSubscribed(subscribed topicSet, topics []rumor.Topic, where string) error {
	if len(subscribed) == 0 {
		return rumor.Errorf(rumor.NotFound, "There is no subscription %s. Make one, for example: /subscribe redsox", where)
	}
	return rumor.Errorf(rumor.NotFound, "There is no subscription to %s %s, only to %s.",
		list(r.names(topics[:min(len(topics), maxNamed)]), "or"), where, listUpTo(r.names(subscribed), maxNamed))
}

// unsubscribeAll ends every subscription of the channel, once that is confirmed.
func (r *Registry) unsubscribeAll(ctx context.Context, req Request, from rumor.Channel, subscribed topicSet) (Reply, error) {
	if len(subscribed) == 0 {
		return Reply{}, r.notSubscribed(nil, nil, whereWords(req, from, keptDirect))
	}
	if req.Options[confirmOption] == "yes" {
		reply, err := r.endSubscriptions(ctx, req, from, subscribed, subscribed)
		reply.Replace = true
		return reply, err
	}
	return Reply{Message: message.Message{
		Title:   "End " + message.Count(len(subscribed), "subscription") + "?",
		Body:    []message.Text{message.String(capital(listUpTo(r.names(subscribed), maxNamed)) + " will no longer be posted " + whereWords(req, from, postedDirect) + ".")},
		Private: true,
		Buttons: []message.Button{{
			Label:  "Yes, unsubscribe from " + strconv.Itoa(len(subscribed)),
			Action: Action(req.Command, map[string]string{topicOption: everything, confirmOption: "yes", whereFrom: req.Options[whereFrom], inOption: req.Options[inOption]}),
			Danger: true,
		}},
	}}, nil
}

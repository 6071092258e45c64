package commands

import (
	"context"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// nameOption is what the look-ups call what they look up.
const nameOption = "name"

// topicOption is what the subscription commands call what they are about.
const topicOption = "topic"

func (r *Registry) rumors() *Command {
	return &Command{
		Name:        "rumors",
		Description: "The newest rumors about a club or player, or about what this channel subscribes to",
		Options: []Option{
			{Name: nameOption, Description: "A club or player, or league for everything", Rest: true, Completion: ClubsAndPlayers},
			{Name: pageOption, Description: "Which page of the list, from 1"},
		},
		Examples: []string{"/rumors redsox", "/rumors dalton rushing", "/rumors league page:2", "/rumors"},
		Run:      r.showRumors,
	}
}

func (r *Registry) showRumors(ctx context.Context, req Request) (Reply, error) {
	number, err := pageOf(req)
	if err != nil {
		return Reply{}, err
	}
	subscribed, err := r.subscribedTopics(ctx, req.Channel)
	if err != nil {
		return Reply{}, err
	}
	if req.Options[nameOption] == "" {
		return r.rumorsForChannel(ctx, req, subscribed, number)
	}
	topic, question, err := r.settle(req, nameOption, storyTopic)
	if err != nil {
		return Reply{}, err
	}
	if question != nil {
		return *question, nil
	}
	req.Options[nameOption] = string(topic) // the pages' buttons need not ask again
	p, err := r.storiesAbout(ctx, topic, number)
	if err != nil {
		return Reply{}, err
	}
	m := rumorList(req, p)
	m.Title, m.Color = r.heading(topic), r.color(topic)
	return r.withSubscribe(m, req, topic, subscribed, p), nil
}

// heading is the title of a topic's stories.
func (r *Registry) heading(t rumor.Topic) string {
	if t == rumor.LeagueTopic {
		return "MLB rumors"
	}
	return t.Name(r.league) + " rumors"
}

// rumorList is a list of stories with the buttons to turn its pages.
func rumorList(req Request, p page) message.Message {
	return message.Message{
		Items:   items(p.stories),
		Footer:  p.footer(),
		Buttons: turns(req, p.number, p.more),
	}
}

// withSubscribe completes a topic's list: with the offer to subscribe where
// the channel does not, and a word where there is nothing to list.
func (r *Registry) withSubscribe(m message.Message, req Request, t rumor.Topic, subscribed topicSet, p page) Reply {
	if len(p.stories) == 0 {
		note := "No stories yet. "
		if subscribed.holds(t) {
			note += "They will be posted here as they break."
		} else {
			note += "Subscribe, and they will be posted here as they break."
		}
		m.Body = append(m.Body, message.String(note))
	}
	if !subscribed.holds(t) {
		m.Buttons = append(m.Buttons, r.subscribeButton(t))
	}
	return Reply{Message: m, Replace: req.Options[pageOption] != ""}
}

// subscribeButton subscribes the channel to the topic.
func (r *Registry) subscribeButton(t rumor.Topic) message.Button {
	return message.Button{Label: "Subscribe", Action: Action("subscribe", map[string]string{topicOption: string(t)})}
}

// rumorsForChannel shows what is new about the channel's topics, or about the
// whole league when it has none.
func (r *Registry) rumorsForChannel(ctx context.Context, req Request, subscribed topicSet, number int) (Reply, error) {
	topics := subscribed.withStories()
	if len(topics) == 0 {
		p, err := r.storiesAbout(ctx, rumor.LeagueTopic, number)
		if err != nil {
			return Reply{}, err
		}
		m := rumorList(req, p)
		m.Title = r.heading(rumor.LeagueTopic)
		m.Body = []message.Text{message.String("This channel subscribes to no club or player yet, so here is the whole league. Choose one, for example: /subscribe redsox")}
		return r.withSubscribe(m, req, rumor.LeagueTopic, subscribed, p), nil
	}
	p, err := r.storiesAboutAny(ctx, topics, number)
	if err != nil {
		return Reply{}, err
	}
	m := rumorList(req, p)
	m.Title = "Rumors for this channel"
	m.Author = capital(listUpTo(r.names(topics), 5))
	if len(p.stories) == 0 {
		m.Body = []message.Text{message.String("No stories yet. They will be posted here as they break.")}
	}
	return Reply{Message: m, Replace: req.Options[pageOption] != ""}, nil
}

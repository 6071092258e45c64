package commands

import (
	"maps"
	"slices"
	"strings"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// maxCandidates is how many candidates a question offers at once.
const maxCandidates = 10

// settle finds the one topic that the request's option names. When the name
// leaves it open, it returns the question to answer with instead.
func (r *Registry) settle(req Request, option string, s scope) (rumor.Topic, *Reply, error) {
	topics, question, err := r.settleEach(req, option, []string{req.Options[option]}, s)
	if question != nil || err != nil {
		return "", question, err
	}
	return topics[0], nil, nil
}

// settleEach finds the topics that the names in the request's option stand
// for, each once. When one is left open it returns the question to answer with,
// whose buttons give the same command again with that one settled.
func (r *Registry) settleEach(req Request, option string, names []string, s scope) ([]rumor.Topic, *Reply, error) {
	finds := make([]found, len(names))
	exact := make([]string, len(names)) // what to carry on with
	for i, name := range names {
		finds[i] = r.find(name, s)
		exact[i] = name
		if len(finds[i].topics) == 1 {
			exact[i] = string(finds[i].topics[0])
		}
	}
	var topics []rumor.Topic
	for i, f := range finds {
		if len(f.topics) == 1 {
			topics = appendNew(topics, f.topics[0])
			continue
		}
		question, err := r.question(req.Command, f, s, func(t rumor.Topic) string {
			exact[i] = string(t)
			return again(req, option, strings.Join(exact, ","))
		})
		return nil, question, err
	}
	return topics, nil, nil
}

func appendNew[T comparable](list []T, item T) []T {
	if slices.Contains(list, item) {
		return list
	}
	return append(list, item)
}

// again is the action that gives the request's command once more, with another
// value of one option.
func again(req Request, option, value string) string {
	options := maps.Clone(req.Options)
	options[option] = value
	delete(options, pageOption)
	return Action(req.Command, options)
}

// question asks what a name was meant to mean. When there is nothing to offer
// it returns an error that says so.
func (r *Registry) question(command string, f found, s scope, action func(rumor.Topic) string) (*Reply, error) {
	switch {
	case len(f.topics) > 0:
		return r.whichOne(f, action), nil
	case len(f.outside) > 0:
		return r.notHere(f.outside[0], s)
	case len(f.nearest) > 0:
		return r.didYouMean(f, s, action), nil
	}
	return nil, rumor.Errorf(rumor.NotFound, "I know no %s called %s. Check the spelling, or try one like %s.",
		s.noun(), quote(f.name), r.Command(command).Examples[0])
}

// whichOne asks which of the bearers of a name is meant.
func (r *Registry) whichOne(f found, action func(rumor.Topic) string) *Reply {
	m := message.Message{Title: "Which " + r.commonName(f) + "?", Private: true}
	shown := f.topics[:min(len(f.topics), maxCandidates)]
	if left := len(f.topics) - len(shown); left > 0 {
		m.Body = append(m.Body, message.String("And "+more(left)+". Type more of the name to narrow it down."))
	}
	return r.offer(m, shown, action)
}

// commonName is the full name that all candidates bear, or what was typed.
func (r *Registry) commonName(f found) string {
	name := f.topics[0].Name(r.league)
	for _, t := range f.topics {
		if t.Name(r.league) != name {
			return quote(f.name)
		}
	}
	return name
}

// didYouMean offers the names nearest to one that nobody bears.
func (r *Registry) didYouMean(f found, s scope, action func(rumor.Topic) string) *Reply {
	return r.offer(message.Message{
		Tone:    message.Failure,
		Title:   "I know no " + s.noun() + " called " + quote(f.name),
		Body:    []message.Text{message.String("Did you mean " + list(r.names(f.nearest), "or") + "?")},
		Private: true,
	}, f.nearest[:min(len(f.nearest), maxCandidates)], action)
}

// names returns the topics' names, and the label where two share a name.
func (r *Registry) names(topics []rumor.Topic) []string {
	count := make(map[string]int)
	for _, t := range topics {
		count[t.Name(r.league)]++
	}
	names := make([]string, len(topics))
	for i, t := range topics {
		names[i] = t.Name(r.league)
		if count[names[i]] > 1 {
			names[i] = r.label(t)
		}
	}
	return names
}

// offer adds a button for each topic. Topics whose action is too long for a
// button are named for typing.
func (r *Registry) offer(m message.Message, topics []rumor.Topic, action func(rumor.Topic) string) *Reply {
	var typed []string
	for _, t := range topics {
		b := message.Button{Label: cut(r.label(t), MaxLabel), Action: action(t)}
		if b.Action == "" {
			typed = append(typed, b.Label)
			continue
		}
		m.Buttons = append(m.Buttons, b)
	}
	if len(typed) > 0 {
		m.Body = append(m.Body, message.String("Give the command again with one of these: "+strings.Join(typed, "; ")+"."))
	}
	return &Reply{Message: m}
}

// notHere tells of a name that is known, but of another kind than was asked for.
func (r *Registry) notHere(t rumor.Topic, s scope) (*Reply, error) {
	var title, command string
	switch {
	case t.Club(r.league) != nil:
		title, command = capital(r.called(t))+" are a club, not a player", "team"
	case t.Player(r.league) != nil:
		title, command = t.Name(r.league)+" is a player, not a club", "player"
	default:
		return nil, rumor.Errorf(rumor.Invalid, "That takes a %s. /rumors league shows all news, /deadline the dates.", s.noun())
	}
	return &Reply{Message: message.Message{
		Tone:    message.Failure,
		Title:   title,
		Private: true,
		Buttons: []message.Button{{
			Label:  "Show " + t.Name(r.league),
			Action: Action(command, map[string]string{nameOption: string(t)}),
		}},
	}}, nil
}

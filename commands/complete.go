package commands

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// Complete returns what may be meant by what the request's option holds so
// far, best first, at most MaxChoices. Every label and value works as the
// option's value.
func (r *Registry) Complete(ctx context.Context, req Request, option string) ([]Choice, error) {
	c := r.Command(req.Command)
	if c == nil || c.Option(option) == nil {
		return nil, nil
	}
	o, typed := c.Option(option), req.Options[option]
	if len(typed) > maxValue {
		return nil, nil
	}
	var choices []Choice
	var err error
	switch o.Completion {
	case Clubs:
		choices = r.completeNames(typed, league.WantClubs)
	case Players:
		choices = r.completeNames(typed, league.WantPlayers)
	case ClubsAndPlayers:
		choices = r.completeTopics(typed, rumor.LeagueTopic)
	case Topics:
		choices = inList(typed, func(typed string) []Choice {
			return r.completeTopics(typed, rumor.LeagueTopic, rumor.DeadlinesTopic)
		})
	case Subscribed:
		choices, err = r.completeSubscribed(ctx, c, req, typed)
	case Listed:
		choices = o.completeListed(typed)
	case ListedMany:
		choices = inList(typed, o.completeListed)
	case CommandNames:
		choices = r.completeCommands(typed)
	}
	if err != nil {
		return nil, err
	}
	return fit(choices), nil
}

// fit keeps the choices to what the platforms take.
func fit(choices []Choice) []Choice {
	choices = slices.DeleteFunc(choices, func(c Choice) bool {
		return utf8.RuneCountInString(c.Value) > MaxLabel || utf8.RuneCountInString(c.Label) > MaxLabel
	})
	return choices[:min(len(choices), MaxChoices)]
}

// completeNames completes names of clubs and players.
func (r *Registry) completeNames(typed string, want league.Want) []Choice {
	if utf8.RuneCountInString(typed) > maxName {
		return nil
	}
	var choices []Choice
	for _, e := range r.league.Complete(typed, want, MaxChoices) {
		choices = append(choices, Choice{e.Label(), string(topicOf(e))})
	}
	return choices
}

// completeTopics completes clubs, players and these topics.
func (r *Registry) completeTopics(typed string, beside ...rumor.Topic) []Choice {
	var choices []Choice
	for _, t := range beside {
		for word, topic := range topicWords {
			if topic == t && strings.HasPrefix(word, league.Fold(typed)) {
				choices = append(choices, Choice{r.label(t), string(t)})
				break
			}
		}
	}
	return append(choices, r.completeNames(typed, league.WantClubs|league.WantPlayers)...)
}

// inList completes the last item of a list, and keeps what stands before it.
func inList(typed string, complete func(string) []Choice) []Choice {
	i := strings.LastIndexByte(typed, ',')
	if i < 0 {
		return complete(typed)
	}
	before := strings.Trim(typed[:i], ", ")
	if before == "" {
		return complete(strings.TrimSpace(typed[i+1:]))
	}
	before += ", "
	choices := complete(strings.TrimSpace(typed[i+1:]))
	for j, c := range choices {
		choices[j] = Choice{before + c.Label, before + c.Value}
	}
	return choices
}

// completeSubscribed completes what the channel subscribes to.
func (r *Registry) completeSubscribed(ctx context.Context, c *Command, req Request, typed string) ([]Choice, error) {
	from, err := c.target(req)
	if err != nil {
		from = req.Channel // the command itself will say what is wrong
	}
	subscribed, err := r.subscribedTopics(ctx, from)
	if err != nil {
		return nil, err
	}
	var choices []Choice
	for _, t := range subscribed {
		if label := r.label(t); begins(label, typed) {
			choices = append(choices, Choice{label, string(t)})
		}
	}
	if len(subscribed) > 1 && begins(allOfThem, typed) {
		choices = append(choices[:min(len(choices), MaxChoices-1)], Choice{allOfThem, everything})
	}
	return choices, nil
}

// begins reports whether every word of what was typed begins a word of text.
func begins(text, typed string) bool {
	words := strings.Fields(league.Fold(text))
	for word := range strings.FieldsSeq(league.Fold(typed)) {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, word) }) {
			return false
		}
	}
	return true
}

func (o *Option) completeListed(typed string) []Choice {
	var choices []Choice
	for _, c := range o.Choices {
		if begins(c.Label, typed) || begins(c.Value, typed) {
			choices = append(choices, c)
		}
	}
	return choices
}

func (r *Registry) completeCommands(typed string) []Choice {
	var choices []Choice
	for _, c := range r.commands {
		if strings.HasPrefix(c.Name, strings.ToLower(strings.TrimLeft(typed, "/"))) {
			choices = append(choices, Choice{"/" + c.Name, c.Name})
		}
	}
	return choices
}

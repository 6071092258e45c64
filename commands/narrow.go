package commands

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hotstove/hotstove/rumor"
)

// The options that narrow what a subscription brings.
const (
	kindsOption    = "kinds"
	tierOption     = "tier"
	mentionsOption = "mentions"
	pingOption     = "ping"
)

// Values of the kinds option that stand for several kinds.
const (
	allKinds   = "all"
	tradeKinds = "trades"
)

// trades are the kinds that a trade goes through.
var trades = []rumor.Kind{rumor.Interest, rumor.Available, rumor.Talks, rumor.Agreement, rumor.Completed}

var tierChoices = []Choice{{"top sources only", "1"}, {"solid sources or better", "2"}, {"any source", "3"}}

func kindChoices() []Choice {
	list := []Choice{{"all rumors", allKinds}, {"everything about trades", tradeKinds}}
	for _, k := range rumor.Kinds {
		list = append(list, Choice{k.Words(), string(k)})
	}
	return list
}

// choices are the options of a subscription as somebody asked for them.
type choices struct{ rumor.Options }

// narrows reports whether the options say anything about stories.
func (o choices) narrows() bool { return len(o.Kinds) > 0 || o.Tier != 0 || o.Mentions }

// forTopic returns the options that make sense for the topic: reminders of the
// deadlines have none but the ping.
func (o choices) forTopic(t rumor.Topic) rumor.Options {
	if t == rumor.DeadlinesTopic {
		return rumor.Options{Ping: o.Ping}
	}
	return o.Options
}

// subscriptionOptions reads the options of a checked request.
func subscriptionOptions(req Request) (choices, error) {
	ping, err := pingTarget(req.Options[pingOption])
	if err != nil {
		return choices{}, err
	}
	o := rumor.Options{
		Kinds:    kindsOf(req.Options[kindsOption]),
		Mentions: req.Options[mentionsOption] == "yes",
		Ping:     ping,
	}
	// The worst tier lets everything through, and so does none at all.
	if tier, err := strconv.Atoi(req.Options[tierOption]); err == nil && tier < rumor.WorstTier {
		o.Tier = tier
	}
	return choices{o}, nil
}

// kindsOf returns the kinds that a checked value names, in the order of
// rumor.Kinds; none when it names all.
func kindsOf(value string) []rumor.Kind {
	wanted := strings.Split(value, ",")
	if slices.Contains(wanted, allKinds) {
		return nil
	}
	var kinds []rumor.Kind
	for _, k := range rumor.Kinds {
		if slices.Contains(wanted, string(k)) || slices.Contains(wanted, tradeKinds) && slices.Contains(trades, k) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// pingTarget returns the id of the role or group to ping, from the id itself or
// from a mention as a chat writes it: <@&123>, <!subteam^S123|@fans>, @fans.
func pingTarget(text string) (string, error) {
	id := strings.Trim(text, "<>")
	id, _, _ = strings.Cut(id, "|")
	mark := ""
	for _, m := range []string{"@&", "!subteam^", "@!", "@"} {
		if rest, ok := strings.CutPrefix(id, m); ok {
			id, mark = rest, m
			break
		}
	}
	switch {
	case text == "", strings.EqualFold(id, "none"):
		return "", nil
	case slices.Contains([]string{"everyone", "here", "channel"}, strings.ToLower(strings.TrimLeft(id, "!"))):
		return "", rumor.Errorf(rumor.Invalid, "I do not ping everybody. Choose a group that people join.")
	case strings.HasPrefix(text, "<@") && mark != "@&":
		return "", rumor.Errorf(rumor.Invalid, "I ping a group, not one person. With to:me, posts come to your direct messages.")
	case id == "", len(id) > maxPing, strings.Trim(id, pingLetters) != "":
		return "", rumor.Errorf(rumor.Invalid, "%s is no group to ping. Mention one, as in ping:@fans.", quote(text))
	}
	return id, nil
}

// What the platforms' ids of roles and groups are made of, and their longest
// form with room to spare.
const (
	maxPing     = 40
	pingLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
)

// optionWords says what a subscription to the topic brings: "all rumors",
// "interest and talks, from top sources only, with a ping".
func optionWords(t rumor.Topic, o rumor.Options) string {
	words := []string{"all rumors"}
	if t == rumor.DeadlinesTopic {
		words[0] = "reminders"
	}
	if len(o.Kinds) > 0 {
		words[0] = kindsWords(o.Kinds)
	}
	switch o.Tier {
	case 1:
		words = append(words, "from top sources only")
	case 2:
		words = append(words, "from solid sources or better")
	}
	if o.Mentions {
		words = append(words, "also when only mentioned")
	}
	if o.Ping != "" {
		words = append(words, "with a ping")
	}
	return strings.Join(words, ", ")
}

// kindNouns are the kinds as what a subscription is narrowed to.
var kindNouns = map[rumor.Kind]string{
	rumor.Speculation: "speculation", rumor.Interest: "interest", rumor.Available: "available players", rumor.Talks: "talks",
	rumor.Agreement: "agreed trades", rumor.Completed: "completed trades", rumor.Signing: "signings", rumor.Extension: "extensions",
	rumor.Denial: "denials", rumor.Injury: "injuries", rumor.Roster: "roster moves", rumor.NotRumor: "other news",
}

func kindsWords(kinds []rumor.Kind) string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = kindNouns[k]
	}
	return "only " + list(words, "and")
}

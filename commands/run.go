package commands

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hotstove/hotstove/rumor"
)

// maxValue is the longest option value that is looked at, in bytes.
const maxValue = 1000

// Run answers a request. An error is a *rumor.Error where the person who asked
// can do something about it; any other is for the operator.
func (r *Registry) Run(ctx context.Context, req Request) (Reply, error) {
	c := r.Command(req.Command)
	if c == nil {
		return Reply{}, r.unknown(req.Command, nil)
	}
	options, err := c.check(req.Options)
	if err != nil {
		return Reply{}, err
	}
	req.Options = options
	if err := c.allow(req); err != nil {
		return Reply{}, err
	}
	reply, err := c.Run(ctx, req)
	if err != nil {
		return Reply{}, fmt.Errorf("command %s: %w", c.Name, err)
	}
	return reply, nil
}

// check returns the options as the command expects them: no empty values, the
// required ones present, listed values as the Choices have them.
func (c *Command) check(given map[string]string) (map[string]string, error) {
	options := make(map[string]string, len(given))
	for _, name := range slices.Sorted(maps.Keys(given)) {
		value := strings.TrimSpace(given[name])
		if value == "" {
			continue
		}
		o := c.Option(name)
		if o == nil {
			return nil, rumor.Errorf(rumor.Invalid, "/%s has no option %s. It has %s.", c.Name, quote(name), list(c.optionNames(), "and"))
		}
		if len(value) > maxValue {
			return nil, rumor.Errorf(rumor.Invalid, "%s is too long. Give %s no more than %d characters.", quote(value), o.Name, maxValue)
		}
		value, err := o.Canonical(value)
		if err != nil {
			return nil, err
		}
		options[name] = value
	}
	for _, o := range c.Options {
		if o.Required && options[o.Name] == "" {
			return nil, rumor.Errorf(rumor.Invalid, "/%s needs a %s, for example: %s", c.Name, o.Name, c.Examples[0])
		}
	}
	return options, nil
}

// Canonical returns a listed value as the Choices have it, several parted by
// commas, and any other as it is. It fails with a *rumor.Error for one that none
// of the Choices is meant by.
func (o *Option) Canonical(value string) (string, error) {
	switch o.Completion {
	case Listed:
		v, ok := o.choice(value)
		if !ok {
			return "", o.mistake(value)
		}
		return v, nil
	case ListedMany:
		var values []string
		for _, word := range splitList(value) {
			v, ok := o.choice(word)
			if !ok {
				return "", o.mistake(word)
			}
			if !slices.Contains(values, v) {
				values = append(values, v)
			}
		}
		return strings.Join(values, ","), nil
	}
	return value, nil
}

// mistake is the error for a value that is none of the Choices.
func (o *Option) mistake(value string) error {
	return rumor.Errorf(rumor.Invalid, "%s cannot be %s. Choose from: %s.", o.Name, quote(value), strings.Join(o.values(), ", "))
}

// splitList splits what people write in one breath: "a, b and c", "a; b & c".
func splitList(s string) []string {
	var items []string
	for item := range strings.SplitSeq(listSeparators.Replace(s), ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

var listSeparators = strings.NewReplacer(";", ",", " and ", ",", " & ", ",", "\n", ",")

// allow checks that the user may give the command for the channel it is meant for.
func (c *Command) allow(req Request) error {
	target, err := c.target(req)
	if err != nil || c.Permission == Anyone {
		return err
	}
	return req.mayManage(target)
}

// target returns the channel that the command is for: the one it names, the
// user's direct messages, or the one it was given in.
func (c *Command) target(req Request) (rumor.Channel, error) {
	named := req.Options[inOption]
	switch toMe := c.Where != "" && req.Options[c.Where] == me; {
	case named != "" && toMe:
		return rumor.Channel{}, rumor.Errorf(rumor.Invalid, "Give either %s or %s:me, not both.", inOption, c.Where)
	case named != "" && req.In.Channel == (rumor.Channel{}):
		return rumor.Channel{}, rumor.Errorf(rumor.NotFound, "I see no channel %s here. Choose one that I can see.", quote(named))
	case named != "":
		return req.In.Channel, nil
	case !toMe:
		return req.Channel, nil
	case req.Direct == (rumor.Channel{}):
		return rumor.Channel{}, rumor.Errorf(rumor.Unavailable, "I cannot send you direct messages from here. Write to me directly and give the command there.")
	}
	return req.Direct, nil
}

// mayManage returns an error for the user unless the channel's subscriptions
// and settings are his to change, as those of his direct messages are.
func (req Request) mayManage(target rumor.Channel) error {
	none := rumor.Channel{}
	switch {
	case target == req.Direct && target != none:
		return nil
	case target != req.Channel && target == req.In.Channel:
		if req.In.Manages {
			return nil
		}
		return rumor.Errorf(rumor.Forbidden, "Only people who manage %s can change what is posted there.", req.In.Name)
	case req.User.Manages:
		return nil
	case req.Direct == none:
		return rumor.Errorf(rumor.Forbidden, "Only people who manage this channel can change what is posted here.")
	}
	return rumor.Errorf(rumor.Forbidden, "Only people who manage this channel can change what is posted here. For yourself, write to me directly.")
}

// The values of an option that says where a command applies.
const (
	here = "here"
	me   = "me"
)

// whereOption is the option of this name that says where a command applies.
func whereOption(name, description string) Option {
	return Option{
		Name: name, Description: description, Completion: Listed,
		Choices: []Choice{{"this channel", here}, {"my direct messages", me}},
	}
}

// inOption is what commands call the channel they are for, when it is another
// one than they are given in: a forum, where none can be given, or one for news
// only.
const inOption = "in"

// channelOption is the option that names another channel.
func channelOption(description string) Option {
	return Option{Name: inOption, Description: description, Completion: Channels}
}

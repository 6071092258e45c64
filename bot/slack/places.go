package slack

import (
	"context"
	"fmt"
	"slices"
	"strings"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/commands"
)

// The most that is read to find a channel by its name or a user among its
// members: more are not worth the calls.
const (
	perPage   = 1000 // Slack's limit of a page
	mostPages = 10
)

// readPlace finds the channel that the command names, if it names one that the
// bot may see. Only who is in that channel may change what is posted there.
func (h *conversations) readPlace(ctx context.Context, a *asked) error {
	o := a.command.ChannelOption()
	if o == nil || a.request.Options[o.Name] == "" {
		return nil
	}
	c, err := h.channelNamed(ctx, a.turn, a.request.Options[o.Name])
	if err != nil || c == nil || !isID(c.ID) || c.IsIM || c.IsMpIM {
		return err
	}
	a.request.In = commands.Place{Channel: a.inTeam(c.ID), Name: "#" + c.Name, Manages: c.ID == a.channel}
	if a.request.In.Manages {
		return nil
	}
	if a.request.In.Manages, err = h.isMember(ctx, a.turn, c.ID); err == nil && c.IsPrivate && !a.request.In.Manages {
		a.request.In = commands.Place{} // who is not in it must not learn of it
	}
	return err
}

// channelNamed returns the channel that a word means: <#C123|name>, C123, #name;
// nil when there is none that the bot may see.
func (h *conversations) channelNamed(ctx context.Context, t *turn, word string) (*slackgo.Channel, error) {
	if rest, ok := strings.CutPrefix(strings.TrimSpace(word), "<#"); ok {
		id, _, _ := strings.Cut(strings.TrimSuffix(rest, ">"), "|")
		return h.channelInfo(ctx, t, id)
	}
	if isChannelID(word) {
		return h.channelInfo(ctx, t, word)
	}
	return h.joinedChannel(ctx, t, strings.TrimPrefix(word, "#"))
}

// isChannelRef reports whether a word names a channel by its id.
func isChannelRef(word string) bool {
	return strings.HasPrefix(strings.TrimSpace(word), "<#") || isChannelID(word)
}

// isChannelID reports whether a word is the id of a channel, which no name of
// one can be: those have no capitals.
func isChannelID(word string) bool {
	return isID(word) && len(word) >= 9 && strings.ToUpper(word) == word && (word[0] == 'C' || word[0] == 'G')
}

// channelInfo asks about a channel; nil when there is none that the bot may see.
func (h *conversations) channelInfo(ctx context.Context, t *turn, id string) (*slackgo.Channel, error) {
	if !isID(id) {
		return nil, nil
	}
	client, err := h.teams.client(ctx, t.team)
	if err != nil {
		return nil, err
	}
	c, err := client.GetConversationInfoContext(ctx, &slackgo.GetConversationInfoInput{ChannelID: id})
	if isUnseen(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look up channel: %w", err)
	}
	return c, nil
}

// joinedChannel returns the channel of this name that the bot is in, or nil.
// Slack itself makes references of the names of all others.
func (h *conversations) joinedChannel(ctx context.Context, t *turn, name string) (*slackgo.Channel, error) {
	client, err := h.teams.client(ctx, t.team)
	if err != nil {
		return nil, err
	}
	p := &slackgo.GetConversationsForUserParameters{
		Types: []string{"public_channel", "private_channel"}, Limit: perPage, ExcludeArchived: true, TeamID: t.team,
	}
	for range mostPages {
		page, next, err := client.GetConversationsForUserContext(ctx, p)
		if err != nil {
			return nil, fmt.Errorf("look up channels: %w", err)
		}
		for i := range page {
			if strings.EqualFold(page[i].Name, name) {
				return &page[i], nil
			}
		}
		if next == "" {
			break
		}
		p.Cursor = next
	}
	return nil, nil
}

// isMember reports whether the user of a turn is in a channel.
func (h *conversations) isMember(ctx context.Context, t *turn, channel string) (bool, error) {
	client, err := h.teams.client(ctx, t.team)
	if err != nil {
		return false, err
	}
	p := &slackgo.GetUsersInConversationParameters{ChannelID: channel, Limit: perPage}
	for range mostPages {
		members, next, err := client.GetUsersInConversationContext(ctx, p)
		if isUnseen(err) {
			return false, nil
		}
		if err != nil {
			return false, fmt.Errorf("look up members: %w", err)
		}
		if slices.Contains(members, t.user) {
			return true, nil
		}
		if next == "" {
			break
		}
		p.Cursor = next
	}
	return false, nil
}

// isUnseen reports whether a call failed because the bot does not see the channel.
func isUnseen(err error) bool {
	return hasCode(err, channelNotFound, notInChannel)
}

package slacktest

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
)

// seen returns the channel of a call, for which one of these scopes is needed.
func (c *call) seen(scopes map[ChannelType]string) (*Channel, *apiError) {
	ch, err := c.target()
	if err != nil {
		return nil, err
	}
	return ch, c.need(scopes[ch.Type])
}

// page returns the part of a list that a call asks for, and the cursor of the next.
func page[T any](c *call, all []T, most int) ([]T, object) {
	from := 0
	if at, err := base64.StdEncoding.DecodeString(text(c.args, "cursor")); err == nil {
		n, _ := strconv.Atoi(string(at))
		from = min(max(n, 0), len(all))
	}
	limit := min(max(number(c.args, "limit", 100), 1), most)
	to := min(from+limit, len(all))
	cursor := ""
	if to < len(all) {
		cursor = base64.StdEncoding.EncodeToString([]byte(strconv.Itoa(to)))
	}
	return all[from:to], object{"next_cursor": cursor}
}

// history answers conversations.history.
func (c *call) history() (object, *apiError) {
	ch, err := c.seen(historyScopes)
	switch {
	case err != nil:
		return nil, err
	case !ch.bot:
		return nil, refusal("not_in_channel")
	}
	posts := c.within(ch, func(p *post) bool { return p.thread == "" || p.thread == p.ts || p.broadcast })
	slices.Reverse(posts)
	return c.someOf(posts), nil
}

// replies answers conversations.replies.
func (c *call) replies() (object, *apiError) {
	ch, err := c.seen(historyScopes)
	switch {
	case err != nil:
		return nil, err
	case !ch.bot:
		return nil, refusal("not_in_channel")
	}
	ts := text(c.args, "ts")
	if p := c.find(ch.ID, ts); p == nil || p.deleted && c.replyCount(p) == 0 {
		return nil, refusal("thread_not_found")
	}
	posts := c.within(ch, func(p *post) bool { return p.ts == ts || p.thread == ts })
	return c.someOf(posts), nil
}

// within returns the messages of a channel in the time that a call names, oldest
// first.
func (c *call) within(ch *Channel, so func(*post) bool) []*post {
	oldest, latest, edges := text(c.args, "oldest"), text(c.args, "latest"), truth(c.args, "inclusive")
	var found []*post
	for _, p := range ch.posts {
		after := oldest == "" || p.ts > oldest || edges && p.ts == oldest
		before := latest == "" || p.ts < latest || edges && p.ts == latest
		if !p.deleted && p.to == nil && after && before && so(p) {
			found = append(found, p)
		}
	}
	return found
}

// someOf answers with the messages that a call asks for.
func (c *call) someOf(posts []*post) object {
	some, cursor := page(c, posts, 999)
	messages := []any{}
	for _, p := range some {
		messages = append(messages, c.messageJSON(p, truth(c.args, "include_all_metadata")))
	}
	return object{"messages": messages, "has_more": cursor["next_cursor"] != "", "response_metadata": cursor}
}

// channelJSON returns the channel as apps get it.
func (c *Channel) channelJSON() object {
	if c.Type == Direct {
		return object{"id": c.ID, "is_im": true, "user": c.members[0].ID, "is_archived": false, "context_team_id": c.Workspace.ID}
	}
	return object{
		"id": c.ID, "name": c.Name, "name_normalized": c.Name, "is_channel": c.Type == Public, "is_group": false, "is_im": false,
		"is_mpim": false, "is_private": c.Type == Private, "is_archived": c.archived, "is_member": c.bot, "is_general": false,
		"context_team_id": c.Workspace.ID, "num_members": len(c.memberIDs()),
	}
}

// info answers conversations.info.
func (c *call) info() (object, *apiError) {
	ch, err := c.seen(readScopes)
	if err != nil {
		return nil, err
	}
	return object{"channel": ch.channelJSON()}, nil
}

// membersOf answers conversations.members.
func (c *call) membersOf() (object, *apiError) {
	ch, err := c.seen(readScopes)
	if err != nil {
		return nil, err
	}
	some, cursor := page(c, ch.memberIDs(), 1000)
	return object{"members": some, "response_metadata": cursor}, nil
}

// typeNames are the types of conversations, as arguments name them.
var typeNames = map[string]ChannelType{"public_channel": Public, "private_channel": Private, "im": Direct}

// listChannels answers conversations.list, and users.conversations with those that
// a user is in: the bot, unless the call names another.
func (c *call) listChannels() (object, *apiError) {
	if c.team == nil {
		return nil, refusal("missing_argument")
	}
	wanted := make(map[ChannelType]bool)
	types := text(c.args, "types")
	if types == "" {
		types = "public_channel"
	}
	for name := range strings.SplitSeq(types, ",") {
		kind, ok := typeNames[strings.TrimSpace(name)]
		if !ok && name != "mpim" {
			return nil, refusal("invalid_types")
		}
		if err := c.need(readScopes[kind]); ok && err != nil {
			return nil, err
		}
		wanted[kind] = true
	}
	var found []any
	for _, ch := range c.team.channels {
		if wanted[ch.Type] && c.listed(ch) {
			found = append(found, ch.channelJSON())
		}
	}
	some, cursor := page(c, found, 1000)
	return object{"channels": append([]any{}, some...), "response_metadata": cursor}, nil
}

func (c *call) listed(ch *Channel) bool {
	visible := !ch.gone && (ch.Type == Public || ch.bot) && (!ch.archived || !truth(c.args, "exclude_archived"))
	if c.log.Method == "conversations.list" || !visible {
		return visible
	}
	user := text(c.args, "user")
	if user == "" {
		return ch.bot
	}
	return slices.Contains(ch.memberIDs(), user)
}

// join answers conversations.join.
func (c *call) join() (object, *apiError) {
	ch, err := c.target()
	switch {
	case err != nil:
		return nil, err
	case ch.Type != Public:
		return nil, refusal("method_not_supported_for_channel_type")
	case ch.archived:
		return nil, refusal("is_archived")
	}
	answer := object{}
	if ch.bot {
		answer["warning"] = "already_in_channel"
	}
	ch.bot = true
	answer["channel"] = ch.channelJSON()
	return answer, nil
}

// openDM answers conversations.open.
func (c *call) openDM() (object, *apiError) {
	u := c.world.users[text(c.args, "users")]
	if u == nil || !c.grant.covers(u.Workspace) {
		return nil, refusal("user_not_found")
	}
	ch := c.dm(u)
	if truth(c.args, "return_im") {
		return object{"channel": ch.channelJSON()}, nil
	}
	return object{"channel": object{"id": ch.ID}}, nil
}

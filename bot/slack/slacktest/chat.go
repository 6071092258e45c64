package slacktest

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"
)

// content is what a message says, of calls, response_urls and acknowledgements.
type content struct {
	text                string
	blocks              []any
	metadata            *Metadata
	autoLink, linkNames bool
	unfurl              bool
}

// timestampForm is what a message's timestamp looks like.
var timestampForm = regexp.MustCompile(`^\d{10}\.\d{6}$`)

// contentOf reads what a message says, and refuses what Slack does.
func (s *Server) contentOf(where string, o object) (content, *apiError) {
	m := content{
		text: text(o, "text"), blocks: list(o, "blocks"),
		autoLink:  text(o, "parse") != "none",
		linkNames: truth(o, "link_names") || text(o, "parse") == "full",
		unfurl:    text(o, "unfurl_links") != "false" || text(o, "unfurl_media") != "false",
	}
	switch {
	case o["blocks"] != nil && m.blocks == nil:
		return m, refusal("invalid_blocks_format")
	case m.text == "" && len(m.blocks) == 0 && len(list(o, "attachments")) == 0:
		return m, refusal("no_text")
	case utf8.RuneCountInString(m.text) > maxText:
		return m, refusal("msg_too_long")
	}
	if err := checkBlocks(m.blocks); err != nil {
		return m, err
	}
	if len(m.blocks) > 0 && m.text == "" {
		s.violate(BadForm, where+": blocks without a text for notifications and screen readers")
	}
	m.blocks = s.named(m.blocks)
	if meta := inner(o, "metadata"); meta != nil {
		payload, ok := meta["event_payload"].(object)
		if text(meta, "event_type") == "" || !ok {
			return m, refusal("invalid_metadata")
		}
		m.metadata = &Metadata{text(meta, "event_type"), marshal(payload)}
	}
	return m, nil
}

// write makes a message say this. Only the first time it pings.
func (s *Server) write(p *post, m content, body object) {
	p.text, p.blocks = m.text, m.blocks
	p.autoLink, p.linkNames = m.autoLink, m.linkNames
	if m.metadata != nil || len(p.bodies) == 0 {
		p.metadata = m.metadata
	}
	if len(p.bodies) == 0 {
		p.posted, p.unfurl = s.now(), m.unfurl
		p.pings = s.read(p.blocks, p.text, p.autoLink, p.linkNames).pings
	} else {
		p.edited = s.now()
	}
	p.bodies = append(p.bodies, body)
}

// newPost puts a message of the bot's into a channel.
func (s *Server) newPost(c *Channel, m content, body object, via string) *post {
	p := &post{channel: c, ts: s.timestamp(), thread: text(body, "thread_ts"), broadcast: truth(body, "reply_broadcast"),
		user: c.Workspace.BotUser, bot: true, via: via}
	s.write(p, m, body)
	c.posts = append(c.posts, p)
	return p
}

// target returns the channel of a call that the bot can see.
func (c *call) target() (*Channel, *apiError) {
	id := text(c.args, "channel")
	if u := c.world.users[id]; u != nil && c.grant.covers(u.Workspace) {
		return c.dm(u), nil
	}
	ch := c.world.channels[id]
	if ch == nil || ch.gone || !c.grant.covers(ch.Workspace) || ch.Type != Public && !ch.bot {
		return nil, refusal("channel_not_found")
	}
	return ch, nil
}

// mayPost checks that the bot can post there.
func (c *call) mayPost(ch *Channel) *apiError {
	switch {
	case ch.archived:
		return refusal("is_archived")
	case !ch.bot && !c.grant.has(publicScope):
		return refusal("not_in_channel")
	case ch.restricted:
		return refusal("restricted_action")
	}
	return nil
}

// postMessage answers chat.postMessage.
func (c *call) postMessage() (object, *apiError) {
	ch, err := c.target()
	if err == nil {
		err = c.mayPost(ch)
	}
	if err != nil {
		return nil, err
	}
	if thread := text(c.args, "thread_ts"); thread != "" && !timestampForm.MatchString(thread) {
		return nil, refusal("invalid_thread_ts")
	}
	m, err := c.contentOf("chat.postMessage", c.args)
	if err != nil {
		return nil, err
	}
	if err := c.limit("posts in channel "+ch.ID, c.options.Messages, func(n *Counts) { n.Channel++ }); err != nil {
		return nil, err
	}
	if err := c.limit("posts in workspace "+ch.Workspace.ID, c.options.Workspace, func(n *Counts) { n.Workspace++ }); err != nil {
		return nil, err
	}
	p := c.newPost(ch, m, c.args, "chat.postMessage")
	if p.metadata == nil {
		c.answered(p)
	}
	if ch.Type == Direct && c.grant.has("im:history") {
		c.sendEvent(ch.Workspace, c.messageEvent(p))
	}
	return object{"channel": ch.ID, "ts": p.ts, "message": c.messageJSON(p, false)}, nil
}

// postEphemeral answers chat.postEphemeral.
func (c *call) postEphemeral() (object, *apiError) {
	ch, err := c.target()
	if err == nil {
		err = c.mayPost(ch)
	}
	if err != nil {
		return nil, err
	}
	u := c.world.users[text(c.args, "user")]
	if u == nil || !slices.Contains(ch.memberIDs(), u.ID) {
		return nil, refusal("user_not_in_channel")
	}
	m, err := c.contentOf("chat.postEphemeral", c.args)
	if err != nil {
		return nil, err
	}
	p := c.newPost(ch, m, c.args, "chat.postEphemeral")
	p.to = u
	c.answered(p)
	return object{"message_ts": p.ts}, nil
}

// own returns the message of a call that the bot may change.
func (c *call) own(cannot string) (*post, *apiError) {
	if c.world.users[text(c.args, "channel")] != nil {
		return nil, refusal("channel_not_found") // only posts find conversations by user
	}
	ch, err := c.target()
	if err != nil {
		return nil, err
	}
	p := c.find(ch.ID, text(c.args, "ts"))
	switch {
	case p == nil || p.deleted || p.to != nil:
		return nil, refusal("message_not_found")
	case !p.bot:
		return nil, refusal(cannot)
	case ch.archived:
		return nil, refusal("is_archived")
	}
	return p, nil
}

// update answers chat.update.
func (c *call) update() (object, *apiError) {
	p, err := c.own("cant_update_message")
	if err != nil {
		return nil, err
	}
	m, err := c.contentOf("chat.update", c.args)
	if err != nil {
		return nil, err
	}
	c.write(p, m, c.args)
	if truth(c.args, "reply_broadcast") {
		p.broadcast = true
	}
	c.changed(p)
	return object{"channel": p.channel.ID, "ts": p.ts, "text": p.text, "message": c.messageJSON(p, false)}, nil
}

// remove answers chat.delete.
func (c *call) remove() (object, *apiError) {
	p, err := c.own("cant_delete_message")
	if err != nil {
		return nil, err
	}
	p.deleted = true
	c.changed(p)
	return object{"channel": p.channel.ID, "ts": p.ts}, nil
}

// messageJSON returns the message as apps get it.
func (s *Server) messageJSON(p *post, metadata bool) object {
	o := object{"type": "message", "user": p.user, "text": p.text, "ts": p.ts, "team": p.channel.Workspace.ID}
	if len(p.blocks) > 0 {
		o["blocks"] = p.blocks
	}
	if p.bot {
		o["bot_id"], o["app_id"] = p.channel.Workspace.Bot, s.AppID
	}
	if !p.edited.IsZero() {
		o["edited"] = object{"user": p.user, "ts": fmt.Sprintf("%d.000000", p.edited.Unix())}
	}
	if p.metadata != nil && metadata {
		o["metadata"] = p.metadata
	}
	if p.thread != "" {
		o["thread_ts"] = p.thread
	}
	if p.broadcast {
		o["subtype"] = "thread_broadcast"
	}
	replies := s.replyCount(p)
	if replies > 0 {
		o["thread_ts"], o["reply_count"] = p.ts, replies
	}
	return o
}

func (s *Server) replyCount(p *post) (n int) {
	for _, other := range p.channel.posts {
		if other.thread == p.ts && other != p && !other.deleted && other.to == nil {
			n++
		}
	}
	return n
}

// messageEvent returns the event that tells of a message in a direct conversation.
func (s *Server) messageEvent(p *post) object {
	event := s.messageJSON(p, false)
	event["channel"], event["channel_type"], event["event_ts"] = p.channel.ID, "im", p.ts
	return event
}

// hook is a response_url.
type hook struct {
	act     *act
	uses    int
	expires time.Time
}

// Limits of response_urls. Source: Slack's documentation of interactivity.
const (
	hookPath = "/actions/"
	hookUses = 5
	hookLife = 30 * time.Minute
)

// newHook returns a new response_url.
func (s *Server) newHook(a *act) string {
	id := s.serial("slacktest-hook-")
	s.world.hooks[id] = &hook{act: a, expires: s.now().Add(hookLife)}
	return "http://" + s.host + hookPath + a.workspace.ID + "/" + id
}

// hook answers a post to a response_url. The world is locked.
func (c *call) hook() (any, *apiError) {
	h := c.world.hooks[path.Base(c.r.URL.Path)]
	if h == nil {
		return nil, refusal("expired_url")
	}
	c.log.Workspace = h.act.workspace.ID
	switch {
	case !c.now().Before(h.expires):
		return nil, refusal("expired_url")
	case h.uses >= hookUses:
		c.violate(OutOfTurn, "response_url: used more than 5 times")
		return nil, refusal("used_url")
	}
	h.uses++
	if err := c.respond(h.act, c.args, "response_url"); err != nil {
		return nil, err
	}
	return object{"ok": true}, nil
}

// respond does what a response to an interaction says: at its response_url or in
// its acknowledgement.
func (s *Server) respond(a *act, o object, via string) *apiError {
	if a.source != nil && truth(o, "delete_original") {
		a.source.deleted = true
		s.changed(a.source)
		return nil
	}
	m, err := s.contentOf(via, o)
	if err != nil {
		return err
	}
	if a.source != nil && truth(o, "replace_original") {
		s.write(a.source, m, o)
		s.changed(a.source)
		return nil
	}
	if a.channel == nil {
		return refusal("channel_not_found")
	}
	p := s.newPost(a.channel, m, o, via)
	if text(o, "response_type") != "in_channel" {
		p.to = a.user
	}
	a.add(p)
	return nil
}

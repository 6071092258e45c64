package discordtest

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Flags of messages. Source: Discord's documentation of messages.
const (
	flagCrossposted = 1 << 0
	flagSuppress    = 1 << 2 // embeds
	flagThread      = 1 << 5
	flagEphemeral   = 1 << 6
	flagLoading     = 1 << 7
	flagSilent      = 1 << 12

	settable = flagSuppress | flagSilent // by who posts
)

// Types of messages.
const (
	plainPost    = 0
	replyPost    = 19
	commandReply = 20
)

// post is a message as Discord keeps it.
type post struct {
	id        string
	kind      int
	channel   *Channel
	author    *User
	content   string
	embeds    []object
	rows      []object
	flags     int
	nonce     json.RawMessage
	answers   string // message
	thread    *Channel
	pings     Pings
	deleted   bool
	posted    time.Time
	edited    time.Time
	bodies    []json.RawMessage
	asked     *interaction // what it answers; nil for the bot's own posts
	followsUp bool         // it is not the first answer
}

// newPost makes a message of the bot's.
func (s *Server) newPost(id string, c *Channel, b *messageBody, flags int) *post {
	p := &post{
		id: id, channel: c, author: s.world.bot, posted: s.clock.now(),
		flags: flags, nonce: b.Nonce, pings: b.pings(),
	}
	p.set(b)
	s.world.posts[p.id] = p
	if flags&flagEphemeral == 0 {
		c.messages = append(c.messages, p)
	}
	return p
}

// set takes over what the body gives: all of a new message, or the parts of an
// edit.
func (p *post) set(b *messageBody) {
	if b.given["content"] != nil {
		p.content = strings.TrimSpace(b.Content)
	}
	if b.given["embeds"] != nil {
		p.embeds = b.embeds
		for _, e := range p.embeds {
			e["type"] = "rich"
		}
	}
	if b.given["components"] != nil {
		p.rows = numbered(b.rows)
	}
	if b.given["flags"] != nil {
		p.flags = p.flags&^flagSuppress | b.Flags&flagSuppress
	}
	p.bodies = append(p.bodies, b.data)
}

// numbered gives rows and what is in them their ids.
func numbered(rows []object) []object {
	next := 1
	for _, r := range rows {
		r["id"] = next
		next++
		list, _ := r["components"].([]any)
		for _, item := range list {
			if c, ok := item.(map[string]any); ok {
				c["id"] = next
				next++
			}
		}
	}
	return rows
}

// bare reports whether an edit would leave nothing to show.
func (p *post) bare(b *messageBody) bool {
	content, embeds := p.content, len(p.embeds)
	if b.given["content"] != nil {
		content = strings.TrimSpace(b.Content)
	}
	if b.given["embeds"] != nil {
		embeds = len(b.Embeds)
	}
	return content == "" && embeds == 0
}

// json is the message as the API tells it.
func (p *post) json(s *Server) object {
	o := object{
		"id": p.id, "type": p.kind, "channel_id": p.channel.ID, "author": p.author.json(), "content": p.content,
		"timestamp": timestamp(p.posted), "edited_timestamp": timestamp(p.edited), "tts": false, "pinned": false,
		"mention_everyone": p.pings.Everyone, "mentions": []any{}, "mention_roles": append([]string{}, p.pings.Roles...),
		"attachments": []any{}, "embeds": list(p.embeds), "components": list(p.rows), "flags": p.flags,
	}
	if len(p.nonce) > 0 {
		o["nonce"] = p.nonce
	}
	if p.thread != nil {
		o["thread"] = p.thread.json()
	}
	if p.answers != "" {
		o["message_reference"] = object{"type": 0, "channel_id": p.channel.ID, "message_id": p.answers}
		o["referenced_message"] = p.answered(s)
	}
	if p.asked != nil {
		o.with(p.asked.metadata(p))
		o["application_id"], o["webhook_id"] = s.ApplicationID, s.ApplicationID
	}
	return o
}

// answered is the message that this one answers, nil when it is gone.
func (p *post) answered(s *Server) any {
	to := s.world.posts[p.answers]
	if to == nil || to.deleted {
		return nil
	}
	o := to.json(s)
	delete(o, "referenced_message")
	return o
}

// list is the objects as a JSON array, never null.
func list(objects []object) []object { return append([]object{}, objects...) }

// snapshot is the message for tests.
func (p *post) snapshot() Message {
	m := Message{
		ID: p.id, ChannelID: p.channel.ID, Content: p.content, Pings: p.pings, ReplyTo: p.answers,
		Nonce: strings.Trim(string(p.nonce), `"`), Deleted: p.deleted, Posted: p.posted, Edited: p.edited,
		Ephemeral: p.flags&flagEphemeral != 0, Crossposted: p.flags&flagCrossposted != 0,
		Thinking: p.flags&flagLoading != 0, Bodies: slices.Clone(p.bodies),
	}
	if p.thread != nil {
		m.ThreadID = p.thread.ID
	}
	transfer(p.embeds, &m.Embeds)
	var rows []row
	transfer(p.rows, &rows)
	for i, r := range rows {
		for _, c := range r.Components {
			c.Row = i
			if c.Type == buttonType {
				m.Buttons = append(m.Buttons, c.Button)
			}
		}
	}
	return m
}

// transfer gives from another shape. Both were read from the same JSON, so that
// it cannot fail.
func transfer(from, to any) {
	data, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(data, to)
	}
	if err != nil {
		panic("discordtest: " + err.Error())
	}
}

// Messages returns what is in the channel, oldest first. Ephemeral messages are
// in no channel: see Result.
func (s *Server) Messages(c *Channel) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var there []Message
	for _, p := range c.messages {
		if !p.deleted {
			there = append(there, p.snapshot())
		}
	}
	return there
}

// Message returns a message as it is now, also when it is ephemeral, or was
// deleted; the zero Message if there never was one of this id.
func (s *Server) Message(id string) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.world.posts[id]; p != nil {
		return p.snapshot()
	}
	return Message{}
}

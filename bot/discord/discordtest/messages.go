package discordtest

import (
	"net/url"
	"strconv"
)

// theMessage returns the channel and message of the path. Ephemeral messages
// are in no channel.
func (x *exchange) theMessage() (*Channel, *post, *apiError) {
	c, err := x.theChannel()
	if err != nil {
		return nil, nil, err
	}
	p := x.world.posts[x.params["message_id"]]
	if p == nil || p.deleted || p.channel != c || p.flags&flagEphemeral != 0 {
		return nil, nil, errUnknownMessage
	}
	return c, p, nil
}

// message is GET /channels/{channel_id}/messages/{message_id}.
func (x *exchange) message() (any, *apiError) {
	c, p, err := x.theMessage()
	if err != nil {
		return nil, err
	}
	if !x.may(c, ReadMessageHistory) {
		return nil, errMissingPermissions
	}
	return p.json(x.Server), nil
}

// messages is GET /channels/{channel_id}/messages: the latest, newest first.
func (x *exchange) messages() (any, *apiError) {
	c, err := x.theChannel()
	if err != nil {
		return nil, err
	}
	found := []object{}
	if !x.may(c, ReadMessageHistory) {
		return found, nil
	}
	query, _ := url.ParseQuery(x.r.URL.RawQuery)
	limit, bad := strconv.Atoi(query.Get("limit"))
	if bad != nil {
		limit = 50
	}
	for i := len(c.messages) - 1; i >= 0 && len(found) < limit; i-- {
		if p := c.messages[i]; !p.deleted && within(p.id, query) {
			found = append(found, p.json(x.Server))
		}
	}
	return found, nil
}

// within reports whether a message is of those that the query asks for.
func within(id string, query url.Values) bool {
	n, _ := strconv.ParseInt(id, 10, 64)
	if before, err := strconv.ParseInt(query.Get("before"), 10, 64); err == nil && n >= before {
		return false
	}
	after, err := strconv.ParseInt(query.Get("after"), 10, 64)
	return err != nil || n > after
}

// postMessage is POST /channels/{channel_id}/messages.
func (x *exchange) postMessage() (any, *apiError) {
	c, err := x.theChannel()
	if err != nil {
		return nil, err
	}
	b, err := parseMessage(x.body)
	if err != nil {
		return nil, err
	}
	if err := x.mayPost(c, b); err != nil {
		return nil, err
	}
	var f form
	b.check(&f, "")
	if err := f.refusal(); err != nil {
		return nil, err
	}
	if b.empty() {
		return nil, errEmptyMessage
	}
	if p := x.sameNonce(c, b.nonce()); p != nil && b.Enforce {
		return p.json(x.Server), nil
	}
	answers, err := x.answersTo(c, b.Reference)
	if err != nil {
		return nil, err
	}
	p := x.newPost(x.clock.timeID(), c, b, b.Flags&settable)
	x.linkReply(p, b, answers)
	if b.nonce() != "" {
		x.world.nonces[c.ID+" "+b.nonce()] = p
	}
	c.archived = false // posting makes a thread active again
	return p.json(x.Server), nil
}

// linkReply makes the post an answer to the message of this id, if any, whose
// author it pings where the bot lets it.
func (x *exchange) linkReply(p *post, b *messageBody, answers string) {
	if answers == "" {
		return
	}
	p.kind, p.answers = replyPost, answers
	to := x.world.posts[answers].author
	if (b.Allowed == nil || b.Allowed.RepliedUser) && !to.bot {
		p.pings.Users = append(p.pings.Users, to.ID)
	}
}

// mayPost says whether the bot may post this to the channel.
func (x *exchange) mayPost(c *Channel, b *messageBody) *apiError {
	needed := SendMessages
	switch {
	case c.Type == Direct:
		if c.recipients[0].closed {
			return errClosedDMs
		}
		return nil
	case c.Type == Forum:
		return errForumMessage
	case c.isThread():
		needed = SendMessagesInThreads
	}
	if len(b.Embeds) > 0 {
		needed |= EmbedLinks
	}
	switch {
	case !x.may(c, needed):
		return errMissingPermissions
	case c.locked && !x.may(c, ManageThreads):
		return errThreadLocked
	case b.Reference != nil && !x.may(c, ReadMessageHistory):
		return errReplyHistory
	}
	return nil
}

// answersTo returns the message that a new one answers. One that is gone is
// refused, or passed over where the bot says so.
func (x *exchange) answersTo(c *Channel, r *reference) (string, *apiError) {
	if r == nil {
		return "", nil
	}
	to := x.world.posts[r.MessageID]
	if to != nil && !to.deleted && to.channel == c {
		return to.id, nil
	}
	if r.FailIfNotExists != nil && !*r.FailIfNotExists {
		return "", nil
	}
	return "", unknownReference()
}

// editMessage is PATCH /channels/{channel_id}/messages/{message_id}.
func (x *exchange) editMessage() (any, *apiError) {
	c, p, err := x.theMessage()
	if err != nil {
		return nil, err
	}
	switch {
	case !p.author.bot:
		return nil, errNotAuthor
	case c.archived:
		return nil, errArchived
	}
	if err := x.edit(p); err != nil {
		return nil, err
	}
	return p.json(x.Server), nil
}

// edit changes a message as the body says.
func (x *exchange) edit(p *post) *apiError {
	b, err := parseMessage(x.body)
	if err != nil {
		return err
	}
	return x.editTo(p, b, "")
}

// editTo changes a message. The prefix is where in the request the body stands.
func (s *Server) editTo(p *post, b *messageBody, prefix string) *apiError {
	var f form
	b.check(&f, prefix)
	if err := f.refusal(); err != nil {
		return err
	}
	if p.bare(b) {
		return errEmptyMessage
	}
	p.set(b)
	p.edited = s.clock.now()
	if p.flags&flagLoading != 0 {
		p.flags &^= flagLoading
		p.pings = b.pings()
	}
	return nil
}

// deleteMessage is DELETE /channels/{channel_id}/messages/{message_id}.
func (x *exchange) deleteMessage() (any, *apiError) {
	c, p, err := x.theMessage()
	if err != nil {
		return nil, err
	}
	if !p.author.bot && !x.may(c, ManageMessages) {
		return nil, errMissingPermissions
	}
	if c.archived {
		return nil, errArchived
	}
	p.deleted = true
	return nil, nil
}

// crosspost is POST /channels/{channel_id}/messages/{message_id}/crosspost.
func (x *exchange) crosspost() (any, *apiError) {
	c, p, err := x.theMessage()
	if err != nil {
		return nil, err
	}
	switch {
	case c.Type != Announcement:
		return nil, errChannelType
	case !x.may(c, SendMessages):
		return nil, errMissingPermissions
	case p.flags&flagCrossposted != 0:
		return nil, errCrossposted
	}
	p.flags |= flagCrossposted
	return p.json(x.Server), nil
}

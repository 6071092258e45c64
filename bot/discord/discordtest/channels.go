package discordtest

import (
	"encoding/json"
	"slices"
	"time"
)

// theChannel returns the channel of the path, which the bot must see.
func (x *exchange) theChannel() (*Channel, *apiError) {
	c := x.world.channels[x.params["channel_id"]]
	switch {
	case c == nil:
		return nil, errUnknownChannel
	case c.Type == Private, c.guild != nil && !c.guild.hasBot():
		return nil, errMissingAccess
	case c.guild == nil:
		return c, nil
	case c.guild.out:
		return nil, errOutage
	case !x.may(c, ViewChannel):
		return nil, errMissingAccess
	}
	return c, nil
}

// may reports whether the bot has all these permissions in the channel.
func (x *exchange) may(c *Channel, p Permissions) bool {
	if c.guild == nil {
		return true
	}
	return c.guild.allowed(x.UserID, c)&p == p
}

// channel is GET /channels/{channel_id}.
func (x *exchange) channel() (any, *apiError) {
	c, err := x.theChannel()
	if err != nil {
		return nil, err
	}
	return c.json(), nil
}

// channelEdit is what PATCH /channels/{channel_id} may change.
type channelEdit struct {
	Name     *string  `json:"name"`
	Archived *bool    `json:"archived"`
	Locked   *bool    `json:"locked"`
	Tags     []string `json:"applied_tags"`
	Slow     *int     `json:"auto_archive_duration"`
}

// editChannel is PATCH /channels/{channel_id}.
func (x *exchange) editChannel() (any, *apiError) {
	c, err := x.theChannel()
	if err != nil {
		return nil, err
	}
	var e channelEdit
	if err := decode(x.body, &e); err != nil {
		return nil, err
	}
	if err := x.mayEdit(c, e); err != nil {
		return nil, err
	}
	var f form
	if e.Name != nil {
		f.length("name", *e.Name, 1, 100)
	}
	if e.Slow != nil {
		checkDuration(&f, *e.Slow)
	}
	if err := f.refusal(); err != nil {
		return nil, err
	}
	if err := c.checkTags(e.Tags); err != nil {
		return nil, err
	}
	e.apply(c)
	x.dispatchUpdate(c)
	return c.json(), nil
}

// mayEdit says whether the bot may change this of the channel: of its own
// threads all but the lock, of others nothing without the permission.
func (x *exchange) mayEdit(c *Channel, e channelEdit) *apiError {
	if c.guild == nil {
		return errChannelType
	}
	if !c.isThread() {
		if !x.may(c, ManageChannels) {
			return errMissingPermissions
		}
		return nil
	}
	manages := x.may(c, ManageThreads)
	if !manages && (c.owner != x.UserID || e.Locked != nil || c.locked) {
		return errMissingPermissions
	}
	if c.archived && (e.Archived == nil || *e.Archived) {
		return errArchived
	}
	return nil
}

func (e channelEdit) apply(c *Channel) {
	if e.Name != nil {
		c.Name = *e.Name
	}
	if e.Archived != nil {
		c.archived = *e.Archived
	}
	if e.Locked != nil {
		c.locked = *e.Locked
	}
	if e.Tags != nil {
		c.applied = e.Tags
	}
	if e.Slow != nil {
		c.slow = *e.Slow
	}
}

// newThreadBody is what threads and posts of forums are made of.
type newThreadBody struct {
	Name    string          `json:"name"`
	Type    *int            `json:"type"`
	Slow    *int            `json:"auto_archive_duration"`
	Tags    []string        `json:"applied_tags"`
	Message json.RawMessage `json:"message"` // of a forum's post
}

// aDay is how long a thread stays active without messages, in minutes, where
// nobody says otherwise.
const aDay = 1440

func (b newThreadBody) check(f *form) {
	f.length("name", b.Name, 1, 100)
	if b.Slow != nil {
		checkDuration(f, *b.Slow)
	}
}

func checkDuration(f *form, minutes int) {
	if !slices.Contains([]int{60, aDay, 4320, 10080}, minutes) {
		f.add("auto_archive_duration", "BASE_TYPE_CHOICES", "Value must be one of (60, 1440, 4320, 10080).")
	}
}

// startThread is POST /channels/{channel_id}/messages/{message_id}/threads.
func (x *exchange) startThread() (any, *apiError) {
	c, p, err := x.theMessage()
	if err != nil {
		return nil, err
	}
	var body newThreadBody
	if err := decode(x.body, &body); err != nil {
		return nil, err
	}
	switch {
	case c.Type != Text && c.Type != Announcement:
		return nil, errChannelType
	case !x.may(c, CreatePublicThreads):
		return nil, errMissingPermissions
	case p.thread != nil:
		return nil, errThreadExists
	}
	var f form
	body.check(&f)
	if err := f.refusal(); err != nil {
		return nil, err
	}
	p.thread = x.addThread(c, p.id, body)
	p.flags |= flagThread
	return p.thread.json(), nil
}

// newThread is POST /channels/{channel_id}/threads: a post of a forum, or a
// thread without a message.
func (x *exchange) newThread() (any, *apiError) {
	c, err := x.theChannel()
	if err != nil {
		return nil, err
	}
	var body newThreadBody
	if err := decode(x.body, &body); err != nil {
		return nil, err
	}
	var f form
	body.check(&f)
	switch c.Type {
	case Forum:
		return x.forumPost(c, body, &f)
	case Text, Announcement:
	default:
		return nil, errChannelType
	}
	if body.Type == nil || ChannelType(*body.Type) != Thread {
		f.add("type", "BASE_TYPE_CHOICES", "Only public threads are known here: 11.")
	}
	if err := f.refusal(); err != nil {
		return nil, err
	}
	if !x.may(c, CreatePublicThreads) {
		return nil, errMissingPermissions
	}
	return x.addThread(c, x.clock.timeID(), body).json(), nil
}

// forumPost makes a thread in a forum, with its first message.
func (x *exchange) forumPost(c *Channel, body newThreadBody, f *form) (any, *apiError) {
	if !x.may(c, SendMessages) {
		return nil, errMissingPermissions
	}
	if len(body.Message) == 0 {
		f.add("message", "BASE_TYPE_REQUIRED", "This field is required")
		return nil, f.refusal()
	}
	m, err := parseMessage(body.Message)
	if err != nil {
		return nil, err
	}
	m.check(f, "message.")
	if err := f.refusal(); err != nil {
		return nil, err
	}
	switch {
	case m.empty():
		return nil, errEmptyMessage
	case len(m.Embeds) > 0 && !x.may(c, EmbedLinks):
		return nil, errMissingPermissions
	case c.needsTag && len(body.Tags) == 0:
		return nil, errTagNeeded
	}
	if err := c.checkTags(body.Tags); err != nil {
		return nil, err
	}
	t := x.addThread(c, x.clock.timeID(), body)
	p := x.newPost(t.ID, t, m, m.Flags&settable)
	return t.json().with(object{"message": p.json(x.Server)}), nil
}

// checkTags refuses tags that the forum does not have. The channel may be the
// forum or a post of it.
func (c *Channel) checkTags(ids []string) *apiError {
	if len(ids) == 0 {
		return nil
	}
	var f form
	f.count("applied_tags", len(ids), 5)
	if err := f.refusal(); err != nil {
		return err
	}
	if c.parent != nil {
		c = c.parent
	}
	for _, id := range ids {
		if !slices.ContainsFunc(c.tags, func(t tag) bool { return t.id == id }) {
			return errUnknownTag
		}
	}
	return nil
}

// addThread makes a thread of the bot's. Where it starts from a message, or has
// a first one, they share an id.
func (x *exchange) addThread(parent *Channel, id string, body newThreadBody) *Channel {
	t := &Channel{
		ID: id, Name: body.Name, Type: Thread, GuildID: parent.GuildID, ParentID: parent.ID,
		server: x.Server, guild: parent.guild, parent: parent, owner: x.UserID, applied: body.Tags, slow: aDay,
	}
	if parent.Type == Announcement {
		t.Type = AnnounceThread
	}
	if body.Slow != nil {
		t.slow = *body.Slow
	}
	parent.threads = append(parent.threads, t)
	x.world.channels[id] = t
	x.dispatch(t.GuildID, "THREAD_CREATE", t.json().with(object{"newly_created": true}))
	return t
}

// nonceFor is how long Discord remembers a nonce: "the past few minutes".
const nonceFor = 5 * time.Minute

// sameNonce returns the message that was posted to the channel with this nonce
// a short while ago, nil if none.
func (x *exchange) sameNonce(c *Channel, nonce string) *post {
	p := x.world.nonces[c.ID+" "+nonce]
	if p == nil || x.clock.now().Sub(p.posted) > nonceFor {
		return nil
	}
	return p
}

package discord

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// threadsSetting is "on" in channels that want a thread for each story.
const threadsSetting = "threads"

// mediaChannel is a forum whose posts are pictures. Source: Discord's
// documentation of channels.
const mediaChannel = 16

func isForum(kind int) bool { return kind == forumChannel || kind == mediaChannel }

// venue is what a post has to know of its channel.
type venue struct {
	kind    int // Discord's type of channel
	threads bool
}

func (p *Platform) venue(ctx context.Context, c rumor.Channel) (venue, error) {
	settings, err := p.o.Settings.Settings(ctx, c)
	if err != nil {
		return venue{}, err
	}
	return venueIn(settings), nil
}

func venueIn(settings map[string]string) venue {
	kind, err := strconv.Atoi(settings[typeSetting])
	if err != nil {
		kind = textChannel
	}
	return venue{kind: kind, threads: settings[threadsSetting] == "on"}
}

// setKind keeps a channel's type.
func (p *Platform) setKind(ctx context.Context, c rumor.Channel, kind int) error {
	return p.o.Settings.SetSetting(ctx, c, typeSetting, strconv.Itoa(kind))
}

// learn asks Discord what a channel is, keeps its type, and returns that.
func (p *Platform) learn(ctx context.Context, c rumor.Channel, id string) (int, error) {
	seen, err := p.look(ctx, id)
	if err != nil {
		return 0, err
	}
	return seen.Type, p.setKind(ctx, c, seen.Type)
}

// channel is what Discord tells of a channel.
type channel struct {
	Type     int    `json:"type"`
	Name     string `json:"name"`
	ParentID string `json:"parent_id"` // of a thread: its channel
	Flags    int    `json:"flags"`
	Tags     []tag  `json:"available_tags"` // of a forum
	channelRights
}

// tag is what posts in a forum can be sorted by.
type tag struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Moderated bool   `json:"moderated"` // only moderators may give it
}

const (
	// needsTag is the flag of a forum that takes no post without a tag.
	needsTag = 1 << 4
	maxTags  = 5 // of a post
)

const (
	maxForums = 1000
	forumKeep = time.Hour
)

// look asks Discord what a channel is, and remembers a forum's tags.
func (p *Platform) look(ctx context.Context, id string) (channel, error) {
	var seen channel
	if err := p.calls.Do(ctx, patient(rest.Get("/channels/*", id), postPatience), &seen); err != nil {
		return channel{}, err
	}
	if isForum(seen.Type) {
		p.forums.put(id, channel{Type: seen.Type, Flags: seen.Flags, Tags: seen.Tags})
	}
	return seen, nil
}

// archiveAfter is after how many minutes without a message Discord hides a
// thread: three days.
const archiveAfter = 4320

// startThread starts a thread from a new post about a story, where the channel
// asks for it, and returns its id. Without one the post stands all the same.
func (p *Platform) startThread(ctx context.Context, s post, m posted) string {
	plain := s.venue.kind == textChannel || s.venue.kind == newsChannel
	if !s.venue.threads || !plain || s.Story == "" || s.RollUp > 0 || s.Channel.Workspace == "" {
		return ""
	}
	body := struct {
		Name    string `json:"name"`
		Archive int    `json:"auto_archive_duration"`
	}{threadName(s.message), archiveAfter}
	var thread struct {
		ID string `json:"id"`
	}
	err := p.beside(ctx, rest.Post("/channels/*/messages/*/threads", body, m.ChannelID, m.ID), &thread)
	switch {
	case err == nil:
		return thread.ID
	case hasCode(err, threadExists):
		return m.ID // a thread has the id of the message it was started from
	case hasCode(err, missingPermissions, missingAccess):
		p.tellDenied(ctx, s.Channel, "start threads in", err)
		return ""
	}
	p.o.Log.InfoContext(ctx, "a post has no thread", "channel", s.Channel.String(), "error", err)
	return ""
}

// openPost makes a post in a forum, which is a thread with its first message.
//
// Discord takes no nonce for threads, so that a lost answer, or a crash before
// the receipt is kept, could make a second one. Therefore a mark with the
// delivery's name is set first. Where it is set already, an earlier attempt may
// have come through: a thread of ours in this forum, with this name and made
// since, is the post. Of a story whose title changed between the attempts there
// may be two.
func (p *Platform) openPost(ctx context.Context, s post) (rumor.Receipt, error) {
	mark, name := "discord.forum:"+s.ID(), threadName(s.message)
	since, err := p.o.Marks.Mark(ctx, mark)
	if err != nil {
		return rumor.Receipt{}, err
	}
	if !since.IsZero() {
		thread, err := p.findPost(ctx, s, name, since)
		if err != nil || thread != "" {
			return s.opened(p.o.Now(), thread), err
		}
	} else if err := p.o.Marks.SetMark(ctx, mark, p.o.Now()); err != nil {
		return rumor.Receipt{}, err
	}
	return p.createPost(ctx, s, name)
}

// opened returns the receipt of a forum post, whose first message has the id of
// the thread.
func (s post) opened(at time.Time, thread string) rumor.Receipt {
	return s.receipt(at, posted{ID: thread, ChannelID: thread}, thread)
}

func (p *Platform) createPost(ctx context.Context, s post, name string) (rumor.Receipt, error) {
	tags, err := p.tagsFor(ctx, s)
	if err != nil {
		return rumor.Receipt{}, err
	}
	body := struct {
		Name    string   `json:"name"`
		Archive int      `json:"auto_archive_duration"`
		Tags    []string `json:"applied_tags,omitempty"`
		Message outgoing `json:"message"`
	}{name, archiveAfter, tags, s.outgoing()}
	var thread struct {
		ID string `json:"id"`
	}
	if err := p.calls.Do(ctx, patient(rest.Post("/channels/*/threads", body, s.channel), postPatience), &thread); err != nil {
		return rumor.Receipt{}, err
	}
	return s.opened(p.o.Now(), thread.ID), nil
}

// clockSkew is how far our clock and Discord's may be apart.
const clockSkew = time.Minute

// findPost returns the thread that an earlier attempt at a forum post made,
// empty if there is none.
func (p *Platform) findPost(ctx context.Context, s post, name string, since time.Time) (string, error) {
	self, err := p.selfID(ctx)
	if err != nil {
		return "", err
	}
	var active struct {
		Threads []struct {
			ID       string `json:"id"`
			ParentID string `json:"parent_id"`
			OwnerID  string `json:"owner_id"`
			Name     string `json:"name"`
		} `json:"threads"`
	}
	if err := p.calls.Do(ctx, patient(rest.Get("/guilds/*/threads/active", s.Channel.Workspace), postPatience), &active); err != nil {
		return "", err
	}
	for _, t := range active.Threads {
		made, ok := madeAt(t.ID)
		if ok && t.ParentID == s.channel && t.OwnerID == self && t.Name == name && made.After(since.Add(-clockSkew)) {
			return t.ID, nil
		}
	}
	return "", nil
}

// madeAt returns when the thing with this id was made. Source: Discord's
// documentation of snowflakes.
func madeAt(id string) (time.Time, bool) {
	const epoch = 1420070400000 // of Discord, in milliseconds
	n, err := strconv.ParseUint(id, 10, 63)
	if err != nil {
		return time.Time{}, false
	}
	return time.UnixMilli(int64(n>>22) + epoch), true
}

// tagsFor returns the ids of the tags for a forum post.
func (p *Platform) tagsFor(ctx context.Context, s post) ([]string, error) {
	forum, ok := p.forums.get(s.channel)
	if !ok {
		var err error
		if forum, err = p.look(ctx, s.channel); err != nil {
			return nil, err
		}
	}
	return forum.pick(s.message), nil
}

// pick returns the ids of the tags that bear the name or nickname of one of the
// message's clubs, or words of its title. If none does and the forum wants one,
// it is the first.
func (c channel) pick(m message.Message) []string {
	open := slices.DeleteFunc(slices.Clone(c.Tags), func(t tag) bool { return t.Moderated })
	about := clubsOf(m)
	title := wordsOf(m.Title)
	var ids []string
	for _, t := range open {
		name := wordsOf(t.Name)
		fits := strings.Contains(title, name) || slices.ContainsFunc(about, func(club string) bool { return strings.HasSuffix(club, name) })
		if name != "" && fits && len(ids) < maxTags {
			ids = append(ids, t.ID)
		}
	}
	if len(ids) == 0 && c.Flags&needsTag != 0 && len(open) > 0 {
		ids = []string{open[0].ID}
	}
	return ids
}

// clubsOf returns the names of the clubs that a story's message lists.
func clubsOf(m message.Message) []string {
	var clubs []string
	for _, f := range m.Fields {
		if f.Name != "Clubs" {
			continue
		}
		for name := range strings.SplitSeq(f.Value.Plain(message.Clock{}), ",") {
			clubs = append(clubs, wordsOf(name))
		}
	}
	return clubs
}

// wordsOf returns the words of a text in lower case with a space around each, so
// that one such text holds or ends another only where words begin and end. Of a
// text without words it returns nothing.
func wordsOf(s string) string {
	fields := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(fields) == 0 {
		return ""
	}
	return " " + strings.Join(fields, " ") + " "
}

// maxThreadName is how many characters a thread's name may have. Source:
// Discord's documentation of channels.
const maxThreadName = 100

// threadName returns the name of the thread about a message.
func threadName(m message.Message) string {
	name := plainText(m.Title, maxThreadName)
	for _, paragraph := range m.Body {
		if name == "" {
			name = plainText(paragraph.Plain(message.Clock{}), maxThreadName)
		}
	}
	return cmp.Or(name, "News")
}

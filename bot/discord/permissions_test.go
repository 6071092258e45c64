package discord

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestNeededPermissions(t *testing.T) {
	// 1<<10 | 1<<11 | 1<<14 | 1<<16 | 1<<35 | 1<<38
	if got := neededPermissions(); got != 309237730304 {
		t.Errorf("%d", got)
	}
}

func TestMissing(t *testing.T) {
	all := neededPermissions()
	for _, test := range []struct {
		name    string
		have    int64
		channel int
		threads bool
		want    []string
	}{
		{"all", all, textChannel, true, nil},
		{"administrator", administrator, forumChannel, true, nil},
		{"direct messages need none", 0, directChannel, true, nil},
		{"nothing", 0, textChannel, false, []string{"View Channels", "Send Messages", "Embed Links", "Read Message History"}},
		{"an unknown type of channel", all &^ sendMessages.bit, 99, false, []string{"Send Messages"}},
		{"no embeds", all &^ embedLinks.bit, newsChannel, false, []string{"Embed Links"}},
		{"threads not asked for", all &^ createThreads.bit &^ sendInThreads.bit, textChannel, false, nil},
		{"threads asked for", all &^ createThreads.bit &^ sendInThreads.bit, textChannel, true, []string{"Create Public Threads", "Send Messages in Threads"}},
		{"a thread without the right to channels", all &^ sendMessages.bit, publicThread, true, nil},
		{"a thread without the right to threads", all &^ sendInThreads.bit, privateThread, false, []string{"Send Messages in Threads"}},
		{"a thread of an announcement channel", all &^ sendInThreads.bit, announcementThread, false, []string{"Send Messages in Threads"}},
		{"no posts in a forum", all &^ sendMessages.bit &^ sendInThreads.bit, forumChannel, false, []string{"Create Posts", "Send Messages in Posts"}},
		{"a forum makes threads by itself", all &^ createThreads.bit, forumChannel, true, nil},
	} {
		if got := missing(test.have, test.channel, test.threads); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// TestEffective follows the order of Discord's documentation: each step outdoes
// those before it.
func TestEffective(t *testing.T) {
	const (
		view  = 1 << 10
		send  = 1 << 11
		embed = 1 << 14
		high  = 1 << 52
		guild = "1" // also @everyone
		bot   = "9"
	)
	roles := []roleRights{{guild, view | send}, {"2", embed}, {"3", high}, {"4", administrator}}
	everyone := func(allow, deny int64) overwrite { return overwrite{guild, roleOverwrite, allow, deny} }
	role := func(id string, allow, deny int64) overwrite { return overwrite{id, roleOverwrite, allow, deny} }
	member := func(id string, allow, deny int64) overwrite { return overwrite{id, memberOverwrite, allow, deny} }
	for _, test := range []struct {
		name       string
		owner      string
		roles      []string
		overwrites []overwrite
		want       int64
	}{
		{"@everyone alone", "", nil, nil, view | send},
		{"roles add up", "", []string{"2", "3"}, nil, view | send | embed | high},
		{"@everyone among the roles", "", []string{guild}, nil, view | send},
		{"a role that is no more", "", []string{"77"}, nil, view | send},
		{"owner", bot, nil, []overwrite{everyone(0, view)}, allPermissions},
		{"administrator", "", []string{"4"}, []overwrite{everyone(0, view), member(bot, 0, view)}, allPermissions},
		{"channel denies everyone", "", nil, []overwrite{everyone(0, send)}, view},
		{"channel allows everyone", "", nil, []overwrite{everyone(embed, 0)}, view | send | embed},
		{"everyone's allow outdoes its deny", "", nil, []overwrite{everyone(send, send)}, view | send},
		{"a role outdoes everyone", "", []string{"2"}, []overwrite{role("2", send, 0), everyone(0, send)}, view | send | embed},
		{"a role with @everyone among the roles", "", []string{guild, "2"}, []overwrite{everyone(0, send), role("2", send, 0)}, view | send | embed},
		{"a role's deny outdoes what roles have", "", []string{"2"}, []overwrite{role("2", 0, embed)}, view | send},
		{"one role's allow outdoes another's deny", "", []string{"2", "3"}, []overwrite{role("2", send, 0), role("3", 0, send)}, view | send | embed | high},
		{"in whatever order they stand", "", []string{"3", "2"}, []overwrite{role("3", 0, send), role("2", send, 0)}, view | send | embed | high},
		{"a role of others", "", nil, []overwrite{role("2", embed, view)}, view | send},
		{"the member outdoes roles", "", []string{"2"}, []overwrite{member(bot, 0, send), role("2", send, 0)}, view | embed},
		{"the member outdoes everyone", "", nil, []overwrite{member(bot, send, 0), everyone(0, send)}, view | send},
		{"another member", "", nil, []overwrite{member("8", embed, view)}, view | send},
		{"a member with a role's id", "", []string{"2"}, []overwrite{member("2", 0, view)}, view | send | embed},
		{"an unknown type of overwrite", "", nil, []overwrite{{bot, 7, embed, view}}, view | send},
		{"an administrator of the channel alone", "", nil, []overwrite{member(bot, administrator, view)}, send | administrator},
	} {
		m := memberRights{Roles: test.roles}
		m.User.ID = bot
		got := effective(guildRights{guild, test.owner, roles}, m, channelRights{test.overwrites})
		if got != test.want {
			t.Errorf("%s: %b, want %b", test.name, got, test.want)
		}
	}
	if got := effective(guildRights{}, memberRights{}, channelRights{}); got != 0 {
		t.Errorf("nothing known: %b", got)
	}
}

func TestRightsFromDiscord(t *testing.T) {
	var g guildRights
	var m memberRights
	var c channelRights
	for text, to := range map[string]any{
		`{"id":"81384788765712384","name":"x","owner_id":"53","roles":[{"id":"81384788765712384","permissions":"4503599627370496","color":0}]}`: &g,
		`{"user":{"id":"9","bot":true},"roles":["5"],"nick":null}`:                                                                              &m,
		`{"id":"7","type":0,"permission_overwrites":[{"id":"9","type":1,"allow":"274877906944","deny":"0"}]}`:                                   &c,
	} {
		if err := json.Unmarshal([]byte(text), to); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := effective(g, m, c), int64(1<<52|1<<38); got != want {
		t.Errorf("%b, want %b", got, want)
	}
	if err := json.Unmarshal([]byte(`{"id":"7","permission_overwrites":null}`), &c); err != nil {
		t.Error(err)
	}
}

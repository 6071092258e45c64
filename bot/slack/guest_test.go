package slack

import (
	"net/url"
	"strings"
	"testing"
)

// testGuests is a workspace that shares channels with ours.
const testGuests = "T00000002"

// newSharedBooth returns a booth whose channels are shared with testGuests, or
// with other workspaces of the same organization alone.
func newSharedBooth(t *testing.T, outside bool) *booth {
	b := newBooth(t, nil)
	b.offerViews()
	info := b.slack.answers["conversations.info"]
	b.slack.answers["conversations.info"] = func(f url.Values) string {
		if !outside {
			return info(f)
		}
		return strings.Replace(info(f), `"is_member":true`, `"is_member":true,"is_ext_shared":true`, 1)
	}
	return b
}

// A guest of a channel that is shared by Slack Connect looks up what he wants,
// and does not change what is posted there. The answer goes out by our workspace.
func TestGuests(t *testing.T) {
	guest := map[string]any{"id": testUser, "username": "ann", "team_id": testGuests}
	press := func(line string, fields ...any) func(*booth) {
		return func(b *booth) {
			b.interactive(t.Context(), aPress(t, line, "b1", append([]any{"user", guest, "response_url", nil}, fields...)...))
		}
	}
	mention := func(line string, fields ...any) func(*booth) {
		return func(b *booth) { b.event(t.Context(), anEvent(t, "app_mention", "<@"+testBot+"> "+line, fields...)) }
	}
	const refused, done = "Only people who manage this channel", "Subscribed to"
	for _, test := range []struct {
		name    string
		outside bool // the guest is of another organization
		do      func(*booth)
		want    string
	}{
		{"a button", true, press("subscribe topic:club:BOS"), refused},
		{"a button, of one organization", false, press("subscribe topic:club:BOS"), done},
		{"a button, of nobody told", true, press("subscribe topic:club:BOS", "team", nil, "user", map[string]any{"id": testUser, "team_id": testTeam}), refused},
		{"reminders", true, press("deadline remind:on"), refused},
		{"a look-up", true, press("rumors name:club:BOS"), "Red Sox rumors"},
		{"his direct messages", true, press("subscribe to:me topic:club:BOS"), done},
		{"another channel", true, press(`subscribe in:"<#C00000002>" topic:club:BOS`), notYours},
		{"a mention", true, mention("subscribe redsox", "team", testGuests), refused},
		{"a mention, as Slack also tells it", true, mention("subscribe redsox", "team", testTeam, "user_team", testGuests), refused},
		{"a mention, of one organization", false, mention("subscribe redsox", "team", testGuests), done},
		{"a mention of ours", true, mention("subscribe redsox", "team", testTeam), done},
		{"a look-up by a mention", true, mention("redsox", "team", testGuests), "Red Sox rumors"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newSharedBooth(t, test.outside)
			test.do(b)
			b.settle(t)
			if got := b.slack.only(t); !strings.Contains(got.text(), test.want) || !strings.HasPrefix(got.method, "chat.") {
				t.Errorf("%s %q, want %q", got.method, got.text(), test.want)
			}
			if subscribed := len(b.memory.subs) > 0; subscribed != (test.want == done) {
				t.Errorf("subscriptions %v", b.memory.subs)
			}
		})
	}
}

// A guest's modal comes from his workspace, for ours.
func TestGuestsModal(t *testing.T) {
	for name, test := range map[string]struct{ in, to, block string }{
		"here":                {testChannel, "", "in"},
		"another channel":     {testOther, "", "in"},
		"his direct messages": {"", toMe, ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := newSharedBooth(t, true)
			raw := string(aSubmission(t, `{"team":"T00000001","channel":"C00000001"}`, test.in, test.to, "club:BOS"))
			raw = strings.ReplaceAll(raw, `"team":{"id":"T00000001"}`, `"team":{"id":"T00000002"}`)
			raw = strings.ReplaceAll(raw, `"team_id":"T00000001"`, `"team_id":"T00000002"`)
			ack, _ := b.interactive(t.Context(), []byte(raw))
			got := string(marshalled(t, ack))
			if want := `"` + test.block + `":"` + notYours + `"`; test.block != "" && !strings.Contains(got, want) {
				t.Errorf("%s, want %s", got, want)
			}
			if (len(b.memory.subs) > 0) != (test.block == "") {
				t.Errorf("%s: subscriptions %+v", got, b.memory.subs)
			}
			for _, s := range b.memory.subs {
				if s.Channel.Workspace != testTeam {
					t.Errorf("subscribed %s", s.Channel)
				}
			}
		})
	}
}

// A guest's Home tab is ours, whatever workspace he sees it from.
func TestGuestsHome(t *testing.T) {
	view := map[string]any{"type": "home", "app_installed_team_id": testTeam}
	b := newSharedBooth(t, true)
	router := &askedRouter{reply: spoken("Done", true, false)}
	b.o.Router, b.o.Subscriptions = router, new(suiteMemory)
	b.interactive(t.Context(), aPress(t, `unsubscribe in:"<#C00000002>" topic:club:BOS`, "b1", "view", view, "channel", nil,
		"team", map[string]any{"id": testGuests}, "user", map[string]any{"id": testUser, "team_id": testGuests},
		"container", map[string]any{"type": "view"}))
	b.settle(t)
	for _, r := range router.asked {
		if r.Command == "unsubscribe" || r.Channel.Workspace != testTeam {
			t.Errorf("asked %+v", r)
		}
	}
	if calls := b.slack.methods(); len(router.asked) == 0 || calls[len(calls)-1] != "views.publish" {
		t.Errorf("asked %+v, called %v", router.asked, calls)
	}
}

// Who types a slash command is of the workspace that it comes from. One that we
// are not in changes nothing.
func TestCommandFromAnotherWorkspace(t *testing.T) {
	b := newSharedBooth(t, true)
	c := aSlash("/subscribe", "redsox")
	c.TeamID = testGuests
	b.slash(t.Context(), c)
	b.settle(t)
	for _, s := range b.memory.subs {
		if s.Channel.Workspace != testGuests {
			t.Errorf("subscribed %s", s.Channel)
		}
	}
}

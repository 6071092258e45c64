package discord

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/bot/discord/gateway"
)

const (
	ready  = `{"user":{"id":"` + botID + `"},"guilds":[{"id":"` + guildID + `","unavailable":true}]}`
	known  = `{"id":"` + guildID + `"}`
	joined = `{"id":"200000000000000002","owner_id":"` + ownerID + `"}`
)

// happen gives the platform events, and waits for the tasks that they make.
func (w *world) happen(t *testing.T, events ...string) {
	t.Helper()
	w.knowSelf(application{ID: botID})
	for i := 0; i < len(events); i += 2 {
		w.handle(t.Context(), gateway.Event{Type: events[i], Data: json.RawMessage(events[i+1])})
	}
	for len(w.tasks.waiting) > 0 {
		w.tasks.finish(t.Context(), <-w.tasks.waiting)
	}
}

func TestEvents(t *testing.T) {
	const awake = "wake discord/" + guildID
	for _, test := range []struct {
		name   string
		events []string
		want   []string
	}{
		{"start", []string{"READY", ready, "GUILD_CREATE", known}, []string{awake}},
		{"no guilds yet", []string{"READY", `{"guilds":[]}`, "GUILD_CREATE", joined}, []string{"wake discord/200000000000000002"}},
		{"join", []string{"READY", ready, "GUILD_CREATE", joined, "GUILD_CREATE", joined}, []string{awake, "wake discord/200000000000000002"}},
		{"outage", []string{"READY", ready, "GUILD_DELETE", `{"id":"` + guildID + `","unavailable":true}`, "GUILD_CREATE", known}, []string{awake}},
		{"leave and come back", []string{"READY", ready, "GUILD_DELETE", known, "GUILD_CREATE", known}, []string{awake, "sleep discord/" + guildID, awake}},
		{"join in an outage", []string{"READY", ready, "GUILD_CREATE", `{"id":"200000000000000002","unavailable":true}`, "GUILD_CREATE", joined}, []string{awake, "wake discord/200000000000000002"}},
		{"new session", []string{"READY", ready, "READY", ready, "GUILD_CREATE", known}, []string{awake, awake}},
		{"deleted channel", []string{"CHANNEL_DELETE", `{"id":"` + channelID + `","guild_id":"` + guildID + `","type":0}`}, []string{"sleep " + redsox.String()}},
		{"deleted thread", []string{"THREAD_DELETE", `{"id":"` + threadID + `","guild_id":"` + guildID + `","parent_id":"1","type":11}`}, []string{"sleep discord/" + guildID + "/" + threadID}},
		{"nothing known of a shard", []string{"GUILD_CREATE", joined}, nil},
		{"garbage", []string{
			"READY", `{"guilds":{}}`, "READY", `null`, "GUILD_CREATE", `[]`, "GUILD_CREATE", `{}`, "GUILD_CREATE", `{"id":7}`, "GUILD_DELETE", ``,
			"GUILD_DELETE", `{"id":"../../x"}`, "CHANNEL_DELETE", `{"id":null}`, "CHANNEL_UPDATE", `"`, "THREAD_DELETE", `{"id":[]}`, "INTERACTION_CREATE", `{`, "NEW_THING", `{`,
		}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			w.happen(t, test.events...)
			if d := cmp.Diff(test.want, w.store.slept); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

func TestChannelUpdate(t *testing.T) {
	for _, test := range []struct {
		kept map[string]string
		kind int
		want string
	}{
		{nil, 5, ""},
		{map[string]string{threadsSetting: "on"}, 5, "5"},
		{map[string]string{threadsSetting: "on"}, 0, ""},
		{map[string]string{typeSetting: "5"}, 0, "0"},
		{map[string]string{typeSetting: "0"}, 5, "5"},
		{map[string]string{typeSetting: "5"}, 5, "5"},
		{map[string]string{typeSetting: "15"}, 16, "16"},
		{map[string]string{typeSetting: "garbage"}, 5, "5"},
	} {
		w := newWorld(t)
		w.store.settings[redsox] = test.kept
		w.happen(t, "CHANNEL_UPDATE", fmt.Sprintf(`{"id":"%s","guild_id":"%s","type":%d}`, channelID, guildID, test.kind))
		if got := w.store.settings[redsox][typeSetting]; got != test.want {
			t.Errorf("%v, then type %d: %q, want %q", test.kept, test.kind, got, test.want)
		}
	}
}

func TestTasksAreTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.store.away = errLost
		w.happen(t, "READY", ready)
		if len(w.store.slept) != taskTries {
			t.Errorf("tried %d times, want %d", len(w.store.slept), taskTries)
		}
	})
}

func TestTasksAreBounded(t *testing.T) {
	w := newWorld(t)
	for range maxTasks + 10 {
		w.handle(t.Context(), gateway.Event{Type: "READY", Data: json.RawMessage(ready)})
	}
	if n := len(w.tasks.waiting); n != maxTasks {
		t.Errorf("%d tasks wait", n)
	}
}

func FuzzEvents(f *testing.F) {
	kinds := []string{"READY", "GUILD_CREATE", "GUILD_DELETE", "CHANNEL_DELETE", "THREAD_DELETE", "CHANNEL_UPDATE"}
	for i, data := range []string{ready, joined, known, `{"id":"` + channelID + `","type":-1}`, `{"id":"300000000000000001","guild_id":"200000000000000001"}`, fenway} {
		f.Add(i, []byte(data))
	}
	f.Fuzz(func(t *testing.T, kind int, data []byte) {
		w := newWorld(t)
		w.api.lenient = true
		w.happen(t, "READY", ready, kinds[uint(kind)%uint(len(kinds))], string(data))
		if slices.Contains(w.store.slept, "sleep discord/") {
			t.Error("a guild without an id is asleep")
		}
	})
}

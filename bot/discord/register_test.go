package discord

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/commands"
)

// registered is how Discord gives back the commands of fewCommands: with its
// own additions, and all that is a set or a map in an order of its own.
const registered = `[{
	"id": "1", "application_id": "2", "version": "3", "type": 1, "name": "settings", "name_localized": "settings",
	"name_localizations": {"ja": "設定", "es-ES": "ajustes", "es-419": "ajustes"},
	"description": "S", "description_localizations": {"ja": "このチャンネルへの投稿のしかた", "es-419": "Cómo publico en este canal", "es-ES": "Cómo publico en este canal"},
	"default_permission": true, "default_member_permissions": "16", "dm_permission": true, "nsfw": false,
	"contexts": [1, 0], "integration_types": [0], "handler": null, "new_field": {}
}, {
	"id": "4", "application_id": "2", "version": "5", "name": "x", "description": "X",
	"name_localizations": null, "default_member_permissions": null, "contexts": [2, 0, 1], "integration_types": [1, 0],
	"options": [
		{"type": 3, "name": "a", "description": "A", "required": true, "choices": [{"name": "One", "value": "1", "name_localizations": null}, {"name": "Two", "value": "2"}]},
		{"type": 7, "name": "b", "description": "B", "name_localizations": {}, "channel_types": [15, 12, 11, 10, 5, 0]},
		{"type": 4, "name": "page", "description": "P", "min_value": 1, "autocomplete": false, "choices": []}
	]
}]`

func fewCommands() []*commands.Command {
	return []*commands.Command{
		{Name: "x", Description: "X", Options: []commands.Option{
			{Name: "b", Description: "B", Completion: commands.Channels},
			{Name: "page", Description: "P"},
			{Name: "a", Description: "A", Required: true, Completion: commands.Listed,
				Choices: []commands.Choice{{Label: "One", Value: "1"}, {Label: "Two", Value: "2"}}},
		}},
		{Name: "settings", Description: "S", Permission: commands.ManagesChannel},
	}
}

func TestSameCommands(t *testing.T) {
	for _, test := range []struct {
		name     string
		old, new string // what is changed in what Discord has
		same     bool
	}{
		{"as Discord gives it back", "", "", true},
		{"choices of no language", `"name_localizations": null}, {`, `"name_localizations": {}}, {`, true},
		{"nsfw left out", `"nsfw": false,`, "", true},
		{"an empty list for none", `"nsfw": false,`, `"options": [],`, true},
		{"a name", `"name": "x"`, `"name": "y"`, false},
		{"a description", `"description": "X"`, `"description": "Y"`, false},
		{"a translated name", `"ja": "設定"`, `"ja": "設"`, false},
		{"a translation missing", `"ja": "設定", `, "", false},
		{"a translation too many", `"ja": "設定"`, `"ja": "設定", "de": "x"`, false},
		{"a translated description", `Cómo publico`, `Como publico`, false},
		{"permissions", `"16"`, `"32"`, false},
		{"no permissions", `"16"`, `null`, false},
		{"not for adults", `"nsfw": false`, `"nsfw": true`, false},
		{"contexts", `[1, 0]`, `[0]`, false},
		{"contexts of everywhere", `[1, 0]`, `null`, false},
		{"installs", `[1, 0],`, `[0],`, false},
		{"type of command", `"type": 1`, `"type": 2`, false},
		{"type of option", `{"type": 7`, `{"type": 6`, false},
		{"required", `"required": true`, `"required": false`, false},
		{"a choice's label", `"One"`, `"Uno"`, false},
		{"a choice's value", `"value": "1"`, `"value": 1`, false},
		{"types of channels", `[15, 12, 11, 10, 5, 0]`, `[0]`, false},
		{"the least number", `"min_value": 1`, `"min_value": 0`, false},
		{"a longest text", `"min_value": 1`, `"min_value": 1, "max_length": 6`, false},
		{"autocomplete", `"autocomplete": false`, `"autocomplete": true`, false},
		{"options within options", `"choices": []`, `"options": [null]`, false},
		{"what cannot be read", `"type": 1,`, `"type": "one",`, false},
	} {
		text := strings.Replace(registered, test.old, test.new, 1)
		if test.old != "" && text == registered {
			t.Fatalf("%s: nothing was changed", test.name)
		}
		var have []json.RawMessage
		if err := json.Unmarshal([]byte(text), &have); err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if got := sameCommands(have, applicationCommands(fewCommands()), false); got != test.same {
			t.Errorf("%s: same %v", test.name, got)
		}
	}
}

func TestSameCommandsCount(t *testing.T) {
	var have []json.RawMessage
	if err := json.Unmarshal([]byte(registered), &have); err != nil {
		t.Fatal(err)
	}
	want := applicationCommands(fewCommands())
	for name, have := range map[string][]json.RawMessage{
		"none":           nil,
		"one less":       have[:1],
		"one more":       {have[0], have[1], json.RawMessage(`{"name":"z","description":"Z"}`)},
		"one twice":      {have[0], have[0]},
		"nothing at all": {json.RawMessage(`null`), json.RawMessage(`[]`)},
	} {
		if sameCommands(have, want, false) {
			t.Errorf("%s: same", name)
		}
	}
	if !sameCommands([]json.RawMessage{have[1], have[0]}, want, false) {
		t.Error("another order: not the same")
	}
	slices.Reverse(want[0].Options)
	if sameCommands(have, want, false) {
		t.Error("another order of options: same")
	}
}

func TestRegister(t *testing.T) {
	inGuild := strings.NewReplacer(`"contexts": [1, 0], "integration_types": [0]`, `"guild_id": "8", "contexts": null, "integration_types": [0]`,
		`"contexts": [2, 0, 1], "integration_types": [1, 0]`, `"guild_id": "8"`).Replace(registered)
	for _, test := range []struct {
		name, guild string
		have        string
		routes      string
		log         string
	}{
		{"new", "", `[]`, "GET /applications/*/commands, PUT /applications/*/commands", "application commands registered"},
		{"known", "", registered, "GET /applications/*/commands", "application commands are up to date"},
		{"new in a guild", "8", `[]`, "GET /applications/*/guilds/*/commands, PUT /applications/*/guilds/*/commands", "application commands registered"},
		{"known in a guild", "8", inGuild, "GET /applications/*/guilds/*/commands", "application commands are up to date"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var log bytes.Buffer
			calls := &scripted{answers: []any{test.have, "null"}}
			err := register(t.Context(), calls, "2", test.guild, fewCommands(), slog.New(slog.NewTextHandler(&log, nil)))
			if err != nil {
				t.Fatal(err)
			}
			var routes []string
			for _, c := range calls.calls {
				routes = append(routes, c.Method+" "+c.Route)
				if got := strings.Join(c.Args, " "); got != strings.TrimSpace("2 "+test.guild) {
					t.Errorf("args %s", got)
				}
			}
			if got := strings.Join(routes, ", "); got != test.routes {
				t.Errorf("called %s", got)
			}
			if calls.calls[0].Query != "with_localizations=true" {
				t.Errorf("query %s", calls.calls[0].Query)
			}
			if strings.Count(log.String(), "\n") != 1 || !strings.Contains(log.String(), `msg="`+test.log+`"`) {
				t.Errorf("logged %s", log.String())
			}
		})
	}
}

// TestRegisterAgain gives back what was registered.
func TestRegisterAgain(t *testing.T) {
	for _, guild := range []string{"", "8"} {
		first := &scripted{answers: []any{`[]`, `null`}}
		log := slog.New(slog.DiscardHandler)
		if err := register(t.Context(), first, "2", guild, allCommands(), log); err != nil {
			t.Fatal(err)
		}
		body, err := json.Marshal(first.calls[1].Body)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(string(body), `"contexts"`); got != (guild == "") {
			t.Errorf("guild %q: contexts %v", guild, got)
		}
		second := &scripted{answers: []any{string(body)}}
		if err := register(t.Context(), second, "2", guild, allCommands(), log); err != nil {
			t.Errorf("guild %q: %v", guild, err)
		}
	}
}

func TestRegisterFails(t *testing.T) {
	refused := &rest.Error{Status: 403}
	for _, answers := range [][]any{{refused}, {`[]`, refused}} {
		err := register(t.Context(), &scripted{answers: answers}, "2", "", fewCommands(), slog.New(slog.DiscardHandler))
		if !errors.Is(err, refused) {
			t.Errorf("error %v", err)
		}
	}
}

// FuzzMeaning reads what might stand in the place of a command. The meaning of
// a meaning is itself.
func FuzzMeaning(f *testing.F) {
	var have []json.RawMessage
	if err := json.Unmarshal([]byte(registered), &have); err != nil {
		f.Fatal(err)
	}
	for _, raw := range have {
		f.Add([]byte(raw))
	}
	f.Add([]byte(`{"options":[null,{"choices":[null],"options":[{"channel_types":[]}]}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if m := meaning(raw, false); m != "" && meaning(json.RawMessage(m), false) != m {
			t.Errorf("%s\nbecomes %s", m, meaning(json.RawMessage(m), false))
		}
	})
}

package discordtest

import (
	"testing"
)

// FuzzMessage gives the server messages of any form, as posts, edits and first
// answers.
func FuzzMessage(f *testing.F) {
	for _, seed := range []string{
		`{"content": "x", "nonce": 5, "embeds": [{"title": "T", "fields": [{"name": "n", "value": "v"}]}]}`,
		`{"content": null, "components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "L", "custom_id": "a"}]}]}`,
		`{"allowed_mentions": {"parse": ["roles"], "roles": ["1"]}, "message_reference": {"message_id": "1"}}`,
		`{"components": null, "embeds": null, "flags": 64}`, `[]`, `null`, ``,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		s := &Server{}
		s.found()
		c := s.newChannel(Text, "rumors")
		b, err := parseMessage(body)
		if err != nil {
			return
		}
		var fm form
		b.check(&fm, "data.")
		_ = mustMarshal(object{"errors": fm.tree})
		p := s.newPost("1", c, b, b.Flags&settable)
		_ = p.snapshot().Text()
		_ = s.editTo(p, b, "")
		_ = mustMarshal(p.json(s))
		i := s.newInteraction(completeKind, s.world.bot, c)
		_ = i.complete(body)
	})
}

// FuzzCommands gives the server commands of any form.
func FuzzCommands(f *testing.F) {
	for _, o := range lookUps() {
		f.Add(mustMarshal([]object{o}))
	}
	f.Add([]byte(`[{"name": "a", "options": [null]}, null]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		s := &Server{}
		s.found()
		x := &exchange{Server: s, body: body, params: map[string]string{"application_id": s.ApplicationID}}
		all, err := x.setCommands()
		if err != nil {
			return
		}
		_ = mustMarshal(all)
		again, err := x.setCommands()
		if err != nil {
			t.Fatalf("taken once, and then refused: %v", err.json())
		}
		if a, b := string(mustMarshal(all)), string(mustMarshal(again)); a != b {
			t.Errorf("the same commands were changed:\n%s\n%s", a, b)
		}
	})
}

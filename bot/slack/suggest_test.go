package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/internal/golden"
)

// aSuggestion returns a select to complete as Slack tells it, with changed
// fields by name and value.
func aSuggestion(t testing.TB, id, typed string, fields ...any) []byte {
	return aPress(t, "", "", append([]any{
		"type", "block_suggestion", "action_id", id, "value", typed, "channel", nil, "actions", nil, "trigger_id", nil,
		"view", map[string]any{"id": "V1"}, "container", map[string]any{"type": "view"},
	}, fields...)...)
}

func TestSuggestions(t *testing.T) {
	router := &askedRouter{choices: []commands.Choice{{Label: "Boston  Red Sox", Value: "club:BOS"}, {Label: "", Value: "x"}, {Label: "x"}}}
	b := newBooth(t, func(o *Options) { o.Router = router })
	ack, ok := b.interactive(t.Context(), aSuggestion(t, completionID("subscribe", "topic"), " red&amp;sox"))
	want := `{"options":[{"text":{"type":"plain_text","text":"Boston Red Sox","emoji":false},"value":"club:BOS"}]}`
	if got := string(marshalled(t, ack)); got != want || !ok {
		t.Errorf("%s %v", got, ok)
	}
	direct := inTestTeam("@" + testUser)
	asked := commands.Request{
		Command: "subscribe", Options: given{"topic": "red&sox"}, Channel: direct, Direct: direct,
		User: commands.User{ID: testUser, Manages: true},
	}
	if d := cmp.Diff([]commands.Request{asked}, router.asked); d != "" || router.option != "topic" {
		t.Errorf("option %q (-want +got)\n%s", router.option, d)
	}
}

// What the modal's select offers, with real commands.
func TestCompletions(t *testing.T) {
	b := newBooth(t, nil)
	archive := txtar.Archive{Comment: []byte("What the select of topics offers for what is typed in it.\n")}
	for _, typed := range []string{"", "red", "Red  so", "rush", "léague", "dead", "muncy", "zzzz", "<@U1>&lt;", strings.Repeat("red ", 50)} {
		ack, ok := b.interactive(t.Context(), aSuggestion(t, completionID("subscribe", "topic"), typed))
		offered, isOffer := ack.(suggestions)
		if !ok || !isOffer {
			t.Fatalf("%q: %v %v", typed, ack, ok)
		}
		var list strings.Builder
		for _, o := range offered.Options {
			fmt.Fprintf(&list, "%s = %s\n", o.Text.Text, o.Value)
		}
		archive.Files = append(archive.Files, txtar.File{Name: strconv.Quote(typed), Data: []byte(list.String())})
	}
	golden.Check(t, "views/completions.txtar", txtar.Format(&archive))
}

// Whatever there is to complete, Slack is told something it takes.
func TestSuggestionLimits(t *testing.T) {
	for name, test := range map[string]struct {
		id      string
		choices []commands.Choice
		do      func()
		want    int
	}{
		"none":         {completionID("rumors", "name"), nil, nil, 0},
		"unknown":      {"approve", []commands.Choice{{Label: "a", Value: "b"}}, nil, 0},
		"half unknown": {"complete:rumors", []commands.Choice{{Label: "a", Value: "b"}}, nil, 0},
		"panics":       {completionID("rumors", "name"), nil, func() { panic("at the plate") }, 0},
		"many":         {completionID("rumors", "name"), manyChoices(), nil, mostOptions},
	} {
		b := newBooth(t, func(o *Options) { o.Router = &askedRouter{choices: test.choices, do: test.do} })
		ack, ok := b.interactive(t.Context(), aSuggestion(t, test.id, "x"))
		raw := marshalled(t, ack)
		var got struct {
			Options []struct {
				Text struct {
					Text string `json:"text"`
				} `json:"text"`
			} `json:"options"`
		}
		if err := json.Unmarshal(raw, &got); err != nil || !ok || got.Options == nil || len(got.Options) != test.want || len(raw) > 19<<10 {
			t.Errorf("%s: %d bytes, %d options, %v %v", name, len(raw), len(got.Options), ok, err)
		}
		for _, o := range got.Options {
			if utf8.RuneCountInString(o.Text.Text) > mostOptionText {
				t.Errorf("%s: %q", name, o.Text.Text)
			}
		}
	}
}

func manyChoices() []commands.Choice {
	var many []commands.Choice
	for i := range 150 {
		many = append(many, commands.Choice{Label: fmt.Sprint(i, " ", strings.Repeat("w", 90)), Value: fmt.Sprint(i)})
	}
	return many
}

// What comes late is not waited for.
func TestLateSuggestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBooth(t, nil)
		b.o.Router = new(lateRouter)
		start := time.Now()
		b.interactive(t.Context(), aSuggestion(t, completionID("rumors", "name"), "x"))
		if took := time.Since(start); took > ackWithin {
			t.Errorf("took %v", took)
		}
	})
}

// lateRouter completes when there is no time left, as *bot.Router does.
type lateRouter struct{ askedRouter }

func (*lateRouter) Complete(ctx context.Context, _ commands.Request, _ string) []commands.Choice {
	<-ctx.Done()
	return nil
}

package commands_test

import (
	"strings"
	"testing"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// The help's examples of forgiving names find what it says they find.
func TestHelpKeepsItsWord(t *testing.T) {
	r, _ := newWorld(t)
	l, err := league.Load()
	if err != nil {
		t.Fatal(err)
	}
	reply, err := answer(t, r, request("", nil), "/help")
	if err != nil {
		t.Fatal(err)
	}
	text := reply.Message.Body[0].Plain(message.Clock{})
	for name, found := range map[string]string{
		"redsox": "Boston Red Sox", "BOS": "Boston Red Sox", "Boston": "Boston Red Sox", "ronald acuna": "Ronald Acuña Jr.",
	} {
		f := l.Lookup(name)
		if !strings.Contains(text, name) || len(f.Matches) != 1 || f.Matches[0].Name() != found {
			t.Errorf("the help says %q; %q finds %v", text, name, f.Matches)
		}
	}
}

// Every kind has a noun for the sentence that says what a subscription brings.
func TestEveryKindHasANoun(t *testing.T) {
	r, _ := newWorld(t)
	for _, k := range rumor.Kinds {
		reply, err := answer(t, r, request("", nil), "/subscribe redsox kinds:"+string(k))
		if err != nil {
			t.Fatal(err)
		}
		text := reply.Message.Body[0].Plain(message.Clock{})
		if strings.Contains(text, "only .") || strings.Contains(text, "_") {
			t.Errorf("%s: %s", k, text)
		}
	}
}

package message

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var now = time.Date(2025, 7, 30, 12, 0, 0, 0, time.UTC)

func TestPlainText(t *testing.T) {
	full := Message{
		Author: "MassLive · interest",
		Title:  "Red Sox ask about a catcher",
		URL:    "https://news.example/1",
		Body:   []Text{String("Boston called."), {Bold("Soon"), {Text: ", "}, At(now.Add(2*time.Hour), Relative)}},
		Fields: []Field{{Name: "Club", Value: String("Boston Red Sox"), Short: true}, {Value: String("unnamed")}},
		Items: []Item{
			{Title: "One", URL: "https://news.example/2", Text: Text{Link("a", "https://news.example/3")}, Note: "small"},
			{Title: "Two", Button: Button{Label: "Remove", Action: "unsubscribe topic:league"}},
		},
		Footer:  "As of today",
		Buttons: []Button{{Label: "More", Action: "rumors page:2"}},
	}
	for _, test := range []struct {
		name string
		m    Message
		want string
	}{
		{"nothing", Message{}, ""},
		{"only a title", Message{Title: "Done"}, "Done"},
		{"only a link", Message{URL: "https://news.example/1"}, "https://news.example/1"},
		{"a link that is its own text", Message{Body: []Text{{Link("https://a.example", "https://a.example")}}}, "https://a.example"},
		{"an empty paragraph", Message{Title: "Done", Body: []Text{{}}, Footer: "Bye"}, "Done\nBye"},
		{"everything", full, `MassLive · interest
Red Sox ask about a catcher (https://news.example/1)
Boston called.
Soon, in 2 hours
Club: Boston Red Sox
unnamed
- One (https://news.example/2)
  a (https://news.example/3)
  small
- Two
As of today`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if d := cmp.Diff(test.want, test.m.PlainText(Clock{Now: now})); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

func TestAllButtons(t *testing.T) {
	m := Message{
		Items:   []Item{{Title: "none"}, {Title: "one", Button: Button{Label: "Remove", Action: "a"}}},
		Buttons: []Button{{Label: "Next", Action: "b"}},
	}
	want := []Button{{Label: "Remove", Action: "a"}, {Label: "Next", Action: "b"}}
	if d := cmp.Diff(want, m.AllButtons()); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

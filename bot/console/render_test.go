package console

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/hotstove/hotstove/message"
)

var update = flag.Bool("update", false, "write the goldens anew")

var noon = time.Date(2025, time.July, 28, 16, 0, 0, 0, time.UTC)

func clockAtNoon() message.Clock {
	return message.Clock{Now: noon, Zone: time.FixedZone("EDT", -4*3600)}
}

const address = "https://www.masslive.com/redsox/2025/07/red-sox-have-interest-in-dodgers-catching-prospect-dalton-rushing.html"

// shapes are messages of every shape that commands and alerts make.
var shapes = map[string]struct {
	header string
	m      message.Message
}{
	"story": {"#redsox ▸ new post 3 · @fans", message.Message{
		Tone: message.News, Color: 0xbd3039,
		Author: "MassLive · interest",
		Title:  "Red Sox have interest in Dodgers’ Dalton Rushing",
		URL:    address,
		Body:   []message.Text{{{Text: "Boston has asked about the catcher, "}, message.Link("Sean McAdam", "https://www.masslive.com/mcadam"), {Text: " reports. The Dodgers would want "}, message.Bold("young pitching"), {Text: " in return."}}},
		Fields: []message.Field{
			{Name: "Clubs", Value: message.String("BOS, LAD"), Short: true},
			{Name: "Players", Value: message.String("Dalton Rushing"), Short: true},
			{Name: "Reported by", Value: message.String("Sean McAdam, MassLive (top source)"), Short: true},
			{Name: "Told", Value: message.Text{message.At(noon.Add(-10*time.Minute), message.Relative)}},
		},
		Footer:  "Story 7K2M9QX · revision 2 · also: ESPN",
		Buttons: []message.Button{{Label: "Follow Dalton Rushing", Action: "subscribe player:691791"}, {Label: "Stop", Action: "unsubscribe club:BOS", Danger: true}},
	}},
	"list": {"", message.Message{
		Title: "Rumors about the Boston Red Sox",
		Items: []message.Item{
			{Title: "Red Sox have interest in Dalton Rushing", URL: address, Text: message.String("interest · Dalton Rushing"), Note: "10 minutes ago · MassLive"},
			{Title: "大谷翔平 is not for sale, the Dodgers say", Note: "3 hours ago · MLB.com"},
		},
		Footer:  "1 to 2 of 12",
		Buttons: []message.Button{{Label: "Next page", Action: "rumors page:2"}},
	}},
	"buttons beside items": {"", message.Message{
		Title: "What #redsox hears about",
		Items: []message.Item{
			{Title: "Boston Red Sox", Note: "since Jul 1", Button: message.Button{Label: "Remove", Action: "unsubscribe club:BOS", Danger: true}},
			{Title: "The deadlines", Button: message.Button{Label: "Remove", Action: "unsubscribe deadlines", Danger: true}},
		},
		Buttons: []message.Button{{Label: "Remove all", Action: "unsubscribe all", Danger: true}},
	}},
	"success":  {"", message.Message{Tone: message.Success, Body: []message.Text{message.String("#redsox now hears about the Boston Red Sox.")}}},
	"failure":  {"", message.Message{Tone: message.Failure, Private: true, Body: []message.Text{message.String("Nobody is called xyzzy. Did you mean Bryce Xyz?")}}},
	"reminder": {"#deadlines ▸ edited post 1 of Jul 27", message.Message{Tone: message.Reminder, Title: "Trade deadline", Body: []message.Text{{message.At(noon.Add(74*time.Hour), message.Relative), {Text: ": "}, message.At(noon.Add(74*time.Hour), message.DateTime)}}}},
	"empty":    {"#general ▸ new post 4", message.Message{}},
	"hostile": {"#general ▸ new post 5", message.Message{
		Tone:  message.News,
		Title: "\x1b[2J\x1b]0;pwned\x07Fake\r" + strings.Repeat("very long title ", 700),
		URL:   "javascript:alert(1)",
		Body:  []message.Text{message.String("first line\n#redsox ▸ new post 9\n\u202eterces\u202c z" + strings.Repeat("\u0301", 30) + " " + strings.Repeat("x", 130))},
		Items: []message.Item{{Title: "\u200b\u200b", URL: "https://mlb.com@evil.example/"}},
	}},
}

// renderings are the ways in which each shape is rendered.
func renderings() map[string]renderer {
	all := map[string]renderer{"plain": {}}
	for _, columns := range []int{40, 80, 120} {
		all[fmt.Sprintf("box %d", columns)] = renderer{boxes: true, columns: columns}
	}
	all["box 80 with 256 colors"] = renderer{boxes: true, columns: 80, ink: ink{Color256, false}}
	all["box 80 with all colors and links"] = renderer{boxes: true, columns: 80, ink: ink{TrueColor, true}}
	for name, r := range all {
		r.clock = clockAtNoon()
		all[name] = r
	}
	return all
}

var renderingNames = []string{"plain", "box 40", "box 80", "box 120", "box 80 with 256 colors", "box 80 with all colors and links"}

// To look at every shape as it is shown, read the goldens in testdata/shapes:
// in them, ␛ stands for the escape character.
func TestRender(t *testing.T) {
	all := renderings()
	for name, shape := range shapes {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata", "shapes", strings.ReplaceAll(name, " ", "-")+".txtar")
			var got txtar.Archive
			for _, rendering := range renderingNames {
				text := all[rendering].message(shape.header, cleanMessage(shape.m))
				checkRendering(t, all[rendering], text)
				got.Files = append(got.Files, txtar.File{Name: rendering, Data: []byte(strings.ReplaceAll(text, "\x1b", "␛"))})
			}
			compareGolden(t, file, &got)
		})
	}
}

// checkRendering checks what holds for every message.
func checkRendering(t *testing.T, r renderer, text string) {
	t.Helper()
	if !strings.HasSuffix(text, "\n") {
		t.Errorf("no newline at the end: %q", text)
	}
	if r.ink.color != NoColor {
		return
	}
	if bad, found := unsafe(text); found {
		t.Errorf("%U is printed", bad)
	}
	var widths []int
	for line := range strings.Lines(text) {
		widths = append(widths, width(strings.TrimSuffix(line, "\n")))
	}
	for _, n := range widths {
		if r.boxes && (n != widths[0] || n >= r.columns) {
			t.Errorf("lines of %v columns in a terminal of %d", widths, r.columns)
			return
		}
	}
}

func compareGolden(t *testing.T, file string, got *txtar.Archive) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, txtar.Format(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(want.Files) != len(got.Files) {
		t.Fatalf("%s has %d files, want %d", file, len(want.Files), len(got.Files))
	}
	for i, f := range got.Files {
		if w := want.Files[i]; w.Name != f.Name || string(w.Data) != string(f.Data) {
			t.Errorf("%s:\n%swant:\n%s", f.Name, f.Data, w.Data)
		}
	}
}

// A terminal too narrow for a box gets plain text.
func TestRenderNarrow(t *testing.T) {
	r := renderer{boxes: true, columns: leastBox, clock: clockAtNoon()}
	if got := r.message("#general ▸ new post 1", message.Message{Title: "Hello"}); got != "#general ▸ new post 1\n  Hello\n\n" {
		t.Errorf("%q", got)
	}
}

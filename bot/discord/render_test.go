package discord

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/hotstove/hotstove/internal/golden"
	"github.com/hotstove/hotstove/message"
)

// TestRenderShapes renders messages of every shape that commands and alerts
// make. Each file of testdata/shapes holds one, and what Discord is sent.
func TestRenderShapes(t *testing.T) {
	files, err := filepath.Glob("testdata/shapes/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no shapes: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, m := readShape(t, file)
			embeds, rows := render(m)
			checkEmbeds(t, embeds)
			checkButtons(t, rows)
			got := readable(t, map[string]any{"embeds": embeds, "components": rows})
			if d := cmp.Diff(string(archive.Files[1].Data), got); d != "" && !golden.Updating() {
				t.Errorf("(-want +got)\n%s", d)
			}
			archive.Files[1].Data = []byte(got)
			if golden.Updating() {
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// readShape returns a file's message, and the file: message, answer.
func readShape(t testing.TB, file string) (*txtar.Archive, message.Message) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(archive.Files) != 2 {
		t.Fatalf("%s has %d sections, want message.json and discord.json", file, len(archive.Files))
	}
	d := json.NewDecoder(bytes.NewReader(archive.Files[0].Data))
	d.DisallowUnknownFields()
	var m message.Message
	if err := d.Decode(&m); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return archive, m
}

// readable returns JSON in which invisible characters are seen.
func readable(t *testing.T, v any) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "\t")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(invisible, `\u200b`, "\u0301", `\u0301`).Replace(b.String())
}

// longTexts are 10,000 characters of all that makes cutting hard.
func longTexts() map[string]string {
	long := make(map[string]string)
	for name, piece := range map[string]string{
		"words": "rumor ", "one word": "x", "escapes": "*", "mentions": "@", "headings": "# a\n", "numbers": "1. a\n",
		"marks": "e\u0301\u0301", "emoji": "🔥", "pairs": "🔥a ", "wide": "大谷", "addresses": "http://a.example ", "evil": evil + " ",
		"spaces": " a", "lines": "a\n\n", "broken": "\xff",
	} {
		long[name] = strings.Repeat(piece, 10_000/len([]rune(piece)))
	}
	return long
}

// fullMessage has the text in every part, and many of them.
func fullMessage(text string) message.Message {
	const address = "https://www.mlb.com/news"
	spans := message.Text{
		{Text: text}, message.Bold(text), message.Link(text, address), message.At(time.Unix(0, 0), message.Date), {Text: text, Bold: true, URL: address},
	}
	m := message.Message{
		Author: text, Title: text, URL: address + "?q=" + text, Image: address + "/" + text, Footer: text,
		Body: []message.Text{spans, spans},
	}
	for range 40 {
		m.Fields = append(m.Fields, message.Field{Name: text, Value: spans, Short: true})
		m.Items = append(m.Items, message.Item{
			Title: text, URL: address, Text: spans, Note: text, Button: message.Button{Label: text, Action: "rumors"},
		})
		m.Buttons = append(m.Buttons, message.Button{Label: text, Action: text})
	}
	return m
}

// parts are the message with all of its parts, without its list, and each part alone.
func parts(m message.Message) map[string]message.Message {
	all := map[string]message.Message{"everything": m}
	m.Items = nil
	all["no list"] = m
	m.Items = all["everything"].Items
	v := reflect.ValueOf(m)
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		var one message.Message
		reflect.ValueOf(&one).Elem().Field(i).Set(v.Field(i))
		all[name] = one
	}
	return all
}

// Every part of a message of 10,000 characters: all limits are kept, and much
// of the text is shown.
func TestRenderLimits(t *testing.T) {
	for kind, text := range longTexts() {
		for part, m := range parts(fullMessage(text)) {
			t.Run(kind+"/"+part, func(t *testing.T) {
				embeds, rows := render(m)
				checkEmbeds(t, embeds)
				checkButtons(t, rows)
				if n := len(embeds[0].Description); m.Body != nil && len(m.Items) == 0 && n < leastDescription {
					t.Errorf("a description of only %d bytes", n)
				}
				if len(m.Items) > 0 && !strings.HasSuffix(embeds[0].Description, " more") {
					t.Errorf("no word of the items left out: %q", embeds[0].Description)
				}
			})
		}
	}
}

// A list has room for an item below the longest of all other parts.
func TestRenderLeavesRoomForAnItem(t *testing.T) {
	m := fullMessage(strings.Repeat("word ", 2000))
	m.Items = m.Items[:3]
	for i := range m.Items {
		m.Items[i].Title = fmt.Sprintf("item %d %s", i, m.Items[i].Title)
		m.Items[i].URL = "https://a.example/" + strings.Repeat("x", mostLink-18)
	}
	embeds, _ := render(m)
	checkEmbeds(t, embeds)
	text := embeds[0].Description
	if !strings.Contains(text, "**[item 0 word") || !strings.HasSuffix(text, "\n\nand 2 more") {
		t.Errorf("the first item and the number of the others are not shown: %q", text)
	}
}

// A list says how many items it leaves out, and leaves out none for which there
// is room, whatever the lengths.
func TestRenderItemsLeftOut(t *testing.T) {
	for length := 150; length <= mostItemTitle; length++ {
		for n := 14; n <= 30; n += 4 {
			var m message.Message
			for i := range n {
				title := fmt.Sprintf("item %02d ", i)
				m.Items = append(m.Items, message.Item{Title: title + strings.Repeat("x", length-len(title))})
			}
			embeds, _ := render(m)
			checkEmbeds(t, embeds)
			text := embeds[0].Description
			shown, want := strings.Count(text, "item "), ""
			if shown < n {
				want = fmt.Sprintf("%d more", n-shown)
			}
			if _, more, _ := strings.Cut(text, "\n\nand "); more != want {
				t.Errorf("%d of %d items of %d, then %q", shown, n, length, more)
			}
			if shown < n && message.Units(text)+length+moreRoom < mostDescription {
				t.Errorf("%d of %d items of %d take only %d characters", shown, n, length, message.Units(text))
			}
		}
	}
}

func TestRenderFacts(t *testing.T) {
	short := func(name, value string) message.Field {
		return message.Field{Name: name, Value: message.String(value), Short: true}
	}
	m := message.Message{
		Fields: []message.Field{
			short("A", "1"), short("B", "*2*"), short("C", "3"), short("D", "4"), short("E", ""), short("", "6"),
			{Name: "F", Value: message.Text{message.Link("7", "https://a.example")}}, short("G", "8"), short("H", "9"),
		},
		Items: []message.Item{{Title: "Item"}},
	}
	embeds, _ := render(m)
	checkEmbeds(t, embeds)
	want := "**A** 1 · **B** \\*2\\* · **C** 3\n**D** 4\n**F** [7](https://a.example)\n**G** 8 · **H** 9\n\n**Item**"
	if got := embeds[0].Description; got != want || embeds[0].Fields != nil {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
}

func TestRenderAddressForATitle(t *testing.T) {
	embeds, _ := render(message.Message{URL: "https://www.mlb.com/news"})
	if e := embeds[0]; e.Title != "mlb.com" || e.URL != "https://www.mlb.com/news" {
		t.Errorf("%+v", e)
	}
}

// The story's own words matter more than the facts about it.
func TestRenderFieldsLeaveRoom(t *testing.T) {
	m := message.Message{Body: []message.Text{message.String(strings.Repeat("word ", 2000))}}
	for i := range 40 {
		m.Fields = append(m.Fields, message.Field{Name: fmt.Sprint("field ", i), Value: message.String(strings.Repeat("v", 200))})
	}
	embeds, _ := render(m)
	checkEmbeds(t, embeds)
	if n := len(embeds[0].Fields); n < 20 {
		t.Errorf("%d fields", n)
	}
	if n := message.Units(embeds[0].Description); n < leastDescription*2/3 {
		t.Errorf("a description of %d", n)
	}
}

func TestRenderColors(t *testing.T) {
	for color, want := range map[int]int{0: toneColors[message.News], -1: toneColors[message.News], 1 << 24: toneColors[message.News], 0xffffff: 0xffffff, 1: 1} {
		embeds, _ := render(message.Message{Tone: message.News, Color: color})
		if got := embeds[0].Color; got != want {
			t.Errorf("%#x is shown as %#x, want %#x", color, got, want)
		}
	}
}

func TestRenderLeavesTheMessageAlone(t *testing.T) {
	m, same := fullMessage(evil), fullMessage(evil)
	render(m)
	if d := cmp.Diff(same, m); d != "" {
		t.Errorf("rendering changed the message: %s", d)
	}
}

func FuzzRender(f *testing.F) {
	f.Add(evil, "text", "https://a.example/b_(c)", "name", "rumors page:2", uint8(3), false)
	f.Add("@", "everyone", "http://discord.gg/a", "\u202e", "", uint8(40), true)
	f.Add("[x]", "(http:", "//evil", "# 1. -# x", strings.Repeat("x", 91), uint8(0), true)
	f.Add("\xff\u0301", "\n\n- ", "https://a.example/?q=**", ":fire:", "|", uint8(255), false)
	f.Fuzz(func(t *testing.T, a, b, address, c, action string, n uint8, bold bool) {
		spans := message.Text{
			{Text: a}, {Text: b, Bold: bold}, {Text: c, URL: address}, {Text: a, URL: address, Bold: bold}, {Text: b},
			message.At(time.Unix(int64(n)<<(n/4), 0), message.TimeStyle(n%4)), {Text: c, Bold: !bold},
		}
		m := message.Message{
			Tone: message.Tone(n), Color: int(n) << (n / 8), Author: a, Title: b + c, URL: address, Image: address + a, Footer: c,
			Body: []message.Text{spans, {{Text: c + b}}},
		}
		for i := range int(n % 45) {
			m.Fields = append(m.Fields, message.Field{Name: strings.Repeat(b, i), Value: spans, Short: bold})
			m.Buttons = append(m.Buttons, message.Button{Label: c, Action: action, Danger: bold})
			if n >= 45 {
				m.Items = append(m.Items, message.Item{Title: a, URL: address, Text: spans, Note: b, Button: message.Button{Label: a, Action: action}})
			}
		}
		embeds, rows := render(m)
		checkEmbeds(t, embeds)
		checkButtons(t, rows)
		a, b = strings.ToValidUTF8(a, "?"), strings.ToValidUTF8(b, "?")
		if got, want := asShown(markdownText(message.Text{{Text: a}, {Text: b, Bold: bold}}, 1<<20)), plainText(a+b, 1<<20); got != want {
			t.Errorf("%q and %q are shown as %q, want %q", a, b, got, want)
		}
	})
}

func BenchmarkRenderStory(b *testing.B) {
	_, m := readShape(b, "testdata/shapes/story.txtar")
	b.ReportAllocs()
	for b.Loop() {
		render(m)
	}
}

package slack

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
	slackgo "github.com/slack-go/slack"
	"golang.org/x/tools/txtar"

	"github.com/hotstove/hotstove/internal/golden"
	"github.com/hotstove/hotstove/message"
)

// TestRenderShapes renders messages of every shape that commands and alerts
// make. Each file of testdata/shapes holds one, and what Slack is sent.
func TestRenderShapes(t *testing.T) {
	files, err := filepath.Glob("testdata/shapes/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no shapes: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, m := readShape(t, file)
			blocks, text := render(m)
			checkMessage(t, blocks, text)
			archive.Files = append(archive.Files[:1],
				txtar.File{Name: "text", Data: []byte(visible(text) + "\n")},
				txtar.File{Name: "slack.json", Data: []byte(readable(t, blocks))})
			golden.Check(t, strings.TrimPrefix(file, "testdata/"), txtar.Format(archive))
		})
	}
}

// readShape returns a file's message, and the file: message, text, blocks.
func readShape(t testing.TB, file string) (*txtar.Archive, message.Message) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	archive := txtar.Parse(data)
	if len(archive.Files) == 0 {
		t.Fatalf("%s has no message.json", file)
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
	encoded, err := json.Marshal(v) // slack-go's own encoders escape <, > and &
	if err != nil {
		t.Fatal(err)
	}
	var plain any
	if err := json.Unmarshal(encoded, &plain); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "\t")
	if err := e.Encode(plain); err != nil {
		t.Fatal(err)
	}
	return visible(b.String())
}

func visible(s string) string {
	return strings.NewReplacer(invisible, `\u200b`, "\u0301", `\u0301`).Replace(s)
}

// longTexts are 10,000 characters of all that makes cutting hard.
func longTexts() map[string]string {
	long := make(map[string]string)
	for name, piece := range map[string]string{
		"words": "rumor ", "one word": "x", "stars": "*", "entities": "&", "angles": "<>", "mentions": "@", "quotations": "> a\n", "colons": ":a", "lines within": "a_",
		"marks": "e\u0301\u0301", "emoji": "🔥", "pairs": "🔥a ", "wide": "大谷", "addresses": "http://a.example ", "hosts": "a.b", "evil": evil + " ",
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
		{Text: text}, message.Bold(text), message.Link(text, address), message.At(time.Unix(1, 0), message.Date), {Text: text, Bold: true, URL: address},
	}
	m := message.Message{
		Author: text, Title: text, URL: address + "?q=" + text, Image: address + "/picture", Footer: text,
		Body: []message.Text{spans, spans},
	}
	for i := range 30 {
		m.Fields = append(m.Fields, message.Field{Name: text, Value: spans, Short: i%3 > 0})
		m.Items = append(m.Items, message.Item{
			Title: text, URL: address, Text: spans, Note: text, Button: message.Button{Label: text, Action: "rumors"},
		})
		m.Buttons = append(m.Buttons, message.Button{Label: text, Action: "rumors"})
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
		if v.Field(i).IsZero() {
			continue
		}
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
				blocks, said := render(m)
				checkMessage(t, blocks, said)
				if shown := words(blocks); len(m.Items) > 0 && !strings.Contains(shown, " more\n") {
					t.Errorf("no word of the items left out: %q", shown)
				}
				if part == "Body" && kind == "words" && len(said) < 900 {
					t.Errorf("a text of only %d bytes", len(said))
				}
			})
		}
	}
}

// A message of which nothing can be seen says so.
func TestRenderNothing(t *testing.T) {
	unseen := fullMessage(strings.Repeat("\u200b\u3164", 500))
	unseen.URL, unseen.Body, unseen.Fields, unseen.Items = "", nil, nil, nil
	for _, m := range []message.Message{{}, unseen, {Body: []message.Text{{}}, Fields: []message.Field{{}}, Items: []message.Item{{}}, Buttons: []message.Button{{}}}} {
		blocks, text := render(m)
		checkMessage(t, blocks, text)
		if words(blocks) != nothing+"\n" || text != nothing {
			t.Errorf("%q, %q", words(blocks), text)
		}
	}
}

// words returns the texts of blocks that are not buttons, each as a line.
func words(blocks []slackgo.Block) string {
	var b strings.Builder
	add := func(texts ...*slackgo.TextBlockObject) {
		for _, t := range texts {
			if t != nil {
				b.WriteString(t.Text + "\n")
			}
		}
	}
	for _, block := range blocks {
		switch block := block.(type) {
		case *slackgo.HeaderBlock:
			add(block.Text)
		case *slackgo.SectionBlock:
			add(block.Text)
			add(block.Fields...)
		case *slackgo.ContextBlock:
			for _, e := range block.ContextElements.Elements {
				if t, ok := e.(*slackgo.TextBlockObject); ok {
					add(t)
				}
			}
		}
	}
	return b.String()
}

// A list has room for an item below and above the longest of all other parts.
func TestRenderLeavesRoomForAnItem(t *testing.T) {
	m := fullMessage(strings.Repeat("word ", 2000))
	address := "https://a.example/" + strings.Repeat("x", mostAddress-18)
	m.URL, m.Image = address, address
	m.Items = m.Items[:3]
	for i := range m.Items {
		m.Items[i].Title = fmt.Sprintf("item %d %s", i, m.Items[i].Title)
		m.Items[i].URL = address
	}
	for i := range m.Buttons {
		m.Buttons[i].Action = strings.Repeat("x", 90)
	}
	blocks, text := render(m)
	checkMessage(t, blocks, text)
	for _, s := range []string{words(blocks), text} {
		if !strings.Contains(s, "item 0 word") || !strings.Contains(s, "\nand 2 more\n") {
			t.Errorf("the first item and the number of the others are not shown: %q", s)
		}
	}
}

// A list says how many items it leaves out, and leaves out none for which there
// is room, whatever the lengths.
func TestRenderItemsLeftOut(t *testing.T) {
	for length := 20; length <= mostItemTitle; length += 10 {
		for n := 20; n <= 80; n += 20 {
			var m message.Message
			for i := range n {
				title := fmt.Sprintf("item %02d ", i)
				m.Items = append(m.Items, message.Item{Title: title + strings.Repeat("x", length-len(title))})
			}
			blocks, said := render(m)
			checkMessage(t, blocks, said)
			for _, text := range []string{words(blocks), said + "\n"} {
				shown, want := strings.Count(text, "item "), ""
				if shown < n {
					want = fmt.Sprintf("%d more\n", n-shown)
				}
				if _, more, _ := strings.Cut(text, "\nand "); more != want {
					t.Errorf("%d of %d items of %d, then %q", shown, n, length, more)
				}
			}
			if shown := len(blocks) - 1; shown < n-1 && shown < mostBlocks-2 && weight(blocks...)+length+2+perText+moreRoom.weight <= mostWeight {
				t.Errorf("%d of %d items of %d weigh only %d", shown, n, length, weight(blocks...))
			}
		}
	}
}

func TestRenderFacts(t *testing.T) {
	short := func(name, value string) message.Field {
		return message.Field{Name: name, Value: message.String(value), Short: true}
	}
	blocks := facts([]message.Field{
		short("A", "1"), short("B", "*2*"), short("C", "3"), short("E", ""), short("", "6"),
		{Name: "F", Value: message.Text{message.Link("7", "https://a.example")}}, {Name: "G", Value: message.String("8")}, short("H", "9"),
	}, 5000)
	want := "*A*\n1\n*B*\n∗2∗\n*C*\n3\n*F* <https://a.example|7>\n*G* 8\n*H*\n9\n"
	if got := words(blocks); got != want || len(blocks) != 3 {
		t.Errorf("in %d sections\n got %q\nwant %q", len(blocks), got, want)
	}
}

func TestRenderManyFacts(t *testing.T) {
	var m message.Message
	for i := range 23 {
		m.Fields = append(m.Fields, message.Field{Name: fmt.Sprint("n", i), Value: message.String("v"), Short: true})
	}
	blocks, text := render(m)
	checkMessage(t, blocks, text)
	var columns []int
	for _, b := range blocks {
		columns = append(columns, len(b.(*slackgo.SectionBlock).Fields))
	}
	if !cmp.Equal(columns, []int{10, 10, 3}) {
		t.Errorf("sections of %d", columns)
	}
}

// The story's own words matter more than the facts about it.
func TestRenderFieldsLeaveRoom(t *testing.T) {
	m := message.Message{Body: []message.Text{message.String(strings.Repeat("word ", 2000))}}
	for i := range 40 {
		m.Fields = append(m.Fields, message.Field{Name: fmt.Sprint("field ", i), Value: message.String(strings.Repeat("v", 300))})
	}
	blocks, text := render(m)
	checkMessage(t, blocks, text)
	shown := words(blocks)
	if strings.Count(shown, "word") < 500 || strings.Count(shown, "field") < 20 {
		t.Errorf("%d words and %d fields", strings.Count(shown, "word"), strings.Count(shown, "field"))
	}
}

func TestRenderTitles(t *testing.T) {
	const address = "https://www.mlb.com/news"
	for _, test := range []struct {
		name   string
		in     message.Message
		header bool
		want   string
	}{
		{"alone", message.Message{Title: "*Sox*"}, true, "*Sox*\n"},
		{"that leads somewhere", message.Message{Title: "*Sox*", URL: address}, false, "*<https://www.mlb.com/news|∗Sox∗>*\n"},
		{"that leads nowhere", message.Message{Title: "Sox", URL: "javascript:alert(1)"}, true, "Sox\n"},
		{"beside a picture", message.Message{Title: "Sox", Image: address}, false, "*Sox*\n"},
		{"that is missing", message.Message{URL: address}, false, "*<https://www.mlb.com/news|mlb.com>*\n"},
		{"that claims an address", message.Message{Title: "https://bank.example", URL: address}, false, "*https:\u200b//bank.example*\n"},
	} {
		blocks, text := render(test.in)
		checkMessage(t, blocks, text)
		if _, header := blocks[0].(*slackgo.HeaderBlock); header != test.header || words(blocks) != test.want {
			t.Errorf("a title %s: header %v, %q", test.name, header, words(blocks))
		}
	}
}

func TestRenderPicture(t *testing.T) {
	const address = "https://img.mlbstatic.com/1.png"
	for _, test := range []struct {
		name   string
		m      message.Message
		beside int // of the blocks; -1: above them
		alt    string
	}{
		{"beside the title", message.Message{Title: "Dalton Rushing", Body: []message.Text{message.String("a")}}, 0, "Dalton Rushing"},
		{"beside the body", message.Message{Author: "a", Body: []message.Text{message.String("a")}}, 1, "Picture"},
		{"beside the first item without a button", message.Message{Items: []message.Item{{Title: "a", Button: message.Button{Label: "x", Action: "help"}}, {Title: "b"}}}, 1, "Picture"},
		{"above", message.Message{Footer: "a"}, -1, "Picture"},
		{"alone", message.Message{}, 0, "Picture"},
	} {
		test.m.Image = address
		blocks, text := render(test.m)
		checkMessage(t, blocks, text)
		var image *slackgo.ImageBlockElement
		if test.beside < 0 {
			image = blocks[0].(*slackgo.ContextBlock).ContextElements.Elements[0].(*slackgo.ImageBlockElement)
		} else {
			image = blocks[test.beside].(*slackgo.SectionBlock).Accessory.ImageElement
		}
		if *image.ImageURL != address || image.AltText != test.alt {
			t.Errorf("%s: %q, %q", test.name, *image.ImageURL, image.AltText)
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
	f.Add("@", "here", "http://evil.example/a", "\u202e", "", uint8(40), true)
	f.Add("<http:", "//evil|x>", "//evil", "> a_b_ ~c~", strings.Repeat("x", 91), uint8(0), true)
	f.Add("\xff\u0301", "\n\n> ", "https://a.example/?q=**&r", ":fire:", "|", uint8(255), false)
	f.Add("", "", "", "*a* & <b>", "help", uint8(50), false)
	f.Fuzz(func(t *testing.T, a, b, address, c, action string, n uint8, bold bool) {
		spans := message.Text{
			{Text: a}, {Text: b, Bold: bold}, {Text: c, URL: address}, {Text: a, URL: address, Bold: bold}, {Text: b},
			message.At(time.Unix(int64(n)<<(n/4), 0), message.TimeStyle(n%4)), {Text: c, Bold: !bold},
		}
		m := message.Message{
			Tone: message.Tone(n), Author: a, Title: b + c, URL: address, Image: address + a, Footer: c,
			Body: []message.Text{spans, {{Text: c + b}}},
		}
		for i := range int(n % 45) {
			m.Fields = append(m.Fields, message.Field{Name: strings.Repeat(b, i), Value: spans, Short: bold})
			m.Buttons = append(m.Buttons, message.Button{Label: c, Action: action, Danger: bold})
			if n >= 45 {
				m.Items = append(m.Items, message.Item{Title: a, URL: address, Text: spans, Note: b, Button: message.Button{Label: c, Action: action}})
			}
		}
		blocks, text := render(m)
		checkMessage(t, blocks, text)
		a, b = strings.ToValidUTF8(a, "?"), strings.ToValidUTF8(b, "?")
		for _, form := range []form{marked, linked} {
			got, want := asShown(markedText(message.Text{{Text: a}, {Text: b, Bold: bold}}, form, 1<<20)), asShown(plainText(entities.Replace(a+b), 1<<20))
			if got != want && !strings.ContainsAny(a+b, "*∗∼ˋˍ›‹∣") {
				t.Errorf("%q and %q are shown as %q, want %q", a, b, got, want)
			}
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

func BenchmarkRenderLong(b *testing.B) {
	m := fullMessage(strings.Repeat("rumor ", 1666))
	b.ReportAllocs()
	for b.Loop() {
		render(m)
	}
}

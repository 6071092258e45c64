package console

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/tools/txtar"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// desk is a small bot behind the console: it answers every command by saying
// what it was asked, and notes the requests.
type desk struct {
	mu    sync.Mutex
	asked []commands.Request
}

func (d *desk) Commands() []*commands.Command {
	name := commands.Option{Name: "name", Rest: true, Completion: commands.ClubsAndPlayers}
	return []*commands.Command{
		{Name: "rumors", Options: []commands.Option{name, {Name: "page", ByButton: true}}},
		{Name: "subscribe", Options: []commands.Option{
			{Name: "topic", Rest: true, Required: true, Completion: commands.Topics},
			{Name: "kinds", Completion: commands.ListedMany},
			{Name: "tier", Completion: commands.Listed},
		}},
		{Name: "subscriptions"},
		{Name: "player", Options: []commands.Option{name}},
		{Name: "help"},
	}
}

// Parse reads options as name:value, and other words as the Rest option.
func (d *desk) Parse(line string) (string, map[string]string, error) {
	words := strings.Fields(strings.TrimPrefix(line, "/"))
	if len(words) == 0 {
		return "", nil, rumor.Errorf(rumor.Invalid, "Type a command.")
	}
	for _, c := range d.Commands() {
		if c.Name != words[0] {
			continue
		}
		options := make(map[string]string)
		for _, word := range words[1:] {
			if name, value, ok := strings.Cut(word, ":"); ok && c.Option(name) != nil {
				options[name] = value
				continue
			}
			if len(c.Options) == 0 {
				return "", nil, rumor.Errorf(rumor.Invalid, "/%s takes nothing.", c.Name)
			}
			rest := c.Options[0].Name
			options[rest] = strings.TrimSpace(options[rest] + " " + word)
		}
		return c.Name, options, nil
	}
	return "", nil, rumor.Errorf(rumor.NotFound, "There is no /%s. /help lists them all.", words[0])
}

func (d *desk) Answer(_ context.Context, r commands.Request) commands.Reply {
	d.mu.Lock()
	d.asked = append(d.asked, r)
	d.mu.Unlock()
	m := message.Message{Title: fmt.Sprintf("%s %v in %s", r.Command, r.Options, r.Channel.ID)}
	switch r.Command {
	case "rumors":
		m.Items = []message.Item{{Title: "A story", Button: message.Button{Label: "Follow", Action: "subscribe Rushing"}}}
		m.Buttons = []message.Button{{Label: "Next page", Action: "rumors redsox page:2"}}
	case "player":
		m.Buttons = []message.Button{{Label: "Follow", Action: "subscribe Rushing"}}
	case "help":
		m.Footer = "The names are forgiving."
	}
	return commands.Reply{Message: m}
}

var players = []commands.Choice{
	{Label: "Boston Red Sox · AL East", Value: "club:BOS"},
	{Label: "Dalton Rushing · LAD · C", Value: "player:691791"},
	{Label: "Max Muncy · LAD · 3B · born 1990", Value: "player:571970"},
	{Label: "Max Muncy · ATH · SS · born 2002", Value: "player:691777"},
	{Label: "José Ramírez · CLE · 3B", Value: "player:608070"},
	{Label: "the deadlines", Value: "deadlines"},
}

var kinds = []commands.Choice{{Label: "interest", Value: "interest"}, {Label: "injury", Value: "injury"}, {Label: "talks", Value: "talks"}, {Label: "roster move", Value: "roster"}, {Label: "rumor", Value: "not_news"}}

// Complete matches the start of any word of a label, and takes everything that
// begins with redsox for the club; of the kinds it completes the last of a list.
func (d *desk) Complete(_ context.Context, r commands.Request, option string) []commands.Choice {
	typed := strings.ToLower(r.Options[option])
	choices, before := players, ""
	switch option {
	case "kinds":
		choices = kinds
		if i := strings.LastIndex(typed, ","); i >= 0 {
			before, typed = typed[:i]+", ", strings.TrimSpace(typed[i+1:])
		}
	case "tier":
		choices = []commands.Choice{{Label: "best", Value: "1"}, {Label: "any", Value: "3"}}
	default:
		if strings.HasPrefix(typed, "redsox") {
			return players[:1]
		}
	}
	var found []commands.Choice
	for _, c := range choices {
		if strings.Contains(" "+strings.ToLower(c.Label), " "+typed) {
			found = append(found, commands.Choice{Label: before + c.Label, Value: before + c.Value})
		}
	}
	return found
}

// newConsole returns a console with a desk, at noon.
func newConsole(o Options) (*Console, *desk) {
	d := new(desk)
	o.Router, o.Commands = d, d
	if o.Now == nil {
		o.Now = func() time.Time { return noon }
	}
	o.Zone = clockAtNoon().Zone
	return New(o), d
}

// Every file of testdata/talks is a conversation in a pipe: what is typed, and
// the whole transcript.
func TestTalks(t *testing.T) {
	files, err := filepath.Glob("testdata/talks/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			talk, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			c, _ := newConsole(Options{In: bytes.NewReader(talk.Files[0].Data), Out: &out})
			if err := c.Run(t.Context()); err != nil {
				t.Error(err)
			}
			got := &txtar.Archive{Comment: talk.Comment, Files: []txtar.File{talk.Files[0], {Name: "transcript", Data: out.Bytes()}}}
			compareGolden(t, file, got)
			if strings.ContainsRune(out.String(), '\x1b') {
				t.Error("an escape code in a pipe")
			}
		})
	}
}

func TestRequests(t *testing.T) {
	in := "/rumors redsox\n/join #redsox\nsubscribe rushing tier:1\n"
	c, d := newConsole(Options{In: strings.NewReader(in), Out: io.Discard, User: "ann"})
	if err := c.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(d.asked) != 2 {
		t.Fatalf("%d commands given, want 2: %v", len(d.asked), d.asked)
	}
	for i, want := range []struct{ command, channel, option, value string }{
		{"rumors", "console//general", "name", "redsox"},
		{"subscribe", "console//redsox", "tier", "1"},
	} {
		r := d.asked[i]
		if r.Command != want.command || r.Channel.String() != want.channel || r.Options[want.option] != want.value {
			t.Errorf("request %d: %+v, want %+v", i, r, want)
		}
		if !r.User.Manages || r.User.Name != "ann" || r.Direct.String() != "console//@you" {
			t.Errorf("request %d: user %+v, direct %v", i, r.User, r.Direct)
		}
	}
}

// A button belongs to the channel of its message, wherever one is by then.
func TestPressWhereTheMessageStands(t *testing.T) {
	c, d := newConsole(Options{In: strings.NewReader("/join elsewhere\n1\n"), Out: io.Discard})
	m := message.Message{Buttons: []message.Button{{Label: "Follow", Action: "subscribe Rushing"}}}
	if _, err := c.Send(t.Context(), rumor.Delivery{Channel: Channel("#redsox")}, m); err != nil {
		t.Fatal(err)
	}
	if err := c.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(d.asked) != 1 || d.asked[0].Channel.ID != "redsox" || d.asked[0].Options["topic"] != "Rushing" {
		t.Errorf("asked %+v", d.asked)
	}
}

func TestSend(t *testing.T) {
	var out bytes.Buffer
	c, _ := newConsole(Options{Out: &out})
	send := func(d rumor.Delivery, title string) rumor.Receipt {
		t.Helper()
		d.Channel = Channel("redsox")
		r, err := c.Send(t.Context(), d, message.Message{Title: title})
		if err != nil {
			t.Fatal(err)
		}
		if r.Message == "" || r.Revision != d.Revision || !r.At.Equal(noon) {
			t.Errorf("receipt %+v", r)
		}
		return r
	}
	first := send(rumor.Delivery{Revision: 1, Pings: []string{"fans", "@staff"}}, "Interest")
	edited := send(rumor.Delivery{Revision: 2, Edit: first}, "Interest, also ESPN")
	second := send(rumor.Delivery{Revision: 1, ReplyTo: first}, "Talks")
	yesterday := rumor.Receipt{Message: fmt.Sprintf("%d.7", noon.Add(-24*time.Hour).UnixMilli())}
	third := send(rumor.Delivery{ReplyTo: yesterday}, "Completed")
	send(rumor.Delivery{Edit: yesterday}, "Edited")
	send(rumor.Delivery{Edit: rumor.Receipt{Message: "\x1b[2Jodd"}}, "Odd")

	if edited.Message != first.Message || second.Message == first.Message || third.Message == second.Message {
		t.Errorf("receipts %q, %q, %q, %q", first.Message, edited.Message, second.Message, third.Message)
	}
	want := `#redsox ▸ new post 1 · @fans · @staff
  Interest

#redsox ▸ edited post 1
  Interest, also ESPN

#redsox ▸ new post 2 · answers post 1
  Talks

#redsox ▸ new post 3 · answers post 7 of Jul 27
  Completed

#redsox ▸ edited post 7 of Jul 27
  Edited

#redsox ▸ edited post [2Jodd
  Odd

`
	if out.String() != want {
		t.Errorf("printed:\n%swant:\n%s", out.String(), want)
	}

	later, _ := newConsole(Options{Out: io.Discard, Now: func() time.Time { return noon.Add(time.Millisecond) }})
	r, err := later.Send(t.Context(), rumor.Delivery{Channel: Channel("redsox")}, message.Message{})
	if err != nil || r.Message == first.Message {
		t.Errorf("the first post of another run is %q too (%v)", r.Message, err)
	}
}

func TestSendAfterTheEnd(t *testing.T) {
	var out bytes.Buffer
	c, _ := newConsole(Options{Out: &out})
	if err := c.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err := c.Send(t.Context(), rumor.Delivery{Channel: Channel("redsox")}, message.Message{Title: "Too late"})
	failed, ok := errors.AsType[*rumor.SendError](err)
	if !ok || failed.Verdict != rumor.Later || failed.Wait <= 0 || out.Len() > 0 {
		t.Errorf("error %v, printed %q", err, out.String())
	}
}

// brokenWriter is a reader that went away.
type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestBrokenOutputEndsRun(t *testing.T) {
	c, _ := newConsole(Options{In: strings.NewReader("/help\n/help\n"), Out: brokenWriter{}})
	if err := c.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "broken pipe") {
		t.Errorf("error %v", err)
	}
	if _, err := c.Send(t.Context(), rumor.Delivery{}, message.Message{}); err == nil {
		t.Error("a post went into a broken pipe")
	}
}

// Posts that arrive while lines are answered never stand within an answer, and
// a line's answer follows its echo.
func TestPostsBetweenAnswers(t *testing.T) {
	var out bytes.Buffer
	c, _ := newConsole(Options{In: strings.NewReader(strings.Repeat("/player x\n", 50)), Out: &out})
	ctx, cancel := context.WithCancel(t.Context())
	var sending sync.WaitGroup
	for range 3 {
		sending.Go(func() {
			for ctx.Err() == nil {
				if _, err := c.Send(ctx, rumor.Delivery{Channel: Channel("redsox")}, message.Message{Title: "a post", Footer: "its end"}); err != nil {
					return
				}
			}
		})
	}
	if err := c.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	cancel()
	sending.Wait()
	blocks := strings.Split(strings.TrimSuffix(out.String(), "\n\n"), "\n\n")
	answers := 0
	for _, block := range blocks {
		block = strings.TrimPrefix(block, "#general> /player x\n")
		switch {
		case block == "  player map[name:x] in general\n  [1] Follow":
			answers++
		case strings.HasPrefix(block, "#redsox ▸ new post ") && strings.HasSuffix(block, "\n  a post\n  its end"):
		default:
			t.Fatalf("torn: %q", block)
		}
	}
	if answers != 50 {
		t.Errorf("%d answers, want 50", answers)
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	file, typing, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	defer typing.Close()
	memory, _ := io.Pipe()
	for name, in := range map[string]io.Reader{"file": file, "closer": memory} {
		t.Run(name, func(t *testing.T) {
			c, _ := newConsole(Options{In: in, Out: io.Discard})
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error)
			go func() { done <- c.Run(ctx) }()
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
}

func TestPrint(t *testing.T) {
	var out bytes.Buffer
	c, _ := newConsole(Options{Out: &out})
	if err := c.Print("The demo begins.\x1b[2J"); err != nil || out.String() != "The demo begins.[2J\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
	out.Reset()
	c, _ = newConsole(Options{Out: &out, Terminal: Terminal{Boxes: true, Width: func() int { return 20 }}})
	if err := c.Print("Four channels subscribe\n\nto what they care for."); err != nil || out.String() != "Four channels\nsubscribe\n\nto what they care\nfor.\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
}

func FuzzLines(f *testing.F) {
	for _, s := range []string{"/rumors redsox\n1\n", "/join #x\r\n/channels\n", "/help", "\n\n", "\x00\x1b[2J\xff\n", strings.Repeat("x", 2*maxLine) + "\n/quit\n", "/join " + strings.Repeat("é", 60), "-1\n999999999999999999999\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		var out bytes.Buffer
		c, _ := newConsole(Options{In: strings.NewReader(typed), Out: &out})
		if err := c.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if r, bad := unsafe(out.String()); bad {
			t.Fatalf("%U is printed", r)
		}
		for line := range strings.Lines(out.String()) {
			if line != "\n" && !strings.HasPrefix(line, "  ") && !strings.Contains(line, "> ") {
				t.Fatalf("a line that is neither an echo nor an answer: %q", line)
			}
		}
		line, list := c.complete(t.Context(), clean(typed, maxLine))
		if _, bad := unsafe(line + strings.Join(list, "")); bad {
			t.Fatalf("completed to %q", line)
		}
	})
}

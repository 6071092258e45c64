package console

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

const (
	up, left, home = "\x1b[A", "\x1b[D", "\x1b[H"
	ctrlC, ctrlD   = "\x03", "\x04"
)

// person sits at a console with a line editor.
type person struct {
	t       *testing.T
	console *Console
	screen  *screenEmulator
	columns atomic.Int32
	keys    *io.PipeWriter
	ended   chan error
	cancel  context.CancelFunc
}

// sitDown starts a console with a line editor on a screen of so many columns.
func sitDown(t *testing.T, columns int, o Options) *person {
	t.Helper()
	in, keys := io.Pipe()
	p := &person{t: t, screen: newScreen(columns), keys: keys, ended: make(chan error, 1)}
	p.columns.Store(int32(columns))
	o.In, o.Out = in, p.screen
	o.Terminal.Edit, o.Terminal.Boxes = true, true
	o.Terminal.Width = func() int { return int(p.columns.Load()) }
	p.console, _ = newConsole(o)
	ctx, cancel := context.WithCancel(t.Context())
	p.cancel = cancel
	var running sync.WaitGroup
	running.Go(func() { p.ended <- p.console.Run(ctx) })
	t.Cleanup(func() { cancel(); running.Wait() })
	p.screen.wait(t, "#general>")
	return p
}

func (p *person) types(keys string) {
	p.t.Helper()
	if _, err := io.WriteString(p.keys, keys); err != nil {
		p.t.Fatal(err)
	}
}

// leaves waits for the console to end.
func (p *person) leaves() {
	p.t.Helper()
	if err := <-p.ended; err != nil {
		p.t.Error(err)
	}
}

func (p *person) alert(title string) {
	p.t.Helper()
	if _, err := p.console.Send(p.t.Context(), rumor.Delivery{Channel: Channel("redsox")}, message.Message{Title: title}); err != nil {
		p.t.Fatal(err)
	}
}

func TestEditorAlertWhileTyping(t *testing.T) {
	p := sitDown(t, 40, Options{Terminal: Terminal{Color: Color256}})
	p.types("/player rush" + left + left)
	p.screen.wait(t, "#general> /player rush")
	at := p.screen.cursor()
	p.alert("Red Sox have interest in Dalton Rushing")
	p.screen.wait(t, `╭─ #redsox ▸ new post 1 ──────────╮
│ Red Sox have interest in Dalton │
│ Rushing                         │
╰─────────────────────────────────╯
#general> /player rush`)
	if got := p.screen.cursor(); got != at {
		t.Errorf("the cursor moved from column %d to %d", at, got)
	}
	p.types("!")
	p.screen.wait(t, "#general> /player ru!sh")
	p.types("\r")
	p.screen.wait(t, `╭───────────────────────────────────╮
│ player map[name:ru!sh] in general │
│                                   │
│ [1] Follow                        │
╰───────────────────────────────────╯
#general>`)
	p.types(ctrlD)
	p.leaves()
	p.screen.wait(t, "╯\n#general>\nBye.")
	if n := strings.Count(p.screen.text(), "#general>"); n != 2 {
		t.Errorf("%d prompts on the screen, want 2:\n%s", n, p.screen.text())
	}
}

func TestEditorAlertOverWrappedLine(t *testing.T) {
	p := sitDown(t, 40, Options{})
	long := "/player " + strings.Repeat("abcdefghi ", 6)
	p.types(long)
	p.screen.wait(t, "fghi abcdefghi")
	before := p.screen.text()
	p.alert("News")
	want := "╭─ #redsox ▸ new post 1 ─╮\n│ News                   │\n╰────────────────────────╯\n" + before
	p.screen.wait(t, before)
	if got := p.screen.text(); got != want {
		t.Errorf("the screen shows:\n%s\nwant:\n%s", got, want)
	}
	p.types(ctrlC)
	p.leaves()
}

func TestEditorCompletesAndRemembers(t *testing.T) {
	file := filepath.Join(t.TempDir(), "history")
	p := sitDown(t, 60, Options{HistoryFile: file})
	p.types("/pl\t")
	p.screen.wait(t, "#general> /player")
	p.types("dal\t")
	p.screen.wait(t, "#general> /player Dalton Rushing")
	p.types("\r")
	p.screen.wait(t, "╯\n#general>")
	p.types("/player Max Muncy\t")
	p.screen.wait(t, `  Max Muncy · LAD · 3B · born 1990
  Max Muncy · ATH · SS · born 2002
#general> /player Max Muncy`)
	p.types(home + "\x0b" + up)
	p.screen.wait(t, "#general> /player Dalton Rushing")
	p.types("\r/join #redsox\r")
	p.screen.wait(t, "You are in #redsox now.\n#redsox>")
	p.types("/clear\r")
	p.screen.wait(t, "#redsox>")
	p.types("/quit\r")
	p.leaves()

	kept, err := os.ReadFile(file)
	if err != nil || string(kept) != "/player Dalton Rushing\n/join #redsox\n/clear\n/quit\n" {
		t.Errorf("history %q, %v", kept, err)
	}
	again := sitDown(t, 60, Options{HistoryFile: file})
	again.types(up + up + up)
	again.screen.wait(t, "#general> /join #redsox")
	again.cancel()
	again.leaves()
	again.screen.wait(t, "Bye.")
}

func TestEditorNewWidth(t *testing.T) {
	p := sitDown(t, 80, Options{})
	p.types("/player x")
	p.screen.wait(t, "/player x")
	p.columns.Store(30)
	p.alert("Red Sox have interest in Dalton Rushing")
	p.screen.wait(t, `╭─ #redsox ▸ new post 1 ───╮
│ Red Sox have interest in │
│ Dalton Rushing           │
╰──────────────────────────╯
#general> /player x`)
	for _, columns := range []int32{1, 0, 200} { // no width is too odd to go on
		p.columns.Store(columns)
		p.types("y")
	}
	p.types("\r")
	p.screen.wait(t, "╯\n#general>")
	p.types(ctrlC)
	p.leaves()
}

// Keys of every kind, in any order, neither crash nor hang the console, and
// what comes out is only what the line editor and the renderer make.
func FuzzKeys(f *testing.F) {
	f.Add("/pl\t max\t\t\r1\r", 40)
	f.Add(up+left+home+"\x17\x15\x0b\x14\x0c\x01\x05\x1b[3~", 20)
	f.Add("/join "+strings.Repeat("x", 40)+"\r"+strings.Repeat("/player 大谷 ", 30)+"\t\r", 25)
	f.Add("\x1b[200~pasted\x1b[201~\r\x1b\x1b[1;3C\x00\x7f", 80)
	f.Add("\x1b["+strings.Repeat("\xe3", 600)+"\r", 80) // once waited for ever for the end of the sequence
	f.Fuzz(func(t *testing.T, keys string, columns int) {
		columns = max(1, min(columns, 300))
		c, _ := newConsole(Options{
			In: strings.NewReader(keys), Out: io.Discard,
			Terminal: Terminal{Edit: true, Boxes: true, Color: TrueColor, Links: true, Width: func() int { return columns }},
		})
		if err := c.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

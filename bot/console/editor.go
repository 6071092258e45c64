package console

import (
	"context"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"
)

// leastWidth is what the line editor is told of narrower terminals.
const leastWidth = 20

// editor reads lines that people edit on a terminal. What is written to it
// appears above the line that is being typed.
type editor struct {
	console *Console
	in      io.Reader
	line    *term.Terminal
	history *history
	restore func()
	stop    func()
}

// newEditor puts the terminal into raw mode and takes over printing.
func (c *Console) newEditor(ctx context.Context, in io.Reader, stop func()) (*editor, error) {
	e := &editor{console: c, in: &keys{in: in}, stop: stop, restore: func() {}}
	if f, ok := c.options.In.(*os.File); ok {
		fd := int(f.Fd())
		state, err := term.MakeRaw(fd)
		if err != nil {
			stop()
			return nil, fmt.Errorf("set raw mode: %w", err)
		}
		e.restore = func() {
			if err := term.Restore(fd, state); err != nil {
				c.options.Log.Warn("terminal not restored", "error", err)
			}
		}
	}
	e.line = term.NewTerminal(screen{e, c.options.Out}, "")
	e.line.AutoCompleteCallback = func(line string, pos int, key rune) (string, int, bool) {
		if key != '\t' {
			return "", 0, false
		}
		completed := e.complete(ctx, line[:pos])
		return completed + line[pos:], len(completed), true
	}
	e.history = openHistory(c.options.HistoryFile, c.options.Log)
	e.line.History = e.history
	e.fit()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out = e
	return e, nil
}

// screen is the terminal as the line editor sees it.
type screen struct {
	e *editor
	io.Writer
}

// Read waits for keys; before and after, it looks whether the terminal has
// another width now.
func (s screen) Read(b []byte) (int, error) {
	s.e.fit()
	n, err := s.e.in.Read(b)
	s.e.fit()
	return n, err
}

// fit tells the line editor of the terminal's width. It must not be called
// while the line editor itself prints.
func (e *editor) fit() {
	// An error means that the repainting failed, which the next print will meet too.
	_ = e.line.SetSize(max(e.console.options.Terminal.columns(), leastWidth), 24)
}

// Write prints text above the line that is being typed.
func (e *editor) Write(text []byte) (int, error) {
	e.fit()
	return e.line.Write(text)
}

// Next lets people edit a line.
func (e *editor) Next(prompt string) (string, error) {
	t := e.console.options.Terminal
	// A prompt of half the width leaves room to type.
	prompt = fit(prompt, max(t.columns(), leastWidth)/2)
	e.line.SetPrompt(ink{t.Color, false}.paint([]run{{prompt, look{bold: true}}}))
	line, err := e.line.ReadLine()
	if err == nil && len(line) > maxLine {
		return "", errTooLong
	}
	return line, err
}

// Close says goodbye on a line of its own and gives the terminal back.
func (e *editor) Close() {
	c := e.console
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out = c.options.Out
	c.logFailure(c.write("\r\nBye.\r\n"))
	e.restore()
	e.history.Close()
	e.stop()
}

// complete completes the text before the cursor, and lists what it may become
// when that is not clear.
func (e *editor) complete(ctx context.Context, text string) string {
	completed, list := e.console.complete(ctx, text)
	if len(list) > 0 {
		e.console.listCompletions(list)
	}
	return completed
}

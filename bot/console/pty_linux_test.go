package console

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// openPTY returns the two ends of a pseudo-terminal of so many columns: what a
// terminal program holds, and what we run on.
func openPTY(t *testing.T, columns uint16) (keyboard, tty *os.File) {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { keyboard.Close() })
	fd := int(keyboard.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatalf("unlock: %v", err)
	}
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatalf("number: %v", err)
	}
	tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tty.Close() })
	resize(t, tty, columns)
	return keyboard, tty
}

func resize(t *testing.T, tty *os.File, columns uint16) {
	t.Helper()
	if err := unix.IoctlSetWinsize(int(tty.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: columns}); err != nil {
		t.Fatal(err)
	}
}

func modeOf(t *testing.T, tty *os.File) unix.Termios {
	t.Helper()
	mode, err := unix.IoctlGetTermios(int(tty.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return *mode
}

// On a real terminal: what Detect finds, raw mode and back, keys one by one, an
// alert over a half-typed line, a new width, and the end by a key or from outside.
func TestPTY(t *testing.T) {
	for _, byKey := range []bool{true, false} {
		t.Run(fmt.Sprintf("left by key %t", byKey), func(t *testing.T) {
			keyboard, tty := openPTY(t, 60)
			before := modeOf(t, tty)
			screen := newScreen(60)
			var showing sync.WaitGroup
			showing.Go(func() { _, _ = io.Copy(screen, keyboard) }) // ends with an error when the tty closes

			found := Detect(tty, tty, env(map[string]string{"TERM": "xterm-256color"}))
			if !found.Edit || !found.Boxes || found.Color != Color256 || found.columns() != 60 {
				t.Fatalf("found %+v of %d columns", found, found.columns())
			}
			c, _ := newConsole(Options{In: tty, Out: tty, Terminal: found})
			ctx, cancel := context.WithCancel(t.Context())
			var running sync.WaitGroup
			defer running.Wait() // before the terminal is closed
			defer cancel()
			ended := make(chan error, 1)
			running.Go(func() { ended <- c.Run(ctx) })
			screen.wait(t, "#general>")
			if modeOf(t, tty) == before {
				t.Error("the terminal is not in raw mode")
			}
			talkOnPTY(t, c, keyboard, tty, screen)

			if byKey {
				if _, err := keyboard.WriteString(ctrlC); err != nil {
					t.Fatal(err)
				}
			} else {
				cancel()
			}
			if err := <-ended; err != nil {
				t.Error(err)
			}
			screen.wait(t, "#general>\nBye.")
			if modeOf(t, tty) != before {
				t.Error("the terminal's mode was not given back")
			}
			tty.Close()
			showing.Wait()
		})
	}
}

func talkOnPTY(t *testing.T, c *Console, keyboard, tty *os.File, screen *screenEmulator) {
	t.Helper()
	if _, err := keyboard.WriteString("/player dal\t"); err != nil {
		t.Fatal(err)
	}
	screen.wait(t, "#general> /player Dalton Rushing")
	resize(t, tty, 50)
	d := rumor.Delivery{Channel: Channel("redsox")}
	if _, err := c.Send(t.Context(), d, message.Message{Title: "Red Sox have interest in the catcher Dalton Rushing"}); err != nil {
		t.Fatal(err)
	}
	screen.wait(t, `╭─ #redsox ▸ new post 1 ──────────────────────╮
│ Red Sox have interest in the catcher Dalton │
│ Rushing                                     │
╰─────────────────────────────────────────────╯
#general> /player Dalton Rushing`)
	if _, err := keyboard.WriteString("\r"); err != nil {
		t.Fatal(err)
	}
	screen.wait(t, `╭────────────────────────────────────────────╮
│ player map[name:Dalton Rushing] in general │
│                                            │
│ [1] Follow                                 │
╰────────────────────────────────────────────╯
#general>`)
}

package console

import (
	"os"
	"strings"
	"testing"
)

func env(pairs map[string]string) func(string) string {
	return func(name string) string { return pairs[name] }
}

func TestColorsOf(t *testing.T) {
	tests := []struct {
		env  map[string]string
		want Color
	}{
		{map[string]string{"TERM": "xterm-256color"}, Color256},
		{map[string]string{"TERM": "xterm-256color", "COLORTERM": "truecolor"}, TrueColor},
		{map[string]string{"TERM": "xterm", "COLORTERM": "24bit"}, TrueColor},
		{map[string]string{"TERM": "xterm", "COLORTERM": "24bit", "NO_COLOR": "1"}, NoColor},
	}
	for _, test := range tests {
		if got := colorsOf(env(test.env)); got != test.want {
			t.Errorf("%v: %v, want %v", test.env, got, test.want)
		}
	}
}

func TestFollowsLinks(t *testing.T) {
	tests := []struct {
		env  map[string]string
		want bool
	}{
		{map[string]string{"TERM": "xterm-256color"}, false},
		{map[string]string{"TERM": "linux"}, false},
		{map[string]string{"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, true},
		{map[string]string{"TERM": "xterm-256color", "VTE_VERSION": "6800"}, true},
		{map[string]string{"TERM": "xterm-256color", "VTE_VERSION": "4600"}, false},
		{map[string]string{"TERM": "xterm-256color", "VTE_VERSION": "new"}, false},
		{map[string]string{"TERM": "screen-256color", "TERM_PROGRAM": "iTerm.app"}, false},
		{map[string]string{"TERM": "tmux-256color", "VTE_VERSION": "6800"}, false},
	}
	for _, test := range tests {
		if got := followsLinks(env(test.env)); got != test.want {
			t.Errorf("%v: %v, want %v", test.env, got, test.want)
		}
	}
}

func TestDetectPipe(t *testing.T) {
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer out.Close()
	if got := Detect(in, out, env(map[string]string{"TERM": "xterm"})); got.Edit || got.Boxes || got.Color != NoColor || got.columns() != 80 {
		t.Errorf("a pipe is %+v", got)
	}
}

// TestPlainTerminal types into a terminal that can do nothing special, which
// shows the line by itself: it is asked for, and not printed once more.
func TestPlainTerminal(t *testing.T) {
	var out strings.Builder
	d := &desk{}
	c := New(Options{In: strings.NewReader("/help\n"), Out: &out, Router: d, Commands: d, Terminal: Terminal{Echo: true}})
	if err := c.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.HasPrefix(got, "#general> ") || strings.Contains(got, "/help\n") || strings.Count(got, "#general> ") != 2 {
		t.Errorf("printed\n%s\nwant a prompt before the line and after the answer, and not the line", got)
	}
}

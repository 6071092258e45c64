package console

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"
)

// Terminal says what the console may do with its input and output. The zero
// value is a pipe: plain text, line by line.
type Terminal struct {
	Edit  bool       // In and Out are one terminal: edit lines, complete, keep a history
	Echo  bool       // In and Out are one terminal that can do nothing special: it shows what is typed by itself
	Boxes bool       // draw boxes; Out is a terminal
	Color Color      // in boxes
	Links bool       // the terminal is known to follow OSC 8 links
	Width func() int // columns, asked for before each message, by several goroutines; nil means 80
}

// Detect finds out what in and out are. Of the environment it asks for TERM,
// COLORTERM, NO_COLOR (see no-color.org; any value counts) and for what
// terminals that follow links call themselves by.
func Detect(in, out *os.File, getenv func(string) string) Terminal {
	fd := int(out.Fd())
	name := getenv("TERM")
	typed := term.IsTerminal(int(in.Fd()))
	switch {
	case !term.IsTerminal(fd):
		return Terminal{}
	case name == "" || name == "dumb":
		return Terminal{Echo: typed}
	}
	t := Terminal{
		Edit:  typed,
		Boxes: true,
		Color: colorsOf(getenv),
		Width: func() int {
			columns, _, err := term.GetSize(fd)
			if err != nil {
				return 0
			}
			return columns
		},
	}
	t.Links = t.Color != NoColor && followsLinks(getenv)
	return t
}

func colorsOf(getenv func(string) string) Color {
	switch {
	case getenv("NO_COLOR") != "":
		return NoColor
	case getenv("COLORTERM") == "truecolor", getenv("COLORTERM") == "24bit":
		return TrueColor
	}
	return Color256
}

// followsLinks knows the terminals that document OSC 8. Others may print the
// code as rubbish, so they get whole addresses. A multiplexer between us and
// the terminal may do so too.
func followsLinks(getenv func(string) string) bool {
	name := getenv("TERM")
	if strings.HasPrefix(name, "screen") || strings.HasPrefix(name, "tmux") {
		return false
	}
	switch getenv("TERM_PROGRAM") {
	case "iTerm.app", "WezTerm", "vscode", "ghostty":
		return true
	}
	if getenv("WT_SESSION") != "" || getenv("KITTY_WINDOW_ID") != "" || strings.HasPrefix(name, "foot") || strings.HasPrefix(name, "alacritty") {
		return true
	}
	version, err := strconv.Atoi(getenv("VTE_VERSION")) // GNOME's terminals; links since 0.50
	return err == nil && version >= 5000
}

// columns returns the width of the terminal.
func (t Terminal) columns() int {
	if t.Width != nil {
		if n := t.Width(); n > 0 {
			return n
		}
	}
	return 80
}

package console

import (
	"fmt"
	"strings"

	"github.com/hotstove/hotstove/message"
)

// Color is how many colors a terminal shows.
type Color int

// The numbers of colors.
const (
	NoColor   Color = iota // no escape codes at all
	Color256               // xterm's palette
	TrueColor              // any of 16 million
)

// ink turns looks into escape codes.
type ink struct {
	color Color
	links bool // the terminal is known to follow OSC 8 links
}

// paint returns the runs with their escape codes; each run ends its own.
func (k ink) paint(runs []run) string {
	var b strings.Builder
	for _, r := range runs {
		codes := k.codes(r.look)
		link := k.links && k.color != NoColor && r.look.link != ""
		if link {
			b.WriteString("\x1b]8;;" + r.look.link + "\x1b\\")
		}
		if codes != "" {
			b.WriteString("\x1b[" + codes + "m")
		}
		b.WriteString(strings.ReplaceAll(r.text, joint, " "))
		if codes != "" {
			b.WriteString("\x1b[0m")
		}
		if link {
			b.WriteString("\x1b]8;;\x1b\\")
		}
	}
	return b.String()
}

// codes returns the parameters of the SGR sequence for a look.
func (k ink) codes(l look) string {
	if k.color == NoColor {
		return ""
	}
	var codes []string
	for _, c := range []struct {
		on   bool
		code string
	}{{l.bold, "1"}, {l.dim, "2"}, {l.underline, "4"}} {
		if c.on {
			codes = append(codes, c.code)
		}
	}
	if l.color != 0 {
		codes = append(codes, k.foreground(l.color))
	}
	return strings.Join(codes, ";")
}

func (k ink) foreground(rgb int) string {
	if k.color == TrueColor {
		return fmt.Sprintf("38;2;%d;%d;%d", rgb>>16&0xff, rgb>>8&0xff, rgb&0xff)
	}
	return fmt.Sprintf("38;5;%d", nearest256(rgb))
}

// nearest256 returns the color of xterm's palette nearest to rgb: of its cube
// of 6×6×6 (from 16 on) or its 24 grays (from 232 on). The palette's first 16
// are not used, because people choose those themselves.
func nearest256(rgb int) int {
	level := func(i int) int { // of the cube
		if i == 0 {
			return 0
		}
		return 55 + 40*i
	}
	part := [3]int{rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff}
	cube, away := 16, 0
	for i, weight := range [3]int{36, 6, 1} {
		best := 0
		for l := range 6 {
			if square(level(l)-part[i]) < square(level(best)-part[i]) {
				best = l
			}
		}
		cube += weight * best
		away += square(level(best) - part[i])
	}
	for i := range 24 {
		gray := 8 + 10*i
		if d := square(gray-part[0]) + square(gray-part[1]) + square(gray-part[2]); d < away {
			cube, away = 232+i, d
		}
	}
	return cube
}

func square(n int) int { return n * n }

// The colors of the tones.
var toneColors = map[message.Tone]int{
	message.Plain:    0x7d8590,
	message.News:     0xd9730d,
	message.Reminder: 0xb58900,
	message.Success:  0x2e9e5b,
	message.Failure:  0xd64545,
}

// colorOf returns the color of a message's box: its own, made to be seen, or its tone's.
func colorOf(m message.Message) int {
	if m.Color != 0 {
		return visible(m.Color)
	}
	return toneColors[m.Tone]
}

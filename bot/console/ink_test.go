package console

import (
	"math"
	"testing"

	"github.com/hotstove/hotstove/message"
)

func TestNearest256(t *testing.T) {
	for rgb, want := range map[int]int{
		0x000000: 16, 0xffffff: 231, 0xff0000: 196, 0x5f87af: 67, 0x080808: 232, 0xeeeeee: 255, 0x7d8590: 102,
	} {
		if got := nearest256(rgb); got != want {
			t.Errorf("%06x: %d, want %d", rgb, got, want)
		}
	}
}

// luminance of a color, by WCAG.
func luminance(rgb int) float64 {
	return 0.2126*linear(rgb>>16&0xff) + 0.7152*linear(rgb>>8&0xff) + 0.0722*linear(rgb&0xff)
}

func TestVisible(t *testing.T) {
	// Navy (Yankees), red (Red Sox), black, white, yellow, blue, mid gray.
	for _, rgb := range []int{0x0c2340, 0xbd3039, 0x000001, 0xffffff, 0xffff00, 0x0000ff, 0x808080} {
		got := luminance(visible(rgb))
		if got < darkest-0.01 || got > lightest+0.01 {
			t.Errorf("%06x became %06x, of luminance %.3f", rgb, visible(rgb), got)
		}
	}
	if got := visible(0x808080); got != 0x808080 {
		t.Errorf("a color that is seen changed to %06x", got)
	}
	for v := range 256 {
		if got := encode(linear(v)); got != v {
			t.Errorf("%d becomes %d by way of linear light", v, got)
		}
	}
	if c := 1.05 / (lightest + 0.05); math.Abs(c-2.6) > 0.05 {
		t.Errorf("contrast with white is %.2f, not as the comment says", c)
	}
	for tone, rgb := range toneColors {
		if colorOf(message.Message{Tone: tone}) != rgb {
			t.Errorf("tone %d has another color", tone)
		}
	}
}

func TestPaintWithoutColorHasNoCodes(t *testing.T) {
	l := look{bold: true, dim: true, underline: true, color: 0xff0000, link: "https://mlb.com"}
	if got := (ink{NoColor, true}).paint([]run{{"x", l}}); got != "x" {
		t.Errorf("%q", got)
	}
	for k, want := range map[ink]string{
		{Color256, false}: "\x1b[1;2;4;38;5;196mx\x1b[0m",
		{TrueColor, true}: "\x1b]8;;https://mlb.com\x1b\\\x1b[1;2;4;38;2;255;0;0mx\x1b[0m\x1b]8;;\x1b\\",
	} {
		if got := k.paint([]run{{"x", l}}); got != want {
			t.Errorf("%v: %q, want %q", k, got, want)
		}
	}
}

package web

import (
	"strconv"
	"testing"
	"time"
)

func TestReadRetryAfter(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"1": time.Second, "30": 30 * time.Second, "64.57": 64570 * time.Millisecond, "0.994": 994 * time.Millisecond,
		"0.0001": time.Millisecond, "1e-9": time.Millisecond, "1e-400": time.Second, // never too early
		"0": time.Second, "-0": time.Second, "-3": defaultWait, "": defaultWait, "NaN": defaultWait, "soon": defaultWait,
		"Wed, 21 Oct 2026 07:28:00 GMT": defaultWait, "1 ": defaultWait,
		"3601": time.Hour, "1e400": time.Hour, "-1e400": defaultWait, "inf": time.Hour, "-inf": defaultWait,
	} {
		if got := readRetryAfter(s); got != want {
			t.Errorf("%q: got %v, want %v", s, got, want)
		}
	}
}

func FuzzReadRetryAfter(f *testing.F) {
	for _, s := range []string{"1", "0.5", "-1", "1e300", "NaN", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := readRetryAfter(s)
		if got <= 0 || got > longestWait || got%time.Millisecond != 0 {
			t.Errorf("%q: got %v", s, got)
		}
		if n, err := strconv.ParseUint(s, 10, 11); err == nil && n > 0 && got != time.Duration(n)*time.Second {
			t.Errorf("%q: got %v", s, got)
		}
	})
}

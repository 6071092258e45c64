package config

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

const day = 24 * time.Hour

// maxDays bounds a number of days: a hundred years, far below what overflows.
const maxDays = 36500

// durationWords is what a duration looks like, for help and mistakes.
const durationWords = "a duration such as 30s, 5m, 1h or 7d"

// parseDuration reads a duration as time.ParseDuration does, and days besides:
// "30d", "1d12h". It refuses negative ones and those of more than maxDays.
func parseDuration(text string) (time.Duration, error) {
	if strings.HasPrefix(text, "-") {
		return 0, fmt.Errorf("%q is negative: use %s", text, durationWords)
	}
	days, clock, hasDays := strings.Cut(text, "d")
	if !hasDays {
		days, clock = "0", text
	}
	if hasDays && clock == "" {
		clock = "0"
	}
	n, err := strconv.ParseUint(days, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, noDuration(text)
	}
	rest, ok := parseClock(clock)
	if !ok {
		return 0, noDuration(text)
	}
	if n > maxDays || rest > maxDays*day-time.Duration(n)*day {
		return 0, fmt.Errorf("%q is too long: use at most %dd", text, maxDays)
	}
	return time.Duration(n)*day + rest, nil
}

// parseClock reads the part of a duration without days, which has no sign.
func parseClock(text string) (time.Duration, bool) {
	if text == "" || text[0] == '-' || text[0] == '+' {
		return 0, false
	}
	d, err := time.ParseDuration(text)
	return d, err == nil
}

func noDuration(text string) error {
	if _, err := strconv.ParseFloat(text, 64); err == nil && text[0] != '+' {
		return fmt.Errorf("%q has no unit: use %s", text, durationWords)
	}
	return fmt.Errorf("%q is no duration: use %s", text, durationWords)
}

// formatDuration writes a duration the short way: "90d", "1m30s", "10m".
func formatDuration(d time.Duration) string {
	if d == 0 {
		return "0"
	}
	text := ""
	if d >= day {
		text = strconv.Itoa(int(d/day)) + "d"
		d %= day
	}
	if d == 0 {
		return text
	}
	clock := d.String()
	if strings.HasSuffix(clock, "m0s") {
		clock = strings.TrimSuffix(clock, "0s")
	}
	if strings.HasSuffix(clock, "h0m") {
		clock = strings.TrimSuffix(clock, "0m")
	}
	return text + clock
}

// between returns a check for durations from least to most.
func between(least, most time.Duration, into func(*Settings) *time.Duration) func(*Settings, string) error {
	return func(s *Settings, text string) error {
		d, err := parseDuration(text)
		if err != nil {
			return err
		}
		if d < least || d > most {
			return fmt.Errorf("%q is out of bounds: use %s to %s", text, formatDuration(least), formatDuration(most))
		}
		*into(s) = d
		return nil
	}
}

// The bounds of a ladder.
const (
	maxRungs = 24
	maxRung  = 366 * day
)

// setLadder reads the rungs: "30d,7d,24h,1h,0".
func setLadder(s *Settings, text string) error {
	words := strings.Split(text, ",")
	if len(words) > maxRungs {
		return fmt.Errorf("has %d rungs: use at most %d", len(words), maxRungs)
	}
	var ladder []time.Duration
	for _, word := range words {
		rung, err := parseDuration(strings.TrimSpace(word))
		if err != nil {
			return err
		}
		if rung > maxRung {
			return fmt.Errorf("%q is too early: use at most %s", word, formatDuration(maxRung))
		}
		if n := len(ladder); n > 0 && rung >= ladder[n-1] {
			return fmt.Errorf("%s comes after %s: each rung must be shorter than the one before",
				formatDuration(rung), formatDuration(ladder[n-1]))
		}
		ladder = append(ladder, rung)
	}
	s.Ladder = ladder
	return nil
}

// setLadderList reads the rungs from a list in the file.
func setLadderList(s *Settings, items []any) error {
	words := make([]string, len(items))
	for i, item := range items {
		word, ok := item.(string)
		if !ok {
			return fmt.Errorf("entry %d is %s: use %s", i+1, shape(item), durationWords)
		}
		words[i] = word
	}
	return setLadder(s, strings.Join(words, ","))
}

package config

import (
	"testing"
	"time"
)

func TestParseDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"0": 0, "0d": 0, "30d": 30 * day, "1d12h": 36 * time.Hour, "90s": 90 * time.Second, "1.5h": 90 * time.Minute,
		"36500d": 36500 * day, "1d0": day,
	} {
		got, err := parseDuration(text)
		if err != nil || got != want {
			t.Errorf("%q: %v, %v, want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"":                      `"" is no duration: use ` + durationWords,
		"5x":                    `"5x" is no duration: use ` + durationWords,
		"60":                    `"60" has no unit: use ` + durationWords,
		"1.5":                   `"1.5" has no unit: use ` + durationWords,
		"-5m":                   `"-5m" is negative: use ` + durationWords,
		"+5m":                   `"+5m" is no duration: use ` + durationWords,
		"d":                     `"d" is no duration: use ` + durationWords,
		"1.5d":                  `"1.5d" is no duration: use ` + durationWords,
		"1d-2h":                 `"1d-2h" is no duration: use ` + durationWords,
		"36501d":                `"36501d" is too long: use at most 36500d`,
		"9e9d":                  `"9e9d" is no duration: use ` + durationWords,
		"99999999999999999999d": `"99999999999999999999d" is too long: use at most 36500d`,
		"36500d2562047h":        `"36500d2562047h" is too long: use at most 36500d`,
		"2562047h":              `"2562047h" is too long: use at most 36500d`,
		"36500d1ns":             `"36500d1ns" is too long: use at most 36500d`,
		"inf":                   `"inf" has no unit: use ` + durationWords,
	} {
		if got, err := parseDuration(text); err == nil || err.Error() != want {
			t.Errorf("%q: %v, %v, want %v", text, got, err, want)
		}
	}
}

func TestFormatDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0", time.Second: "1s", time.Minute: "1m", time.Hour: "1h", 90 * time.Minute: "1h30m", day: "1d",
		36 * time.Hour: "1d12h", 90 * time.Second: "1m30s", 3650 * day: "3650d", time.Hour + time.Second: "1h0m1s",
	} {
		if got := formatDuration(d); got != want {
			t.Errorf("%v: %s, want %s", d, got, want)
		}
	}
}

func FuzzDuration(f *testing.F) {
	for _, text := range []string{"30d", "1d12h", "0", "5x", "-1d", "1d-1h", "36500d2562047h", "1.5h", "9223372036854775807ns"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := parseDuration(text)
		if err != nil {
			return
		}
		if d < 0 {
			t.Fatalf("%q is negative: %v", text, d)
		}
		if plain, err := time.ParseDuration(text); err == nil && plain != d {
			t.Fatalf("%q: %v, but Go says %v", text, d, plain)
		}
		if again, err := parseDuration(formatDuration(d)); err != nil || again != d {
			t.Fatalf("%q: %v is written %q and read as %v, %v", text, d, formatDuration(d), again, err)
		}
	})
}

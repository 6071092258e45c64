package config

import (
	"errors"
	"strings"
	"testing"
)

// check holds what must be true of any Load: settings or mistakes, never both
// or neither, and each mistake on a line of its own, fit for a terminal.
func check(t *testing.T, src Sources) {
	t.Helper()
	s, err := Load(src)
	if err == nil {
		if s == nil || s.Poll <= 0 || s.Timezone == nil || len(s.Ladder) == 0 {
			t.Fatalf("no mistakes, but %+v", s)
		}
		return
	}
	m, ok := errors.AsType[Mistakes](err)
	if !ok || s != nil || len(m) == 0 {
		t.Fatalf("%+v with %v", s, err)
	}
	for _, line := range m {
		if line == "" || strings.ContainsAny(line, "\n\r\x1b\x00") {
			t.Fatalf("mistake %q", line)
		}
	}
}

func FuzzFile(f *testing.F) {
	f.Add("a.yaml", Example())
	f.Add("a.yaml", "feeds:\n  - https://example.com\n  - {name: A, outlet: B, url: c.xml}\nladder: [1d, 0]\n")
	f.Add("a.yaml", "&a poll: *a\n<<: [&b [*b]]\n---\n")
	f.Add("a.toml", "poll = \"5m\"\nladder = [\"1d\", 0]\n[[feeds]]\nurl = \"-\"\n")
	f.Add("a.toml", "poll = 1979-05-27T07:32:00Z\nlog.format = inf\n")
	f.Add("a.json", "{}")
	f.Fuzz(func(t *testing.T, name, text string) {
		check(t, Sources{File: name, ReadFile: func(string) ([]byte, error) { return []byte(text), nil }})
	})
}

func FuzzEnviron(f *testing.F) {
	f.Add("HOTSTOVE_POLL=5m", "HOTSTOVE_POL=5m", "poll", "1s")
	f.Add("REDIS_URL=redis://:pw@host:6379", "REDIS_URL_FILE=x", "redis-url", "")
	f.Add("HOTSTOVE_FEEDS=http://[::1]:80,-,a b", "HOTSTOVE_HTTP_ADDR=[::1]:0", "http-addr", "off")
	f.Add("HOTSTOVE_CONTACT=a(b)", "HOTSTOVE_TIMEZONE=../../etc", "no\x1b[31mcolor", "x")
	f.Fuzz(func(t *testing.T, a, b, flag, value string) {
		check(t, Sources{
			Args: map[string]string{flag: value}, Environ: []string{a, b},
			ReadFile: func(string) ([]byte, error) { return nil, errors.New("no disk") },
		})
	})
}

package commands

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestEcho(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"red sox", "red sox"},
		{" red\n\tsox\x00 ", "red sox"},
		{"\u202egnp.exe\u200b", "gnp.exe"},
		{"a\xffb", "ab"},
		{strings.Repeat("é", 60), strings.Repeat("é", 60)},
		{strings.Repeat("é", 61), strings.Repeat("é", 59) + "…"},
		{strings.Repeat("x", 10_000), strings.Repeat("x", 59) + "…"},
	} {
		if got := echo(test.in); got != test.want {
			t.Errorf("echo(%.80q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, test := range []struct {
		in    string
		limit int
		want  string
	}{
		{"", 3, ""}, {"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"éèê", 3, "éèê"}, {"éèêë", 3, "éè…"}, {"ab", 1, "…"},
	} {
		got := cut(test.in, test.limit)
		if got != test.want || utf8.RuneCountInString(got) > test.limit {
			t.Errorf("cut(%q, %d) = %q, want %q", test.in, test.limit, got, test.want)
		}
	}
}

func TestLists(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{list(nil, "and"), ""},
		{list([]string{"a"}, "and"), "a"},
		{list([]string{"a", "b"}, "or"), "a or b"},
		{list([]string{"a", "b", "c"}, "and"), "a, b and c"},
		{listUpTo([]string{"a", "b", "c"}, 3), "a, b and c"},
		{listUpTo([]string{"a", "b", "c", "d"}, 2), "a, b and 2 more"},
		{capital(""), ""},
		{capital("émile"), "Émile"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"rumor", "rumors", 1}, {"kitten", "sitting", 3}, {"same", "same", 0},
	} {
		if got := distance(test.a, test.b); got != test.want {
			t.Errorf("distance(%q, %q) = %d, want %d", test.a, test.b, got, test.want)
		}
	}
}

func TestPingTarget(t *testing.T) {
	for _, test := range []struct {
		in, want string
		ok       bool
	}{
		{"", "", true},
		{"none", "", true},
		{"123", "123", true},
		{"<@&123>", "123", true},
		{"@fans", "fans", true},
		{"<!subteam^S1|@fans>", "S1", true},
		{"<!subteam^S1>", "S1", true},
		{"<@123>", "", false},
		{"<@!123>", "", false},
		{"@everyone", "", false},
		{"<!channel>", "", false},
		{"<!here|here>", "", false},
		{"EveryOne", "", false},
		{"@", "", false},
		{"<>", "", false},
		{"a b", "", false},
		{strings.Repeat("1", 41), "", false},
	} {
		got, err := pingTarget(test.in)
		if got != test.want || (err == nil) != test.ok {
			t.Errorf("pingTarget(%q) = %q, error %v", test.in, got, err)
		}
	}
}

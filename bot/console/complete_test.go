package console

import (
	"io"
	"slices"
	"testing"
)

func TestComplete(t *testing.T) {
	c, _ := newConsole(Options{Out: io.Discard})
	c.channels.join("redsox")
	tests := []struct {
		line string
		want string
		list []string
	}{
		{"/ru", "/rumors ", nil},
		{"ru", "/rumors ", nil},
		{"  /RU", "/rumors ", nil},
		{"/su", "/subscri", nil},
		{"/subscri", "/subscri", []string{"/subscribe", "/subscriptions"}},
		{"/jo", "/join ", nil},
		{"/zzz", "/zzz", nil},
		{"/join re", "/join #redsox", nil},
		{"join #g", "join #general", nil},
		{"/zzz x", "/zzz x", nil},
		{"/help x", "/help x", nil},
		{"/player dal", "/player Dalton Rushing", nil},
		{"/player dalton ru", "/player Dalton Rushing", nil},
		{"/player rush", "/player Dalton Rushing", nil},
		{"/rumors sox", "/rumors Boston Red Sox", nil},
		{"/player jose", "/player jose", nil}, // the desk knows no accents
		{"/player jos", "/player José Ramírez", nil},
		{"/player max", "/player Max Muncy", nil},
		{"/player Max Muncy", "/player Max Muncy", []string{"Max Muncy · LAD · 3B · born 1990", "Max Muncy · ATH · SS · born 2002"}},
		{"/subscribe the", "/subscribe deadlines", nil},
		{"/subscribe k", "/subscribe kinds:", nil},
		{"/subscribe kinds:ta", "/subscribe kinds:talks", nil},
		{"/subscribe kinds:in", "/subscribe kinds:in", []string{"interest", "injury"}},
		{"/subscribe kinds:talks,inj", "/subscribe kinds:talks, injury", nil},
		{"/subscribe kinds:talks dal", "/subscribe kinds:talks Dalton Rushing", nil},
		{"/subscribe dalton rushing ki", "/subscribe dalton rushing kinds:", nil},
		{"/subscribe dalton rushing tier:b", "/subscribe dalton rushing tier:1", nil},
		{"/subscribe redsox ki", "/subscribe redsox kinds:", nil}, // the slip of a name is less likely
		{"/subscribe redsox tier:1 ki", "/subscribe redsox tier:1 kinds:", nil},
		{"/subscribe redsox", "/subscribe Boston Red Sox", nil},
		{"/subscribe redsox bo", "/subscribe Boston Red Sox", nil},
		{"/subscribe max mu", "/subscribe Max Muncy", nil},
		{"/subscribe tier:", "/subscribe tier:", []string{"1 (best)", "3 (any)"}}, // what to type, and what it means
		{"/subscribe kinds:talks, inj", "/subscribe kinds:talks, injury", nil},
		{"/subscribe kinds:talks, injury dal", "/subscribe kinds:talks, injury Dalton Rushing", nil},
		{"/subscribe kinds:talks,r", "/subscribe kinds:talks,r", []string{"roster (roster move)", "not_news (rumor)"}},
		{"/subscribe kinds:talks k", "/subscribe kinds:talks k", nil}, // given already
		{"/rumors pag", "/rumors pag", nil},                           // by button only
	}
	for _, test := range tests {
		got, list := c.complete(t.Context(), test.line)
		if got != test.want || !slices.Equal(list, test.list) {
			t.Errorf("%q: %q %q, want %q %q", test.line, got, list, test.want, test.list)
		}
	}
}

func TestCommonStart(t *testing.T) {
	for _, test := range []struct{ a, b, want string }{
		{"Max Muncy", "max scherzer", "Max "}, {"José", "Josh", "Jos"}, {"é", "É", "é"}, {"", "x", ""}, {"a\xff", "a\xfe", "a\xff"},
	} {
		if got := commonStart(test.a, test.b); got != test.want {
			t.Errorf("%q, %q: %q, want %q", test.a, test.b, got, test.want)
		}
	}
}

package slack

import (
	"strings"
	"testing"
)

func TestTyped(t *testing.T) {
	l := newBooth(t, nil)
	for _, test := range []struct {
		in, want string
		bare     bool
	}{
		{"redsox", "rumors redsox", true},
		{"  redsox  \n", "rumors redsox", true},
		{"", "rumors ", false},
		{"help", "help", false},
		{"Help!", "Help!", false},
		{"/help", "/help", false},
		{"/hlep", "/hlep", false},
		{"subscribe Dalton Rushing", "subscribe Dalton Rushing", false},
		{"SUBSCRIBE: redsox", "SUBSCRIBE: redsox", false},
		{"rumors redsox", "rumors redsox", false},
		{"subscrbe redsox", "rumors subscrbe redsox", true},
		{"<@U00000009> redsox", "rumors redsox", true},
		{"<@U00000009|hotstove>, help", "help", false},
		{"hey <@U00000009> redsox", "rumors redsox", true},
		{"redsox <@U00000009>", "rumors redsox", true},
		{"redsox <@U00000009>?", "rumors redsox", true},
		{"<@U00000009>", "rumors ", false},
		{"<@U00000009><@U00000009> redsox", "rumors redsox", true},
		{"<@U000000091> redsox", "rumors redsox", true},
		{"<http://redsox|redsox>", "rumors redsox", true},
		{"<http://redsox.com>", "rumors http://redsox.com", true},
		{"<mailto:a@b.example|a@b.example>", "rumors a@b.example", true},
		{"deadline <!date^1753999200^{date}|July 31>", "deadline July 31", false},
		{"subscribe redsox in:<#C00000002|trades>", "subscribe redsox in:<#C00000002>", false},
		{"subscribe redsox ping:<!subteam^S1|@fans>", "subscribe redsox ping:<!subteam^S1>", false},
		{"subscribe redsox ping:<!here>", "subscribe redsox ping:<!here>", false},
		{"R&amp;D &lt;b&gt; &amp;lt;", "rumors R&D <b> &lt;", true},
		{"*redsox* `help`", "rumors redsox help", true},
		{"“Dalton Rushing”", "rumors “Dalton Rushing”", true},
		{"redsox :baseball:", "rumors redsox", true},
		{":baseball::skin-tone-2: subscribe redsox :+1:", "subscribe redsox", false},
		{":baseball:", "rumors ", false},
		{"kinds:talks", "rumors kinds:talks", true},
		{"\u200bhelp\ufeff", "help", false},
		{"\u00a0subscribe\u00a0redsox\u00a0 \n tier:1 ", "subscribe redsox tier:1", false},
		{"redsox < yankees", "rumors redsox < yankees", true},
		{"<@U", "rumors <@U", true},
		{"<", "rumors <", true},
	} {
		if got, bare := l.readTyped(test.in, testBot); got != test.want || bare != test.bare {
			t.Errorf("%q: %q %v, want %q %v", test.in, got, bare, test.want, test.bare)
		}
	}
}

func FuzzTyped(f *testing.F) {
	for _, s := range []string{"<@U00000009|x> redsox", "<http://a|b>&amp;", "<!date^1|", "hey <@U00000009", "*`"} {
		f.Add(s)
	}
	l := newBooth(f, nil)
	f.Fuzz(func(t *testing.T, s string) {
		line, bare := l.readTyped(s, testBot)
		if bare && !strings.HasPrefix(line, lookUp+" ") {
			t.Errorf("%q is bare", line)
		}
		if strings.Contains(line, "<@"+testBot+">") && strings.Count(s, testBot) == 1 {
			t.Errorf("the mention stays in %q", line)
		}
		_, _, _ = l.o.Commands.Parse(line)
	})
}

package slack

import (
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/message"
)

// evil is a title that means to do all the harm it can.
const evil = "<!channel> <@U1> <http://evil|x> &lt; @here *a*"

func TestRenderEscapes(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "Red Sox (BOS), Dodgers: a two-year deal. 10:30 #1 + more, $5!", "Red Sox (BOS), Dodgers: a two-year deal. 10:30 #1 + more, $5!"},
		{"all at once", evil, "&lt;!channel&gt; &lt;@\u200bU1&gt; &lt;http:\u200b//evil|x&gt; &amp;lt; @\u200bhere ∗a∗"},
		{"styles", "*a* _b_ ~c~ `d` ```e```", "∗a∗ ˍbˍ ∼c∼ ˋdˋ ˋˋˋeˋˋˋ"},
		{"lines within words", "a_b _a_b_ 1_2 a_ _b é_e", "a_b ˍa_bˍ 1_2 aˍ ˍb éˍe"},
		{"quotations", ">>> Sox > Mets", "›&gt;&gt; Sox &gt; Mets"},
		{"mentions", "@here @channel @everyone a@b.example @@", "@\u200bhere @\u200bchannel @\u200beveryone a@\u200bb.example @\u200b@\u200b"},
		{"commands", "<!here> <!everyone|x> <!subteam^S1> <#C1> <!date^1^{ago}|x> <mailto:a@b>", "&lt;!here&gt; &lt;!everyone|x&gt; &lt;!subteam^S1&gt; &lt;#C1&gt; &lt;!date^1^{ago}|x&gt; &lt;mailto:a@\u200bb&gt;"},
		{"emoji by name", ":fire: 7:30 :x :+1: 1:2:3 a::b", ":\u200bfire: 7:30 :x :\u200b+1: 1:\u200b2:3 a:\u200b:b"},
		{"addresses", "https://a.example HTTP://b mlb.com", "https:\u200b//a.example HTTP:\u200b//b mlb.com"},
		{"parts hidden in one another", "@\u200bhere ht\u200dtps:\u2060//x <\u00ad!here>", "@\u200bhere https:\u200b//x &lt;!here&gt;"},
		{"controls", "a\x00b\x1b[31m\u202ec\u2066d\x7f", "ab[31mcd"},
		{"spaces", " a\t\u00a0 b\nc\u3000", "a b c"},
		{"smeared", "e" + strings.Repeat("\u0301", 40) + "f", "e" + strings.Repeat("\u0301", message.MaxMarks) + "f"},
		{"marks without a letter", "\u0301a \u0301b", "a b"},
		{"a mark on an @", "@\u0301here", "@\u0301\u200bhere"},
		{"not UTF-8", "a\xffb", "a\ufffdb"},
		{"nothing", " \u200b\u00ad\u3164\u034f\ufe0f\U000e0041\u2800\n", ""},
		{"other scripts", "大谷翔平 Acuña José 🔥", "大谷翔平 Acuña José 🔥"},
	}
	for _, test := range tests {
		got := markedText(message.String(test.in), marked, 1000)
		if got != test.want {
			t.Errorf("%s:\n got %q\nwant %q", test.name, got, test.want)
		}
		if h := harm(got); h != "" {
			t.Errorf("%s: %s", test.name, h)
		}
	}
}

// Beside blocks, Slack looks for addresses by itself.
func TestRenderEscapesBesideBlocks(t *testing.T) {
	for in, want := range map[string]string{
		"evil.example/x, MLB.com":  "evil.\u200bexample/x, MLB.\u200bcom",
		"J.D. of the U.S. 3.5 e.g": "J.\u200bD. of the U.\u200bS. 3.5 e.\u200bg",
		"end. Begin ...more":       "end. Begin ...\u200bmore",
		"https://evil.example":     "https:\u200b//evil.\u200bexample",
	} {
		got := markedText(message.Text{message.Bold(in)}, linked, 1000)
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
		if h := harmBesideBlocks(got); h != "" {
			t.Error(h)
		}
	}
}

// What is harmless in each of two texts must stay so where they meet.
func TestRenderEscapesAcrossSpans(t *testing.T) {
	for _, parts := range [][]string{
		{"@", "here"}, {"<", "!here>"}, {"<http:", "//evil.example|x>"}, {"http:/", "/evil"}, {"evil", ".example"}, {"evil.", "example"},
		{":fi", "re:"}, {":", "fire", ":"}, {"", "> x"}, {"_", "x", "_"}, {"a_", "b_"}, {"&", "lt;"}, {"a:", "//b"}, {":", "/", "/"},
	} {
		for _, bold := range []bool{false, true} {
			var text message.Text
			for i, p := range parts {
				text = append(text, message.Span{Text: p, Bold: bold && i%2 == 1})
			}
			for _, form := range []form{marked, linked} {
				got := markedText(text, form, 1000)
				h := harm(got)
				if form == linked {
					h = harmBesideBlocks(got)
				}
				if h != "" {
					t.Errorf("%q bold %v: %s", parts, bold, h)
				}
				if shown := asShown(got); shown != strings.Join(parts, "") {
					t.Errorf("%q is shown as %q", parts, shown)
				}
			}
		}
	}
}

func TestRenderLinks(t *testing.T) {
	const to = "https://mlb.com/a"
	tests := []struct {
		name string
		in   message.Span
		want string
	}{
		{"plain", message.Link("Sox win: 5-3 (10)", to), "<https://mlb.com/a|Sox win: 5-3 (10)>"},
		{"bold", message.Span{Text: "Sox", URL: to, Bold: true}, "*<https://mlb.com/a|Sox>*"},
		{"markup", message.Link("*a* _b_ ~c~ `d` |e| <@1> @here :fire: f\ng", to), "<https://mlb.com/a|∗a∗ ˍbˍ ∼c∼ ˋdˋ ∣e∣ &lt;@\u200b1&gt; @\u200bhere :\u200bfire: f g>"},
		{"another address", message.Link("see https://bank.example/", to), "see https:\u200b//bank.example/"},
		{"another site", message.Link("WWW.bank.example", to), "WWW.bank.example"},
		{"an address with holes", message.Link("https:\u200b//bank.example", to), "https:\u200b//bank.example"},
		{"no text", message.Link("\u200b", to), ""},
		{"another scheme", message.Link("x", "javascript:alert(1)"), "x"},
		{"breaking out", message.Link("x", "https://mlb.com/a|b>c<!here>"), "<https://mlb.com/a%7Cb%3Ec%3C%21here%3E|x>"},
		{"an ampersand", message.Link("x", "https://mlb.com/?a=b&c"), "<https://mlb.com/?a=b&amp;c|x>"},
		{"too long", message.Link("x", "https://mlb.com/?"+strings.Repeat("&", mostAddress/5)), "x"},
		{"a time", message.Span{Time: time0, URL: to}, "<!date^1753741800^{ago}^https://mlb.com/a|Mon, Jul 28, 2025, 10:30 PM UTC>"},
	}
	for _, test := range tests {
		got := markedText(message.Text{test.in}, marked, 1000)
		if got != test.want {
			t.Errorf("%s:\n got %q\nwant %q", test.name, got, test.want)
		}
		if h := harm(got); h != "" {
			t.Errorf("%s: %s", test.name, h)
		}
	}
}

var time0 = time.Unix(1753741800, 0)

func TestRenderSpans(t *testing.T) {
	tests := []struct {
		name string
		in   message.Text
		want string
	}{
		{"bold", message.Text{{Text: "a "}, message.Bold(" b "), {Text: "c"}}, "a *b* c"},
		{"bold beside bold", message.Text{message.Bold("a"), message.Bold("b")}, "*ab*"},
		{"bold within a word", message.Text{{Text: "a"}, message.Bold("b"), {Text: "c"}}, "a\u200b*b*\u200bc"},
		{"bold beside a bold link", message.Text{message.Bold("a"), {Text: "b", Bold: true, URL: "https://c.example"}, {Text: "d"}}, "*a<https://c.example|b>*\u200bd"},
		{"empty bold", message.Text{message.Bold(" "), {Text: "a"}, message.Bold("\u200b")}, "a"},
		{"links side by side", message.Text{message.Link("a", "https://c.example"), message.Link("b", "https://d.example")}, "<https://c.example|a><https://d.example|b>"},
		{"spaces around links", message.Text{{Text: "a"}, message.Link(" b ", "https://c.example"), {Text: "d"}}, "a <https://c.example|b> d"},
		{"a mark behind a link", message.Text{message.Link("a", "https://c.example"), {Text: "\u0301b"}}, "<https://c.example|a\u0301>b"},
		{"a star before bold", message.Text{{Text: "*"}, message.Bold("a")}, "∗\u200b*a*"},
		{"a bold time", message.Text{{Time: time0, Text: "unused", Bold: true}}, "*<!date^1753741800^{ago}|Mon, Jul 28, 2025, 10:30 PM UTC>*"},
	}
	for _, test := range tests {
		got := markedText(test.in, marked, 1000)
		if got != test.want {
			t.Errorf("%s:\n got %q\nwant %q", test.name, got, test.want)
		}
		if h := harm(got); h != "" {
			t.Errorf("%s: %s", test.name, h)
		}
	}
}

func TestRenderParagraphs(t *testing.T) {
	got := markedParagraphs([]message.Text{
		message.String("\none \n two\r\n\n> three"), {}, {message.Bold("\nfour\nfive")}, {message.Bold("six "), message.Link("seven\neight", "https://c.example")}, message.String(" \n"),
	}, marked, 1000)
	if want := "one\ntwo\n› three\n\n*four*\n*five*\n\n*six* <https://c.example|seven eight>"; got != want {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
	if h := harm(got); h != "" {
		t.Error(h)
	}
}

func TestRenderPlainText(t *testing.T) {
	for in, want := range map[string]string{
		"AT&T *a* _b_ > c":                 "AT&T *a* _b_ › c",
		"<!channel> @here http://a :fire:": "‹!channel› @\u200bhere http:\u200b//a :\u200bfire:",
		" a\u202e\x1b[1m \n b\u200b\ufeff": "a[1m b",
		"e" + strings.Repeat("\u0301", 9):  "e" + strings.Repeat("\u0301", message.MaxMarks),
		"a\xff":                            "a\ufffd",
		"\u3164":                           "",
	} {
		if got := plainText(in, 1000); got != want || harmInPlain(got) != "" {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

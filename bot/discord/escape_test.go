package discord

import (
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/message"
)

// evil is a title that means to do all the harm it can.
const evil = "@everyone <@&1> [x](http://evil) **a**"

func TestRenderEscapes(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "Red Sox (BOS), Dodgers: a two-year deal. 10:30 #1 + more > less!", "Red Sox (BOS), Dodgers: a two-year deal. 10:30 #1 + more > less!"},
		{"all at once", evil, "@\u200beveryone \\<\\@\u200b&1> \\[x\\]\\(http:\u200b//evil) \\*\\*a\\*\\*"},
		{"styles", "*a* _b_ ~~c~~ `d` ||e|| \\*f", "\\*a\\* \\_b\\_ \\~\\~c\\~\\~ \\`d\\` \\|\\|e\\|\\| \\\\\\*f"},
		{"heading", "# Sox", "\\# Sox"},
		{"small print", "-# Sox", "\\-# Sox"},
		{"bullets", "- Sox", "\\- Sox"},
		{"other bullets", " + Sox", "\\+ Sox"},
		{"numbers", "12. Sox 3. Mets", "12\\. Sox 3. Mets"},
		{"quote", ">>> Sox", "\\>>> Sox"},
		{"mentions", "@here <@1> <@!1> <#1>", "@\u200bhere \\<\\@\u200b1> \\<\\@\u200b!1> \\<#1>"},
		{"everything in angles", "<:emoji:1> <a:b:2> </cmd:1> <t:1> <id:home> <https:/x>", "\\<\\:emoji:1> \\<a\\:b:2> \\</cmd:1> \\<t:1> \\<id:home> \\<https:\u200b/x>"},
		{"emoji by name", ":fire: 7:30 :x", "\\:fire: 7:30 \\:x"},
		{"addresses", "https://a.example HTTP://b", "https:\u200b//a.example HTTP:\u200b//b"},
		{"invites", "discord.gg/abc www.Discord.com/invite/a DISCORDAPP.com/invite/b", "discord\u200b.gg/abc www.Discord\u200b.com/invite/a DISCORDAPP\u200b.com/invite/b"},
		{"parts hidden in one another", "@\u200beveryone ht\u200dtps:\u2060//x disc\u00adord.gg", "@\u200beveryone https\\:\u200b//x discord\u200b.gg"},
		{"controls", "a\x00b\x1b[31m\u202ec\u2066d\x7f", "ab\\[31mcd"},
		{"spaces", " a\t\u00a0 b\nc\u3000", "a b c"},
		{"smeared", "e" + strings.Repeat("\u0301", 40) + "f", "e" + strings.Repeat("\u0301", message.MaxMarks) + "f"},
		{"many marks on many letters", strings.Repeat("e\u0301\u0302", 4), strings.Repeat("e\u0301\u0302", 4)},
		{"marks without a letter", "\u0301a \u0301b", "a b"},
		{"not UTF-8", "a\xffb", "a\ufffdb"},
		{"nothing", " \u200b\u00ad\u3164\u034f\ufe0f\U000e0041\u2800\n", ""},
		{"other scripts", "大谷翔平 Acuña José 🔥", "大谷翔平 Acuña José 🔥"},
	}
	for _, test := range tests {
		got := markdownText(message.String(test.in), 1000)
		if got != test.want {
			t.Errorf("%s:\n got %q\nwant %q", test.name, got, test.want)
		}
		if h := harm(got); h != "" {
			t.Errorf("%s: %s", test.name, h)
		}
	}
}

// What is harmless in each of two texts must stay so where they meet.
func TestRenderEscapesAcrossSpans(t *testing.T) {
	for _, parts := range [][]string{
		{"@", "everyone"}, {"<", "@1>"}, {"[x]", "(http:", "//evil.example)"}, {"http:/", "/evil"}, {"discord", ".gg/x"},
		{":fi", "re:"}, {"1", ". x"}, {"", "# x"}, {"*", "*x", "**"}, {"x\\", "*y*"}, {"-", "# x"},
	} {
		for _, bold := range []bool{false, true} {
			var text message.Text
			for i, p := range parts {
				text = append(text, message.Span{Text: p, Bold: bold && i%2 == 1})
			}
			got := markdownText(text, 1000)
			if h := harm(got); h != "" {
				t.Errorf("%q bold %v: %s", parts, bold, h)
			}
			if shown := asShown(got); shown != strings.Join(parts, "") {
				t.Errorf("%q is shown as %q", parts, shown)
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
		{"plain", message.Link("Sox win: 5-3 (10)", to), "[Sox win: 5-3 (10)](https://mlb.com/a)"},
		{"bold", message.Span{Text: "Sox", URL: to, Bold: true}, "**[Sox](https://mlb.com/a)**"},
		{
			"markup", message.Link("[x](y) *a* _b_ ~c~ `d` |e| \\f <@1> @everyone :fire:", to),
			"[(x)(y) ∗a∗ ˍbˍ ∼c∼ ˋdˋ ∣e∣ ∖f ‹＠1› ＠everyone ∶fire:](https://mlb.com/a)",
		},
		{"small print", message.Link("-# x", to), "[–# x](https://mlb.com/a)"},
		{"another address", message.Link("see https://bank.example/", to), "see https:\u200b//bank.example/"},
		{"its own address", message.Link(to, to), "https:\u200b//mlb.com/a"},
		{"an address with holes", message.Link("https:\u200b//bank.example", to), "https\\:\u200b//bank.example"},
		{"an invite", message.Link("Discord.gg/abc", to), "Discord\u200b.gg/abc"},
		{"no text", message.Link("\u200b", to), ""},
		{"another scheme", message.Link("x", "javascript:alert(1)"), "x"},
		{"breaking out", message.Link("x", "https://mlb.com/a)[b](https://c.example"), "[x](https://mlb.com/a%29%5Bb%5D%28https://c.example)"},
		{"a time", message.Span{Time: time0, URL: to}, "[<t:1753741800:R>](https://mlb.com/a)"},
	}
	for _, test := range tests {
		got := markdownText(message.Text{test.in}, 1000)
		if got != test.want {
			t.Errorf("%s:\n got %q\nwant %q", test.name, got, test.want)
		}
		if h := harm(got); h != "" {
			t.Errorf("%s: %s", test.name, h)
		}
	}
}

func TestRenderSpans(t *testing.T) {
	at := time.Date(2025, time.July, 31, 22, 0, 0, 0, time.UTC)
	tests := []struct {
		name string
		in   message.Text
		want string
	}{
		{"bold", message.Text{{Text: "a "}, message.Bold(" b "), {Text: "c"}}, "a **b** c"},
		{"bold beside bold", message.Text{message.Bold("a"), message.Bold("b")}, "**ab**"},
		{"bold beside a bold link", message.Text{message.Bold("a"), {Text: "b", Bold: true, URL: "https://c.example"}, {Text: "d"}}, "**a[b](https://c.example)**d"},
		{"empty bold", message.Text{message.Bold(" "), {Text: "a"}, message.Bold("\u200b")}, "a"},
		{"links side by side", message.Text{message.Link("a", "https://c.example"), message.Link("b", "https://c.example")}, "[a](https://c.example)[b](https://c.example)"},
		{"spaces around links", message.Text{{Text: "a"}, message.Link(" b ", "https://c.example"), {Text: "d"}}, "a [b](https://c.example) d"},
		{"a mark behind a link", message.Text{message.Link("a", "https://c.example"), {Text: "\u0301b"}}, "[a](https://c.example)b"},
		{"a star before bold", message.Text{{Text: "*"}, message.Bold("a")}, "\\***a**"},
		{"times", message.Text{message.At(at, message.Relative), {Text: " "}, message.At(at, message.DateTime), {Text: ", "}, message.At(at, message.Date)}, "<t:1753999200:R> <t:1753999200:F>, <t:1753999200:D>"},
		{"a bold time", message.Text{{Time: at, Text: "unused", Bold: true}}, "**<t:1753999200:R>**"},
		{"a time that Discord does not show", message.Text{message.At(at.AddDate(10000, 0, 0), message.Relative)}, "Thu, Jul 31, 12025"},
		{"a time of no style", message.Text{message.At(at, 9)}, "<t:1753999200:R>"},
		{"before 1970", message.Text{message.At(time.Unix(-5, 0), message.Date)}, "<t:-5:D>"},
	}
	for _, test := range tests {
		got := markdownText(test.in, 1000)
		if got != test.want {
			t.Errorf("%s:\n got %q\nwant %q", test.name, got, test.want)
		}
		if h := harm(got); h != "" {
			t.Errorf("%s: %s", test.name, h)
		}
	}
}

func TestRenderParagraphs(t *testing.T) {
	got := markdownParagraphs([]message.Text{
		message.String("\none \n two\r\n\n- three"), {}, {message.Bold("\nfour")}, {message.Bold("five "), message.Link("six\nseven", "https://c.example")}, message.String(" \n"),
	}, 1000)
	if want := "one\ntwo\n\\- three\n\n**four**\n\n**five** [six seven](https://c.example)"; got != want {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
	if h := harm(got); h != "" {
		t.Error(h)
	}
}

func TestRenderPlainText(t *testing.T) {
	for in, want := range map[string]string{
		evil:                               evil,
		" a\u202e\x1b[1m \n b\u200b\ufeff": "a[1m b",
		"e" + strings.Repeat("\u0301", 9):  "e" + strings.Repeat("\u0301", message.MaxMarks),
		"a\xff":                            "a\ufffd",
		"\u3164":                           "",
	} {
		if got := plainText(in, 1000); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

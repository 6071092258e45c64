package feeds

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCleanTitle(t *testing.T) {
	tests := []struct{ text, want string }{
		{"Plain", "Plain"},
		{"  two \n lines ", "two lines"},
		{"Dodgers&#8217; plan", "Dodgers’ plan"},
		{"Dodgers&amp;#8217; plan", "Dodgers’ plan"},
		{"Dodgers&amp;amp;#8217; plan", "Dodgers’ plan"},
		{"A &amp; B", "A & B"},
		{"AT&T, R&D and Smith &notable", "AT&T, R&D and Smith &notable"},
		{"<b>Red</b> Sox<br>win", "Red Sox win"},
		{"&lt;em&gt;Red&lt;/em&gt; Sox", "Red Sox"},
		{"1 < 2 > 0 <3 Sox", "1 < 2 > 0 <3 Sox"},
		{"<Player> to be named", "<Player> to be named"},
		{"a<!-- hidden -->b", "ab"},
		{"Mu\u00adnoz\u200b \u202eevil\u202c\x07", "Munoz evil"},
		{"bad \xff byte", "bad \ufffd byte"},
		{"no\u00a0break", "no break"},
		{strings.Repeat("é", 500), strings.Repeat("é", maxTitle-1) + "…"},
		{"&;&#;&#x;&#xD800;", "&;&#;&#x;\ufffd"},
	}
	for _, tt := range tests {
		if got := cleanTitle(tt.text); got != tt.want {
			t.Errorf("cleanTitle(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestCleanBody(t *testing.T) {
	if got := cleanBody(" <p>a\r\nb\x00\u200b</p>\n"); got != "<p>a\nb</p>" {
		t.Errorf("got %q", got)
	}
	long := cleanBody(strings.Repeat("é", maxBody))
	if len(long) > maxBody || !utf8.ValidString(long) || !strings.HasSuffix(long, cutMarker) {
		t.Errorf("cut to %d bytes, valid: %v", len(long), utf8.ValidString(long))
	}
	inTag := cleanBody(strings.Repeat("x", maxBody-10) + `<a href="https://a.example/">`)
	if strings.Contains(inTag, "<") {
		t.Errorf("cut in a tag: %q", inTag[len(inTag)-20:])
	}
}

func TestCleanTags(t *testing.T) {
	got := cleanTags([]string{" Red Sox ", "red sox", "", "A &amp; B", "\x00"})
	if strings.Join(got, "|") != "Red Sox|A & B" {
		t.Errorf("got %q", got)
	}
	if got := cleanTags(strings.Split(strings.Repeat("a b c d e f g h i j ", 20)+strings.Repeat("kk ll mm nn ", 10), " ")); len(got) != 14 {
		t.Errorf("%d tags", len(got))
	}
}

func TestDrops(t *testing.T) {
	d := newDropper(append([]string{"", " "}, chatter...))
	dropped := []string{
		"MLBTR Chat Transcript", "Live chat with Tim", "Poll: Who wins?", "Polls", "The MLBTR Podcast: A talk", "Mailbag!",
		"Best Of MLBTR", "Top 50 Free Agents", "Q&A With A Scout", "Free Agent Prediction Contest", "PREDICTIONS", "Front Office Originals",
	}
	for _, title := range dropped {
		if !d.drops(title) {
			t.Errorf("%q is kept", title)
		}
	}
	kept := []string{
		"Red Sox, Dodgers Discuss Rushing", "Chatham native signs", "Pollock elects free agency", "Nationals Hire For Front Office",
		"Top 500 prospect moves", "Qualifying offers", "",
	}
	for _, title := range kept {
		if d.drops(title) {
			t.Errorf("%q is dropped", title)
		}
	}
	if newDropper(nil).drops("Chat") {
		t.Error("a source that drops nothing drops")
	}
}

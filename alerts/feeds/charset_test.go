package feeds

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// TestCharsets writes one title in many ways.
func TestCharsets(t *testing.T) {
	const title = "Acuña’s déjà vu"
	feed := func(declared string) string {
		return `<?xml version="1.0"` + declared + `?>` + rssOf("<item><title>"+title+"</title><guid>1</guid></item>")
	}
	encoded := func(text string, encode func(string) (string, error)) string {
		t.Helper()
		s, err := encode(text)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	w1252 := charmap.Windows1252.NewEncoder().String
	tests := map[string]struct{ data, contentType string }{
		"UTF-8":                         {feed(""), ""},
		"UTF-8 with mark":               {"\xef\xbb\xbf" + feed(""), ""},
		"UTF-8, declared Latin-1":       {feed(` encoding="ISO-8859-1"`), "text/xml; charset=iso-8859-1"},
		"UTF-8, declared UTF-16":        {feed(` encoding="utf-16"`), ""},
		"Windows-1252 by prolog":        {encoded(feed(` encoding="windows-1252"`), w1252), ""},
		"Latin-1 that is Windows-1252":  {encoded(feed(` encoding='ISO-8859-1'`), w1252), ""},
		"Windows-1252 by header":        {encoded(feed(""), w1252), "application/rss+xml; charset=windows-1252"},
		"Windows-1252, undeclared":      {encoded(feed(""), w1252), ""},
		"Windows-1252, declared UTF-8":  {encoded(feed(` encoding="UTF-8"`), w1252), "text/xml; charset=utf-8"},
		"Windows-1252, declared absurd": {encoded(feed(` encoding="klingon"`), w1252), ""},
		"UTF-16LE with mark":            {encoded(feed(""), unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String), ""},
		"UTF-16BE with mark":            {encoded(feed(""), unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String), ""},
		"UTF-16LE without mark":         {encoded(feed(` encoding="UTF-16"`), unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String), ""},
		"UTF-16BE without mark":         {encoded(feed(` encoding="UTF-16"`), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String), ""},
		"control characters":            {strings.Replace(feed(""), "Acu", "A\x02c\ufffeu", 1), ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			doc, err := parse([]byte(tt.data), tt.contentType, input{now: testNow})
			if err != nil {
				t.Fatal(err)
			}
			if len(doc.reports) != 1 || doc.reports[0].Title != title {
				t.Errorf("reports %+v", doc.reports)
			}
		})
	}
	other := encoded(rssOf("<item><title>大谷翔平</title></item>"), japanese.ShiftJIS.NewEncoder().String)
	doc, err := parse([]byte(other), "text/xml; charset=Shift_JIS", input{now: testNow})
	if err != nil || doc.reports[0].Title != "大谷翔平" {
		t.Errorf("Shift JIS: %+v, %v", doc, err)
	}
	utf32LE := encoded(feed(""), utf32.UTF32(utf32.LittleEndian, utf32.UseBOM).NewEncoder().String)
	if _, err := parse([]byte(utf32LE), "", input{now: testNow}); err == nil {
		t.Error("UTF-32 is read")
	}
}

func TestRepair(t *testing.T) {
	for in, want := range map[string]string{
		"Acuña":            "Acuña",
		"Acu\xf1a and é":   "Acuña and é",
		"\x93quoted\x94":   "“quoted”",
		"cut in \xc3":      "cut in ",
		"cut in \xe2\x80":  "cut in ",
		"late \xf1":        "late ",
		"\xed\xa0\x80 odd": "í\u00a0€ odd",
	} {
		if got := string(repair([]byte(in))); got != want {
			t.Errorf("repair(%q) = %q, want %q", in, got, want)
		}
	}
}

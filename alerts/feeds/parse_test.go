package feeds

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/tools/txtar"
)

// TestHeadlines tells the title of a plain text.
func TestHeadlines(t *testing.T) {
	for text, want := range map[string]string{
		"Cubs land a bat\n\nThe Cubs did it.":                          "Cubs land a bat",
		"Cubs land a bat\r\n\r\nThe Cubs did it.":                      "Cubs land a bat",
		"Cubs land a bat\nThe Cubs did it.":                            "",
		"The Cubs landed a bat.\n\nThey did.":                          "",
		"Cubs land a bat":                                              "",
		"date 2025-07-28 A pitcher walks\n\nThe club asked.":           "",
		"By Pat Writer\n\nThe club asked.":                             "",
		"A pitcher walks. Mandatory Credit: A. B.\n\nX":                "",
		"Photo by A. B.\n\nThe club asked.":                            "",
		"Published July 28\n\nThe club asked.":                         "",
		strings.Repeat("Long ", 40) + "\n\nThe club asked.":            "",
		"<3 for the Cubs\n\nThey did it.":                              "<3 for the Cubs",
		"[Update] Cubs land a bat\n\nThey did it.":                     "[Update] Cubs land a bat",
		"Cubs to sign Byron Buxton's brother\n\nBy all accounts, yes.": "Cubs to sign Byron Buxton's brother",
	} {
		reports, err := Parse(strings.NewReader(text), Source{})
		if err != nil || len(reports) != 1 || reports[0].Title != want {
			t.Errorf("%q: %+v, %v; want the title %q", text, reports, err, want)
		}
	}
}

// TestEveryCut cuts a feed at each byte: there is always an error or a report
// that the whole feed has too.
func TestEveryCut(t *testing.T) {
	whole := section(mustArchive(t, "testdata/rss2.txtar"), "document")
	src := Source{URL: "https://www.hotcorner.example/feed"}
	known := map[string]bool{}
	full, err := Parse(strings.NewReader(whole), src)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range full {
		known[r.Key()+r.Hash] = true
	}
	most := 0
	end := strings.Index(whole, "</rss>")
	for cut := 1; cut <= end; cut++ {
		reports, err := Parse(strings.NewReader(whole[:cut]), src)
		if err == nil {
			t.Fatalf("cut at %d: no error", cut)
		}
		if len(reports) > 0 && !errors.As(err, new(*PartialError)) {
			t.Fatalf("cut at %d: %d reports, error %v", cut, len(reports), err)
		}
		for _, r := range reports {
			if !known[r.Key()+r.Hash] {
				t.Fatalf("cut at %d: half a report: %+v", cut, r)
			}
		}
		most = max(most, len(reports))
	}
	if most != len(full) {
		t.Errorf("at most %d of %d reports were kept", most, len(full))
	}
}

func mustArchive(tb testing.TB, name string) *txtar.Archive {
	tb.Helper()
	archive, err := txtar.ParseFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	return archive
}

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, name := range files {
		f.Add([]byte(section(mustArchive(f, name), "document")))
	}
	f.Add([]byte("\xff\xfe<\x00r\x00"))
	f.Add([]byte(`{"items":[{"id":{}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		src := Source{Name: "fuzz", URL: "https://user:pw@fuzz.example/feed", Drop: []string{"chat"}}
		reports, err := Parse(bytes.NewReader(data), src)
		if err != nil && err.Error() == "" {
			t.Error("an error without words")
		}
		if err != nil && !errors.As(err, new(*PartialError)) && len(reports) > 0 {
			t.Errorf("reports beside %v", err)
		}
		seen := map[string]bool{}
		for _, r := range reports {
			checkReport(t, r.Title, r.Body, r.URL, r.Hash, r.Published)
			if len(r.Keys) == 0 || len(r.Keys[0]) != hashLen || seen[r.Key()+r.Hash] {
				t.Errorf("keys %q", r.Keys)
			}
			seen[r.Key()+r.Hash] = true
		}
	})
}

func checkReport(t *testing.T, title, body, link, hash string, published time.Time) {
	t.Helper()
	if !utf8.ValidString(title+body) || strings.ContainsAny(title, "\n\x00\u200b") || len(hash) != hashLen {
		t.Errorf("title %q, body %q, hash %q", title, body, hash)
	}
	if link != "" && !strings.HasPrefix(link, "http://") && !strings.HasPrefix(link, "https://") || strings.Contains(link, "user:pw") {
		t.Errorf("link %q", link)
	}
	if published.After(time.Now()) {
		t.Errorf("published at %v", published)
	}
}

// benchFeed is a feed of n items of 4 KB, as WordPress writes them.
func benchFeed(n int) []byte {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<item><title>Deal %d &#8217;n more</title><link>https://x.example/%d?utm_source=rss</link><guid isPermaLink="false">https://x.example/?p=%d</guid>`+
			`<pubDate>Mon, 28 Jul 2025 17:%02d:00 +0000</pubDate><category>Boston Red Sox</category><category>Chicago Cubs</category>`+
			`<description>Short.</description><content:encoded><![CDATA[%s]]></content:encoded></item>`, i, i, i, i%60,
			strings.Repeat(`<p>The club has asked about <a href="https://x.example/p">the player</a>, one person says.</p>`, 42))
	}
	return []byte(strings.Replace(rssOf(b.String()), "<rss ", `<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" `, 1))
}

func BenchmarkParse100Items(b *testing.B) {
	feed := benchFeed(100)
	src := Source{Name: "bench", URL: "https://x.example/feed", Drop: chatter}
	b.SetBytes(int64(len(feed)))
	b.ReportAllocs()
	for b.Loop() {
		if reports, err := Parse(bytes.NewReader(feed), src); err != nil || len(reports) != 100 {
			b.Fatal(len(reports), err)
		}
	}
}

func BenchmarkParseLines(b *testing.B) {
	line := `{"id": "n-%d", "title": "Report", "published": "2025-07-28T13:40:00-04:00", "html": "` + strings.Repeat("word ", 800) + `"}` + "\n"
	var lines strings.Builder
	for i := range 100 {
		fmt.Fprintf(&lines, line, i)
	}
	b.SetBytes(int64(lines.Len()))
	for b.Loop() {
		if reports, err := Parse(strings.NewReader(lines.String()), Source{}); err != nil || len(reports) != 100 {
			b.Fatal(len(reports), err)
		}
	}
}

func BenchmarkParseDate(b *testing.B) {
	for b.Loop() {
		if _, ok := ParseDate("Mon, 28 Jul 2025 13:40:00 EDT", testNow); !ok {
			b.Fatal("no date")
		}
	}
}

func ExampleParse() {
	reports, err := Parse(strings.NewReader(`{"id": "1", "title": "Red Sox ask about Rushing", "published": "2025-07-28"}`), Source{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	fmt.Println(reports[0].Title, reports[0].Published.Format(time.DateOnly))
	// Output: Red Sox ask about Rushing 2025-07-28
}

// TestEmptyItems leaves out items that say nothing: they would be posted as
// posts without a word.
func TestEmptyItems(t *testing.T) {
	for name, text := range map[string]string{
		"RSS": `<rss version="2.0"><channel><title>Hub Wire</title><item></item>
			<item><guid>1</guid><title> &amp;nbsp; </title><description><![CDATA[<p><img src="a.png"></p> ]]></description></item>
			<item><guid>2</guid><title>Cubs land a bat</title></item>
			<item><guid>3</guid><description>The Cubs did it.</description></item></channel></rss>`,
		"Atom":      `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id></entry><entry><id>2</id><title>Cubs land a bat</title></entry><entry><id>3</id><content>The Cubs did it.</content></entry></feed>`,
		"JSON Feed": `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","content_html":"<br>"},{"id":"2","title":"Cubs land a bat"},{"id":"3","content_text":"The Cubs did it."}]}`,
	} {
		reports, err := Parse(strings.NewReader(text), Source{})
		if err != nil || len(reports) != 2 || reports[0].ID != "2" || reports[1].ID != "3" {
			t.Errorf("%s: %+v, %v; want the items 2 and 3", name, reports, err)
		}
	}
}

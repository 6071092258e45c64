package feeds

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"
)

// endless reads as its text over and over.
type endless struct {
	text string
	at   int
	read int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.text[e.at:])
	e.at = (e.at + n) % len(e.text)
	e.read += n
	return n, nil
}

func rssOf(items string) string {
	return `<rss version="2.0"><channel><title>T</title><link>https://x.example</link>` + items + `</channel></rss>`
}

// TestHostileDocuments feeds Parse what is built to hurt it. Each ends with an
// error that says why, or with what could be read, within the bounds.
func TestHostileDocuments(t *testing.T) {
	fill := func(n int, text string) string { return strings.Repeat(text, n) }
	tests := []struct {
		name string
		r    io.Reader
		want string // in the error; "" when it is read
	}{
		{"empty", strings.NewReader(""), "it is empty"},
		{"blank", strings.NewReader(" \n\t "), "it is empty"},
		{"only a mark", strings.NewReader("\xef\xbb\xbf"), "it is empty"},
		{"picture", strings.NewReader("\x89PNG\r\n\x1a\n" + fill(100, "\x00\x01")), "it is no text"},
		{"packed", strings.NewReader("\x1f\x8b\x08" + fill(100, "\x01")), "it is no text"},
		{"PDF", strings.NewReader("%PDF-1.7\n" + fill(100, "x ")), "application/pdf"},
		{"noise", strings.NewReader(fill(100, "\x81\x02\x90\x03")), "it is no text"},
		{"digits", strings.NewReader("12345"), "it is no text"},
		{"sitemap", strings.NewReader(`<?xml version="1.0"?><urlset><url/></urlset>`), "not a feed: it holds <urlset>"},
		{"API error", strings.NewReader("{\n \"error\": \"no such feed\"\n}"), "it is JSON, but not a feed"},
		{"JSON list", strings.NewReader(`[{"title": "a"}]`), "it is JSON, but not a feed"},
		{"JSON without reports", strings.NewReader(`{"error": "none"}`), "neither title nor html"},
		{"feed without items", strings.NewReader(rssOf("")), ""},
		{"cut before the first item", strings.NewReader(`<rss><channel><title>T</title><item><ti`), "before its first item"},
		{"cut in the root", strings.NewReader(`<rss version="2`), "before its first tag ends"},
		{"cut JSON", strings.NewReader(`{"version":"https://jsonfeed.org/version/1","items":[{"id`), "before its first item"},
		{"100 MB feed", &endless{text: `<rss version="2.0"><channel><item><title>a</title></item>`}, "larger than 4 MiB"},
		{"100 MB of blanks", &endless{text: "    "}, "larger than 4 MiB"},
		{"endless JSON", &endless{text: `{"a":`}, "larger than 4 MiB"},
		{"endless lines", &endless{text: `{"title": "a"}` + fill(1000, "        ") + "\n"}, "it is cut off"},
		{"tags nested 100,000 deep", strings.NewReader(rssOf(fill(100_000, "<a>"))), "nested too deeply"},
		{"closed tags nested 100,000 deep", strings.NewReader(rssOf("<item>" + fill(100_000, "<a>") + fill(100_000, "</a>") + "</item>")), "nested too deeply"},
		{"page nested 100,000 deep", strings.NewReader("<html><body>" + fill(100_000, "<div>") + "deep"), ""},
		{"body nested 100,000 deep", strings.NewReader(rssOf("<item><title>a</title><description><![CDATA[" + fill(100_000, "<div>") + "]]></description></item>")), ""},
		{"JSON nested 100,000 deep", strings.NewReader(fill(100_000, `{"a":`)), "broken JSON"},
		{"lists nested 100,000 deep", strings.NewReader(`{"items":` + fill(100_000, "[")), "broken JSON Feed"},
		{"item nested 100,000 deep", strings.NewReader(`{"items":[{"a":` + fill(100_000, "[") + fill(100_000, "]") + "}]}"), "broken JSON Feed"},
		{"billion laughs", strings.NewReader(billionLaughs()), ""},
		{"outside entity", strings.NewReader(`<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + rssOf("<item><title>&x;</title></item>")), ""},
		{"100,000 attributes", strings.NewReader(`<rss ` + fill(100_000, `xmlns:a="b" `) + `><channel/></rss>`), "too many attributes"},
		{"text in a million pieces", strings.NewReader(rssOf(`<item><x:y>` + fill(500_000, "abc<b/>") + `</x:y></item>`)), "exhaust"},
		{"text in many comments", strings.NewReader(rssOf(`<item><x:y>` + fill(400_000, "ab<!---->") + `</x:y></item>`)), "exhaust"},
		{"one item of 4 MB", strings.NewReader(rssOf("<item><title>" + fill(1<<20, "abc ")[:4<<20-500] + "</title></item>")), ""},
		{"170,000 items", strings.NewReader(rssOf(fill(170_000, "<item><link>a</link></item>")[:4_000_000] + "<item></item>")), "more than 2000 items"},
		{"4 MB of ampersands", strings.NewReader(rssOf("<item><title>" + fill(4_000_000, "&") + "</title></item>")), ""},
		{"4 MB of brackets", strings.NewReader(rssOf("<item><title>" + fill(4_000_000, "<") + "</title></item>")), "none of its items can be read"},
		{"4 MB of end tags", strings.NewReader(rssOf(fill(200, "<a>") + fill(600_000, "</bb>"))), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { withinBounds(t, tt.r, tt.want) })
	}
}

func billionLaughs() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">`)
	for i := 1; i < 30; i++ {
		fmt.Fprintf(&b, `<!ENTITY l%d "&l%d;&l%d;&l%d;">`, i, i-1, i-1, i-1)
	}
	return b.String() + `]>` + rssOf("<item><title>&l29;</title><description>&l29;</description></item>")
}

// withinBounds checks the error, the time and the memory that Parse takes. The
// bounds are wide, for machines that are busy or look for races.
func withinBounds(t *testing.T, r io.Reader, want string) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	reports, err := Parse(r, Source{Name: "hostile", URL: "https://hostile.example/feed"})
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	allocated := (after.TotalAlloc - before.TotalAlloc) >> 20
	t.Logf("%v, %d MiB allocated, %d reports, error: %.100v", took.Round(time.Millisecond), allocated, len(reports), err)
	if took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
	if allocated > 1000 {
		t.Errorf("it allocated %d MiB", allocated)
	}
	partial := errors.As(err, new(*PartialError))
	if err != nil && !partial && len(reports) > 0 {
		t.Errorf("%d reports beside the error %v", len(reports), err)
	}
	switch {
	case want == "" && err != nil:
		t.Errorf("error %v, want none", err)
	case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
		t.Errorf("error %v, want one with %q", err, want)
	}
	for _, r := range reports {
		if len(r.Body) > maxBody || len([]rune(r.Title)) > maxTitle {
			t.Fatalf("title of %d, body of %d bytes", len(r.Title), len(r.Body))
		}
	}
}

// TestParseReadsNoFurther checks that an endless reader is left alone early.
func TestParseReadsNoFurther(t *testing.T) {
	e := &endless{text: "<rss><channel>"}
	if _, err := Parse(e, Source{}); err == nil {
		t.Fatal("no error")
	}
	if e.read > MaxBody+1<<20 {
		t.Errorf("read %d bytes", e.read)
	}
}

func TestReadErrors(t *testing.T) {
	broken := io.MultiReader(strings.NewReader("<rss>"), readerFunc(func([]byte) (int, error) { return 0, errors.New("disk on fire") }))
	if _, err := Parse(broken, Source{}); err == nil || !strings.Contains(err.Error(), "disk on fire") {
		t.Errorf("error %v", err)
	}
	cut := io.MultiReader(strings.NewReader(`{"title": "a"}`), readerFunc(func([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }))
	reports, err := Parse(cut, Source{})
	if len(reports) != 1 || !errors.As(err, new(*PartialError)) {
		t.Errorf("%d reports, error %v", len(reports), err)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// TestLargeArchive reads more than MaxBody of lines.
func TestLargeArchive(t *testing.T) {
	var b bytes.Buffer
	for i := range 3000 {
		fmt.Fprintf(&b, `{"id": "n-%d", "title": "Report %d", "html": "%s"}`+"\n", i, i, strings.Repeat("word ", 400))
	}
	if b.Len() <= MaxBody {
		t.Fatalf("only %d bytes", b.Len())
	}
	reports, err := Parse(&b, Source{URL: "archive.jsonl"})
	if err != nil || len(reports) != 3000 {
		t.Errorf("%d reports, error %v", len(reports), err)
	}
}

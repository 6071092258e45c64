package feeds

import (
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

const wordsTitle, wordsBody = "Red Sox ask about Rushing", "<p>Boston's O'Neill has <b>asked</b>, by 2 accounts.</p><p>No deal yet.</p>"

// TestContentHashHolds checks what does not make a text another one.
func TestContentHashHolds(t *testing.T) {
	want := contentHash(wordsTitle, wordsBody)
	for name, body := range map[string]string{
		"markup":    "<div class=x>Boston’s O’Neill has asked, by 2 accounts.<br/><br>No deal yet.</div>",
		"entities":  "<p>Boston&#8217;s O&rsquo;Neill has asked, by 2 accounts. No&nbsp;deal yet.</p>",
		"white":     "\n<p>Boston's   O'Neill has\n asked, by 2 accounts.</p>\t<p>No deal yet.</p>  ",
		"comments":  "<!-- cached 12:01 -->" + wordsBody + "<!-- served by a7 -->",
		"scripts":   "<script>track('x')</script><style>p{}</style>" + wordsBody,
		"links":     wordsBody + `<a href="https://a.example/?utm_source=9">https://a.example/?utm_source=9</a>`,
		"pictures":  `<img src="a.jpg" width=1 alt="A pitcher">` + wordsBody,
		"stamps":    "2025-07-28T10:00:00Z " + wordsBody,
		"case":      strings.ToUpper(wordsBody),
		"soft":      strings.ReplaceAll(wordsBody, "accounts", "ac\u00adcounts"),
		"quotation": strings.ReplaceAll(wordsBody, "No deal yet.", "“No deal yet”"),
	} {
		if got := contentHash(wordsTitle, body); got != want {
			t.Errorf("%s changed the hash", name)
		}
	}
	if len(want) != hashLen {
		t.Errorf("the hash is %q", want)
	}
}

// TestContentHashChanges checks what does.
func TestContentHashChanges(t *testing.T) {
	seen := map[string]string{contentHash(wordsTitle, wordsBody): "nothing"}
	for name, text := range map[string][2]string{
		"title":     {wordsTitle + " again", wordsBody},
		"word":      {wordsTitle, strings.Replace(wordsBody, "No deal", "A deal", 1)},
		"number":    {wordsTitle, strings.Replace(wordsBody, "2", "3", 1)},
		"addition":  {wordsTitle, wordsBody + "<p>UPDATE: done.</p>"},
		"loss":      {wordsTitle, ""},
		"title too": {"", wordsTitle + wordsBody},
		"accent":    {strings.Replace(wordsTitle, "Rushing", "Rúshing", 1), wordsBody},
	} {
		sum := contentHash(text[0], text[1])
		if other, ok := seen[sum]; ok {
			t.Errorf("%s has the hash of %s", name, other)
		}
		seen[sum] = name
	}
}

// keysOf parses an item of a feed and returns its report.
func keysOf(t *testing.T, url, item string) rumor.Report {
	t.Helper()
	reports, err := Parse(strings.NewReader(rssOf("<item>"+item+"</item>")), Source{Name: "n", URL: url})
	if err != nil || len(reports) != 1 {
		t.Fatalf("%d reports, error %v", len(reports), err)
	}
	return reports[0]
}

func TestKeys(t *testing.T) {
	const feed, guid = "https://www.site.example/feed", "<guid>g-1</guid>"
	const link, title = "<link>https://site.example/a</link>", "<title>A deal</title>"
	base := keysOf(t, feed, title+guid+link)
	if len(base.Keys) != 2 || len(base.Keys[0]) != hashLen {
		t.Fatalf("keys %q", base.Keys)
	}
	shares := func(name string, r rumor.Report, want bool) {
		t.Helper()
		got := false
		for _, k := range r.Keys {
			got = got || k == base.Keys[0] || len(base.Keys) > 1 && k == base.Keys[1]
		}
		if got != want {
			t.Errorf("%s: the same item: %v, want %v", name, got, want)
		}
	}
	shares("other date", keysOf(t, feed, title+guid+link+"<pubDate>28 Jul 2025</pubDate>"), true)
	shares("other text", keysOf(t, feed, "<title>Another</title>"+guid+link), true)
	shares("other feed of the site", keysOf(t, "http://site.example/redsox/feed", title+guid), true)
	shares("other site, same link", keysOf(t, "https://proxy.example/feed", title+"<guid>p</guid><link>http://www.site.example/a/?utm_source=p</link>"), true)
	shares("other guid, same link", keysOf(t, feed, title+"<guid>g-2</guid>"+link), true)
	shares("other site, same guid", keysOf(t, "https://other.example/feed", title+guid), false)
	shares("other guid and link", keysOf(t, feed, title+"<guid>g-2</guid><link>https://site.example/b</link>"), false)
	if a, b := keysOf(t, feed, title+"<guid>http://www.site.example/?p=1</guid>"), keysOf(t, feed, title+"<guid>https://site.example/?p=1</guid>"); a.Key() != b.Key() {
		t.Error("a site that moves to https has new items")
	}
}

// TestTextKeys checks the identity of items with neither id nor link.
func TestTextKeys(t *testing.T) {
	const feed = "https://site.example/feed"
	key := func(item string) string { return keysOf(t, feed, item).Key() }
	base := key("<title>A deal!</title><description>x</description><pubDate>28 Jul 2025 10:00 GMT</pubDate>")
	if got := key("<title>A  deal</title><description>y</description><pubDate>28 Jul 2025 11:00 GMT</pubDate>"); got != base {
		t.Error("a changed hour and text makes another item")
	}
	if key("<title>A deal!</title><pubDate>29 Jul 2025 10:00 GMT</pubDate>") == base {
		t.Error("the same title on another day is the same item")
	}
	if key("<title>No deal</title><pubDate>28 Jul 2025 10:00 GMT</pubDate>") == base {
		t.Error("another title is the same item")
	}
	if a, b := textKey("s", "", "One text", time.Time{}), textKey("s", "", "Another text", time.Time{}); a == b {
		t.Error("two texts without titles are the same item")
	}
}

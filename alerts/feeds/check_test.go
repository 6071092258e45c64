package feeds

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestCheckGood(t *testing.T) {
	b := newBench(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"e"`)
		w.Header().Set("Cache-Control", "max-age=120")
		w.Header().Add("Link", `<https://hub2.example/>; rel="hub", <https://x.example/>; rel=self`)
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title><ttl>60</ttl>`+
			`<atom:link rel="hub" href="https://hub.example/"/>`+
			`<item><title>A</title><guid>1</guid><description>x</description><pubDate>30 Jul 2025 10:00 GMT</pubDate></item>`+
			`<item><title>Chat</title><guid>2</guid><description>x</description></item></channel></rss>`)
	})
	b.src.Drop = []string{"chat"}
	got := b.fetcher.Check(t.Context(), b.src)
	want := Check{
		Source: "bench", Status: 200, Format: RSS, Items: 1, Dropped: 1, Newest: time.Date(2025, 7, 30, 10, 0, 0, 0, time.UTC),
		ETag: true, Conditional: true, CacheControl: "max-age=120", TTL: time.Hour, Interval: 2 * time.Minute,
		Hubs: []string{"https://hub.example/", "https://hub2.example/"},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Check{}, "Took", "Bytes")); diff != "" {
		t.Errorf("check differs (-want +got):\n%s", diff)
	}
	if got.Took <= 0 || got.Bytes < 100 || b.asked.Load() != 2 {
		t.Errorf("took %v, %d bytes, %d requests", got.Took, got.Bytes, b.asked.Load())
	}
}

func TestCheckPoor(t *testing.T) {
	b := newBench(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/feed" {
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
			return
		}
		w.Header().Set("Last-Modified", "Mon, 28 Jul 2025 10:00:00 GMT")
		fmt.Fprint(w, strings.TrimSuffix(rssOf("<item><title>A</title><guid>1</guid><pubDate>1 Jul 2025</pubDate></item>"+
			"<item><title>B</title></item><item><title>Half"), "</channel></rss>"))
	})
	got := b.fetcher.Check(t.Context(), b.src)
	want := []string{
		"it has moved for good to " + b.server.URL + "/new",
		"the server gives validators but does not heed them: it sends the whole feed at each look",
		"it is cut off: 2 items were read",
		"its newest item is 30 days old",
		"1 item has no date that can be read",
		"1 item has neither id nor link, and is known by its title",
		"2 items have no text beside the title",
	}
	if diff := cmp.Diff(want, got.Problems); diff != "" {
		t.Errorf("problems differ (-want +got):\n%s", diff)
	}
	if got.Failed || !got.LastModified || got.ETag || got.Conditional {
		t.Errorf("check %+v", got)
	}
}

func TestCheckFailures(t *testing.T) {
	b := newBench(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) })
	for address, want := range map[string]string{
		b.src.URL:                           "the server answered 403: it does not let us read this address",
		"ftp://a.example":                   "its address starts with ftp://: only http:// and https:// can be fetched",
		filepath.Join(t.TempDir(), "a.xml"): "there is no file of that name",
	} {
		got := b.fetcher.Check(t.Context(), Source{URL: address})
		if !got.Failed || len(got.Problems) != 1 || got.Problems[0] != want || (got.Status == 403) != strings.HasPrefix(address, "http") {
			t.Errorf("%s: %+v", address, got)
		}
	}
	b.serve = serveText(rssOf(""))
	got := b.fetcher.Check(t.Context(), b.src)
	want := []string{"the server gives neither ETag nor Last-Modified: it sends the whole feed at each look", "it has no items"}
	if diff := cmp.Diff(want, got.Problems); diff != "" || got.Failed {
		t.Errorf("problems differ (-want +got):\n%s", diff)
	}
}

func TestCheckFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.jsonl")
	writeFile(t, path, `{"id": "1", "title": "A", "html": "x", "published": "2025-07-31"}`, testNow)
	b := newBench(t, nil)
	got := b.fetcher.Check(t.Context(), Source{URL: path})
	if got.Failed || got.Format != JSONLines || got.Items != 1 || len(got.Problems) != 0 || got.Took <= 0 {
		t.Errorf("check %+v", got)
	}
}

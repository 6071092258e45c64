package feeds

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

// Check is what an operator should know of a source: how its server behaves,
// and what its items lack.
type Check struct {
	Source  string        // its label, free of credentials
	Status  int           // HTTP status; 0 for files, and when there was no answer
	Took    time.Duration // for the first answer, redirects and queueing included
	Bytes   int           // of the document
	Format  Format        // "" when it could not be read
	Items   int           // reports in it
	Dropped int           // items that Source.Drop left out
	Newest  time.Time     // date of the newest report; zero when none is dated

	ETag         bool          // the server gives one
	LastModified bool          // likewise
	Conditional  bool          // it really answers 304 when nothing has changed
	CacheControl string        // as the server gives it
	TTL          time.Duration // how long the feed says it stays as it is; 0 when it does not
	Interval     time.Duration // how often it will be looked at
	Hubs         []string      // where its publisher announces changes (WebSub)
	MovedTo      string        // where it has moved for good

	Failed   bool     // it could not be read at all; the first problem says why
	Problems []string // what is wrong with it, worst first
}

func (c *Check) problem(format string, args ...any) {
	c.Problems = append(c.Problems, fmt.Sprintf(format, args...))
}

// Check looks at a source as if for the first time and says what it found. A
// web address is asked twice, the second time with the validators of the first
// answer, to see whether the server heeds them.
func (f *Fetcher) Check(ctx context.Context, src Source) Check {
	c := Check{Source: src.label(), Interval: src.every()}
	began := time.Now()
	doc, err := f.checkDocument(ctx, src, &c)
	if c.Took == 0 {
		c.Took = time.Since(began)
	}
	if err != nil {
		e := f.explain(err)
		c.Failed, c.Status = true, max(c.Status, e.Status)
		c.Problems = append([]string{e.Message}, c.Problems...)
		return c
	}
	c.Format, c.Items, c.Dropped, c.TTL = doc.format, len(doc.reports), doc.dropped, doc.ttl
	slices.Sort(doc.hubs)
	c.Hubs = slices.Compact(doc.hubs)
	if partial := doc.faults.asError(); partial != nil {
		c.problem("%v", partial)
	}
	c.checkItems(doc, f.now())
	return c
}

// checkDocument gets and reads the document, wherever it is.
func (f *Fetcher) checkDocument(ctx context.Context, src Source, c *Check) (*document, error) {
	if err := src.Valid(); err != nil {
		return nil, err
	}
	if !src.web() {
		s, err := f.look(ctx, src, State{})
		if err == nil && s.doc == nil {
			return nil, errorf("it was read before")
		}
		return s.doc, err
	}
	began := time.Now()
	a, err := f.get(ctx, src.URL, validators{})
	if err != nil {
		return nil, err
	}
	c.Took, c.Status, c.Bytes, c.MovedTo = time.Since(began), a.status, len(a.body), a.movedTo
	c.CacheControl = cleanLine(a.header.Get("Cache-Control"), 200)
	if c.MovedTo != "" {
		c.problem("it has moved for good to %s", c.MovedTo)
	}
	doc, err := f.readAnswer(src, a)
	if err != nil {
		return nil, err
	}
	c.Interval = nextLook(src, a.header, doc.ttl, f.now())
	doc.hubs = append(doc.hubs, headerHubs(a.header)...)
	f.checkConditional(ctx, src, a, c)
	return doc, nil
}

// checkConditional asks again with the validators.
func (f *Fetcher) checkConditional(ctx context.Context, src Source, first *answer, c *Check) {
	v := validators{cleanHeader(first.header, "ETag"), cleanHeader(first.header, "Last-Modified")}
	c.ETag, c.LastModified = v.etag != "", v.modified != ""
	if v == (validators{}) {
		c.problem("the server gives neither ETag nor Last-Modified: it sends the whole feed at each look")
		return
	}
	again, err := f.get(ctx, src.URL, v)
	switch {
	case err != nil:
		c.problem("asked again at once, %s", f.explain(err).Message)
	case again.status == http.StatusNotModified:
		c.Conditional = true
	default:
		c.problem("the server gives validators but does not heed them: it sends the whole feed at each look")
	}
}

// headerHubs returns the hubs that the Link header names (RFC 8288).
func headerHubs(h http.Header) []string {
	var hubs []string
	for part := range strings.SplitSeq(strings.Join(h.Values("Link"), ","), ",") {
		target, params, ok := strings.Cut(part, ">")
		_, target, opened := strings.Cut(target, "<")
		for param := range strings.SplitSeq(params, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(param), "=")
			if ok && opened && strings.EqualFold(name, "rel") && slices.Contains(strings.Fields(strings.Trim(value, `"`)), "hub") {
				hubs = append(hubs, strings.TrimSpace(target))
			}
		}
	}
	return hubs
}

// stale is the age from which a feed of rumors is likely dead.
const stale = 7 * 24 * time.Hour

// checkItems says what the items lack.
func (c *Check) checkItems(doc *document, now time.Time) {
	undated, nameless, empty := 0, 0, 0
	for _, r := range doc.reports {
		if r.Published.IsZero() {
			undated++
		}
		if r.ID == "" && r.URL == "" {
			nameless++
		}
		if r.Body == "" {
			empty++
		}
	}
	c.Newest = newest(doc.reports)
	if len(doc.reports) == 0 {
		c.problem("it has no items")
	}
	if age := now.Sub(c.Newest); !c.Newest.IsZero() && age > stale {
		c.problem("its newest item is %d days old", int(age.Hours()/24))
	}
	c.lack(undated, "no date that can be read")
	c.lack(nameless, "neither id nor link, and are known by their titles")
	c.lack(empty, "no text beside the title")
}

func (c *Check) lack(n int, what string) {
	switch {
	case n == 1:
		c.problem("1 item has %s", strings.Replace(what, "and are known by their titles", "and is known by its title", 1))
	case n > 1:
		c.problem("%d items have %s", n, what)
	}
}

// newest returns the date of the newest report.
func newest(reports []rumor.Report) time.Time {
	var t time.Time
	for _, r := range reports {
		if r.Published.After(t) {
			t = r.Published
		}
	}
	return t
}

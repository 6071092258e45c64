package feeds

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	atomfeed "github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"
)

// maxParse bounds the time that parsing one document may take. The outline
// keeps out what is known to be slow; this is for what is not known.
const maxParse = 10 * time.Second

// xmlFeed reads RSS or Atom. Of a feed that is cut off, or has broken items,
// the items that are whole are kept.
func (in input) xmlFeed(o outline) (*document, error) {
	if o.fault != "" {
		return nil, errorf("%s", o.fault)
	}
	d := &document{format: RSS}
	if localName(o.root) == "feed" {
		d.format = Atom
	}
	whole := in.text[o.start:]
	if len(o.items) > maxItems {
		d.faults.add(0, "it has more than %d items: the rest was not read", maxItems)
		o.items = o.items[:maxItems]
		whole = o.cut(in.text, maxItems)
	}
	err := in.addFeed(d, whole)
	if err == nil {
		return d, nil
	}
	if len(o.items) == 0 {
		return nil, &Error{Message: "it is a broken feed: it ends or goes wrong before its first item is whole", Err: err}
	}
	return d, in.salvage(d, o, err)
}

// salvage reads the whole items of a feed that cannot be parsed.
func (in input) salvage(d *document, o outline, cause error) error {
	if in.addFeed(d, o.cut(in.text, len(o.items))) == nil {
		d.faults.add(0, "it is cut off: %s", kept(len(d.items)))
		return nil
	}
	const maxHead = 64 << 10 // it is parsed again with each item
	if o.items[0].from-o.start > maxHead {
		return &Error{Message: "it is a broken feed", Err: cause}
	}
	for n := range o.items {
		in.addFeed(d, o.single(in.text, n))
	}
	if len(d.items) == 0 {
		return &Error{Message: "it is a broken feed: none of its items can be read", Err: cause}
	}
	d.faults.add(0, "it is broken: %s of %d", kept(len(d.items)), len(o.items))
	return nil
}

func kept(n int) string {
	if n == 1 {
		return "1 item was read"
	}
	return strconv.Itoa(n) + " items were read"
}

// addFeed parses a document and adds what it holds to d; on an error it adds nothing.
func (in input) addFeed(d *document, data []byte) error {
	r := &timedReader{Reader: bytes.NewReader(data), until: time.Now().Add(maxParse)}
	if d.format == Atom {
		return in.addAtom(d, r)
	}
	return in.addRSS(d, r)
}

// timedReader fails once time is up, which ends the parser that reads from it.
type timedReader struct {
	io.Reader
	until time.Time
}

func (r *timedReader) Read(p []byte) (int, error) {
	if time.Now().After(r.until) {
		return 0, errorf("it takes too long to read")
	}
	return r.Reader.Read(p[:min(len(p), 4096)])
}

func (in input) addRSS(d *document, r io.Reader) error {
	feed, err := (&rss.Parser{}).Parse(r)
	if err != nil {
		return err
	}
	// The translator would look through each body for a picture.
	t := gofeed.DefaultRSSTranslator{DisableContentImageScan: true}
	common, err := t.Translate(feed)
	if err != nil {
		return err
	}
	d.ttl = rssTTL(feed)
	in.addCommon(d, common)
	for _, ns := range []string{"atom", "atom03", ""} {
		d.hubs = append(d.hubs, hubLinks(feed.Extensions[ns]["link"])...)
	}
	return nil
}

func (in input) addAtom(d *document, r io.Reader) error {
	feed, err := (&atomfeed.Parser{}).Parse(r)
	if err != nil {
		return err
	}
	common, err := (&gofeed.DefaultAtomTranslator{}).Translate(feed)
	if err != nil {
		return err
	}
	d.ttl = syndicationTTL(feed.Extensions)
	in.addCommon(d, common)
	for _, l := range feed.Links {
		if l.Rel == "hub" {
			d.hubs = append(d.hubs, l.Href)
		}
	}
	return nil
}

func hubLinks(links []ext.Extension) []string {
	var hubs []string
	for _, l := range links {
		if l.Attrs["rel"] == "hub" && l.Attrs["href"] != "" {
			hubs = append(hubs, l.Attrs["href"])
		}
	}
	return hubs
}

// addCommon adds a feed in the form that all formats share.
func (in input) addCommon(d *document, feed *gofeed.Feed) {
	d.title = feed.Title
	for _, i := range feed.Items {
		d.items = append(d.items, in.feedItem(feed, i))
	}
}

func (in input) feedItem(feed *gofeed.Feed, i *gofeed.Item) item {
	it := item{
		id:        strings.TrimSpace(i.GUID),
		title:     i.Title,
		body:      i.Content,
		author:    byline(i.Authors),
		published: published(in.now, i.Published, i.Updated),
		tags:      i.Categories,
	}
	if strings.TrimSpace(it.body) == "" {
		it.body = i.Description
	}
	for _, link := range append([]string{origLink(i), i.Link}, append(i.Links, it.id)...) {
		if isRelativeID := link == it.id && !strings.Contains(link, "://"); isRelativeID {
			continue
		}
		if it.link = absolute(link, feed.Link, in.base, feed.FeedLink); it.link != "" {
			break
		}
	}
	return it
}

// origLink is the item's own link where FeedBurner put a counting one in its place.
func origLink(i *gofeed.Item) string {
	if links := i.Extensions["feedburner"]["origLink"]; len(links) > 0 {
		return links[0].Value
	}
	return ""
}

// byline joins the names of the authors; an address stands in for no name.
func byline(authors []*gofeed.Person) string {
	var names []string
	for _, a := range authors {
		if a != nil && strings.TrimSpace(a.Name) != "" {
			names = append(names, strings.TrimSpace(a.Name))
		}
	}
	return strings.Join(names, ", ")
}

// rssTTL is how long the feed says it stays as it is: ttl, in minutes, or the
// syndication module's update period.
func rssTTL(feed *rss.Feed) time.Duration {
	minutes, err := strconv.Atoi(strings.TrimSpace(feed.TTL))
	if err == nil && minutes > 0 && minutes < 1<<20 {
		return time.Duration(minutes) * time.Minute
	}
	return syndicationTTL(feed.Extensions)
}

// syndicationTTL reads sy:updatePeriod and sy:updateFrequency: so many times a
// period (RSS 1.0 module Syndication). Once an hour is what WordPress writes
// into every feed of its own accord; it says nothing of this one.
func syndicationTTL(extensions ext.Extensions) time.Duration {
	sy := extensions["sy"]
	period := map[string]time.Duration{
		"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour,
		"monthly": 30 * 24 * time.Hour, "yearly": 365 * 24 * time.Hour,
	}[strings.ToLower(extensionText(sy["updatePeriod"]))]
	times, err := strconv.Atoi(extensionText(sy["updateFrequency"]))
	if err != nil || times < 1 {
		times = 1
	}
	if period == time.Hour && times == 1 {
		return 0
	}
	return period / time.Duration(times)
}

func extensionText(list []ext.Extension) string {
	if len(list) == 0 {
		return ""
	}
	return strings.TrimSpace(list[0].Value)
}

package feeds

import (
	"bytes"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// pageReader takes from a web page what makes a report. It looks at one tag
// after the other and builds no tree, so nesting costs nothing.
type pageReader struct {
	meta      map[string]string // by name or property, the first of each
	title     string
	heading   string
	canonical string
	feed      string // address of the feed that the page names
	article   strings.Builder
	main      strings.Builder
	body      strings.Builder
	depth     map[atom.Atom]int // how many of these elements are open
	hidden    int               // how many of them are aside
	worded    bool              // there is text outside those
}

// aside are elements whose content is no part of an article.
var aside = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Nav: true,
	atom.Header: true, atom.Footer: true, atom.Aside: true, atom.Iframe: true, atom.Svg: true,
	atom.Head: true, atom.Title: true,
}

// page reads a web page as one report: its article element, or for want of
// one the main element, or all of it without navigation and the like.
func (in input) page() (*document, error) {
	p := pageReader{meta: map[string]string{}, depth: map[atom.Atom]int{}}
	p.read(in.text)
	it := item{
		link:      absolute(first(p.canonical, p.meta["og:url"], in.base), in.base),
		title:     first(p.meta["og:title"], p.heading, p.title),
		body:      first(p.article.String(), p.main.String(), p.body.String()),
		author:    first(p.meta["author"], p.meta["article:author"], p.meta["parsely-author"]),
		outlet:    in.src.Outlet,
		published: published(in.now, p.meta["article:published_time"], p.meta["datepublished"], p.meta["date"], p.meta["time"]),
	}
	if strings.TrimSpace(it.title) == "" && !p.worded {
		return nil, errorf("it is a web page without text")
	}
	return &document{format: Page, title: p.meta["og:site_name"], items: []item{it}}, nil
}

// first returns the first text that is more than white space.
func first(texts ...string) string {
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			return t
		}
	}
	return ""
}

func (p *pageReader) read(text []byte) {
	z := html.NewTokenizer(bytes.NewReader(text))
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return
		case html.TextToken:
			p.text(string(z.Raw()))
		case html.StartTagToken, html.SelfClosingTagToken:
			raw := string(z.Raw())
			t := z.Token()
			p.start(t, kind == html.StartTagToken && !void[t.DataAtom])
			p.keep(raw)
		case html.EndTagToken:
			raw := string(z.Raw())
			p.keep(raw)
			name, _ := z.TagName()
			p.end(atom.Lookup(name))
		}
	}
}

// void are the elements without content that pages hold most often.
var void = map[atom.Atom]bool{
	atom.Br: true, atom.Hr: true, atom.Img: true, atom.Input: true, atom.Link: true, atom.Meta: true,
	atom.Source: true, atom.Wbr: true, atom.Embed: true, atom.Area: true, atom.Base: true, atom.Col: true, atom.Track: true,
}

func (p *pageReader) start(t html.Token, opens bool) {
	attr := map[string]string{}
	for _, a := range t.Attr {
		if _, twice := attr[a.Key]; !twice {
			attr[a.Key] = a.Val
		}
	}
	switch t.DataAtom {
	case atom.Meta:
		p.note(strings.ToLower(first(attr["property"], attr["name"], attr["itemprop"])), attr["content"])
	case atom.Time:
		p.note("time", attr["datetime"])
	case atom.Link:
		p.link(attr)
	case atom.Body:
		clear(p.depth) // whatever the head left open
		p.hidden = 0
	}
	if !opens || t.DataAtom == 0 {
		return
	}
	p.depth[t.DataAtom]++
	if aside[t.DataAtom] {
		p.hidden++
	}
}

func (p *pageReader) end(a atom.Atom) {
	if p.depth[a] == 0 {
		return
	}
	p.depth[a]--
	if aside[a] {
		p.hidden--
	}
}

func (p *pageReader) note(name, value string) {
	if p.meta[name] == "" {
		p.meta[name] = value
	}
}

func (p *pageReader) link(attr map[string]string) {
	rel, kind := strings.ToLower(attr["rel"]), strings.ToLower(attr["type"])
	switch {
	case rel == "canonical" && p.canonical == "":
		p.canonical = attr["href"]
	case rel == "alternate" && p.feed == "" &&
		(strings.Contains(kind, "rss") || strings.Contains(kind, "atom") || kind == "application/feed+json"):
		p.feed = attr["href"]
	}
}

func (p *pageReader) text(raw string) {
	if p.depth[atom.Title] > 0 && p.depth[atom.Svg] == 0 && len(p.title) < 4*maxTitle {
		p.title += raw
	}
	if p.depth[atom.H1] > 0 && len(p.heading) < 4*maxTitle {
		p.heading += raw
	}
	p.worded = p.worded || p.hidden == 0 && strings.ContainsFunc(raw, unicode.IsLetter)
	p.keep(raw)
}

// keep adds a piece of the page to the parts that it belongs to.
func (p *pageReader) keep(raw string) {
	if p.hidden > 0 || p.depth[atom.H1] > 0 { // the heading is the title
		return
	}
	if p.depth[atom.Article] > 0 {
		p.article.WriteString(raw)
	}
	if p.depth[atom.Main] > 0 {
		p.main.WriteString(raw)
	}
	p.body.WriteString(raw)
}

// notAFeed words the error of a page that a server sent in place of a feed; it
// names the feed that the page itself names.
func notAFeed(text []byte, base string) *Error {
	p := pageReader{meta: map[string]string{}, depth: map[atom.Atom]int{}}
	p.read(text[:min(len(text), 256<<10)])
	if feed := absolute(p.feed, base); feed != "" {
		return errorf("it is a web page, not a feed; the page says that its feed is %s", redact(feed))
	}
	return errorf("it is a web page, not a feed")
}

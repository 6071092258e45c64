package reading

import (
	"bytes"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// isHTML reports whether a body has markup.
func isHTML(body string) bool {
	head := body[:min(len(body), 64<<10)]
	for _, mark := range []string{"</", "<p>", "<br", "<img", "<p ", "<div", "/>"} {
		if strings.Contains(head, mark) {
			return true
		}
	}
	return false
}

// apart are the elements whose content is no news.
var apart = map[string]bool{
	"script": true, "style": true, "figure": true, "figcaption": true, "table": true, "nav": true, "aside": true,
	"footer": true, "form": true, "button": true, "svg": true, "iframe": true, "noscript": true, "template": true,
	"select": true, "video": true, "audio": true, "head": true, "dialog": true, "object": true,
}

// blocks are the elements that begin a paragraph.
var blocks = map[string]bool{
	"p": true, "div": true, "br": true, "li": true, "ul": true, "ol": true, "blockquote": true, "section": true, "article": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "hr": true, "pre": true, "dl": true, "dt": true, "dd": true, "main": true, "header": true,
}

// apartClasses mark, in an element's class, what is no news.
var apartClasses = []string{"caption", "credit", "related", "share", "social", "newsletter", "promo", "advert", "sidebar", "breadcrumb", "recirc", "trending", "sponsor",
	"recommend", "popular", "most-read", "read-next", "read-more", "readmore", "more-from", "subscribe", "signup", "taboola", "outbrain", "author-bio", "tagline", "disclaimer"}

// classed are the elements whose class is looked at. A p ends where the next
// block begins, whether it is closed or not.
var classed = map[string]bool{"div": true, "section": true, "ul": true, "ol": true, "span": true, "p": true, "small": true, "header": true}

// htmlReader gathers paragraphs from markup in one pass.
type htmlReader struct {
	*cleaner
	raw    int    // bytes of text so far
	text   []byte // of the paragraph so far
	now    paragraph
	link   bool
	skip   string // the element being skipped
	depth  int    // how deep elements of its name are nested in it
	byline bool   // the element being skipped says who wrote it
}

// readHTML gathers the paragraphs of a body in markup. It reads tokens only, so
// its time is linear in the body's length however tags are nested.
func (c *cleaner) readHTML(body string) {
	h := &c.html
	*h = htmlReader{cleaner: c, text: h.text[:0]}
	if end := h.readPlain(body); end < len(body) {
		h.readAny(body[end:])
	}
	h.flush()
}

// readAny reads any markup.
func (h *htmlReader) readAny(body string) {
	z := xhtml.NewTokenizer(strings.NewReader(body))
	for {
		switch kind := z.Next(); kind {
		case xhtml.ErrorToken:
			return
		case xhtml.TextToken:
			if h.skip == "" || h.byline {
				h.write(z)
			}
			if h.full() {
				return
			}
		case xhtml.StartTagToken, xhtml.SelfClosingTagToken:
			raw := z.Raw()
			var of mark
			if h.skip == "" && bytes.Contains(raw, []byte("class")) {
				of = marked(z)
			}
			h.start(tagName(raw), of, kind == xhtml.SelfClosingTagToken)
		case xhtml.EndTagToken:
			h.end(tagName(z.Raw()))
		}
	}
}

// tagName returns the name of the element whose tag this is, "" for one that is
// not known.
func tagName(tag []byte) string { return elementName(bytes.TrimLeft(tag, "</")) }

// elementName returns the name of the element that text begins with, in lower
// case, "" for one that is not known.
func elementName[T string | []byte](tag T) string {
	var name [16]byte
	n := 0
	for n < len(tag) && n < len(name) {
		c := tag[n] | 0x20 // lower case
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			break
		}
		name[n] = c
		n++
	}
	return atom.Lookup(name[:n]).String()
}

// mark is what an element's class says of its content.
type mark int

const (
	news mark = iota
	noNews
	signature // who wrote it
)

// marked reads the tag's attributes and returns what its class says.
func marked(z *xhtml.Tokenizer) mark {
	z.TagName() // its attributes come after it
	for {
		key, value, more := z.TagAttr()
		if string(key) == "class" {
			return classMark(string(value))
		}
		if !more {
			return news
		}
	}
}

func classMark(class string) mark {
	if strings.Contains(class, "byline") {
		return signature
	}
	for _, c := range apartClasses {
		if strings.Contains(class, c) {
			return noNews
		}
	}
	return news
}

func (h *htmlReader) start(name string, of mark, closed bool) {
	if h.skip == "p" && blocks[name] {
		h.end("p")
	}
	if h.skip != "" {
		if name == h.skip && !closed {
			h.depth++
		}
		return
	}
	if !closed && (apart[name] || of != news && classed[name]) {
		h.flush()
		h.skip, h.depth, h.byline = name, 1, of == signature && !apart[name]
		return
	}
	if blocks[name] {
		h.flush()
		h.now.item = name == "li"
		h.now.heading = len(name) == 2 && name[0] == 'h' && name != "hr"
	}
	if name == "a" {
		h.link = true
	}
}

func (h *htmlReader) end(name string) {
	if h.skip != "" {
		if name == h.skip {
			if h.depth--; h.depth == 0 {
				h.now.byline = h.byline
				h.skip, h.byline = "", false
				h.flush()
			}
		}
		return
	}
	if blocks[name] {
		h.flush()
	}
	if name == "a" {
		h.link = false
	}
}

func (h *htmlReader) write(z *xhtml.Tokenizer) {
	raw := z.Raw()
	h.count(len(raw), len(bytes.TrimSpace(raw)))
	h.text = append(h.text, z.Text()...)
}

// count counts bytes of text.
func (h *htmlReader) count(raw, trimmed int) {
	h.raw += raw
	if h.link {
		h.now.linked += trimmed
	}
}

// full reports whether no more is to be read.
func (h *htmlReader) full() bool { return h.raw > maxRaw || len(h.list) > maxParagraphs }

// flush ends the paragraph.
func (h *htmlReader) flush() {
	start := len(h.cleaner.text)
	h.cleaner.text = appendTidy(h.cleaner.text, h.text)
	if len(h.cleaner.text) > start {
		h.add(h.now, start)
	}
	h.text = h.text[:0]
	h.now = paragraph{}
}

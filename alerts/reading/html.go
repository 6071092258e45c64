package reading

import (
	"bytes"
	"html"
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
var apartClasses = []string{"caption", "credit", "related", "share", "social", "newsletter", "promo", "advert", "sidebar", "byline", "breadcrumb", "recirc", "trending", "sponsor"}

// htmlReader gathers paragraphs from markup in one pass.
type htmlReader struct {
	paragraphs []paragraph
	raw        int    // bytes of text so far
	text       []byte // of the paragraph so far, entities and all
	now        paragraph
	link       bool
	skip       string // the element being skipped
	depth      int    // how deep elements of its name are nested in it
}

// fromHTML returns the paragraphs of a body in markup. It reads tokens only, so
// its time is linear in the body's length however tags are nested.
func fromHTML(body string) []paragraph {
	z := xhtml.NewTokenizer(strings.NewReader(body))
	var h htmlReader
	for {
		switch kind := z.Next(); kind {
		case xhtml.ErrorToken:
			h.flush()
			return h.paragraphs
		case xhtml.TextToken:
			if h.skip == "" {
				h.write(z.Raw())
			}
			if h.raw > maxRaw || len(h.paragraphs) > maxParagraphs {
				h.flush()
				return h.paragraphs
			}
		case xhtml.StartTagToken, xhtml.SelfClosingTagToken:
			raw := z.Raw()
			classed := h.skip == "" && bytes.Contains(raw, []byte("class")) && apartClass(z)
			h.start(elementName(raw), classed, kind == xhtml.SelfClosingTagToken)
		case xhtml.EndTagToken:
			h.end(elementName(z.Raw()))
		}
	}
}

// elementName returns the name of the element whose tag this is, "" for one
// that is not known.
func elementName(tag []byte) string {
	var name [16]byte
	tag = bytes.TrimLeft(tag, "</")
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

// apartClass reads the tag's attributes and reports whether its class is no news.
func apartClass(z *xhtml.Tokenizer) bool {
	z.TagName() // its attributes come after it
	for {
		key, value, more := z.TagAttr()
		if string(key) == "class" {
			for _, c := range apartClasses {
				if strings.Contains(string(value), c) {
					return true
				}
			}
		}
		if !more {
			return false
		}
	}
}

func (h *htmlReader) start(name string, classed, closed bool) {
	if h.skip != "" {
		if name == h.skip && !closed {
			h.depth++
		}
		return
	}
	container := name == "div" || name == "section" || name == "ul" || name == "span"
	if !closed && (apart[name] || classed && container) {
		h.flush()
		h.skip, h.depth = name, 1
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
				h.skip = ""
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

func (h *htmlReader) write(text []byte) {
	h.raw += len(text)
	if h.link {
		h.now.linked += len(bytes.TrimSpace(text))
	}
	h.text = append(h.text, text...)
}

// flush ends the paragraph.
func (h *htmlReader) flush() {
	if len(bytes.TrimSpace(h.text)) > 0 {
		if h.now.text = tidy(html.UnescapeString(string(h.text))); h.now.text != "" {
			h.paragraphs = append(h.paragraphs, h.now)
		}
	}
	h.text = h.text[:0]
	h.now = paragraph{}
}

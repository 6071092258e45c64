package reading

import (
	"html"
	"strings"

	xhtml "golang.org/x/net/html"
)

// maxBody is how many bytes of a body are read, as feeds caps it.
const maxBody = 4 << 20

// maxText is how many bytes of clean text are read: news stands at the top, and
// no report is longer.
const maxText = 64 << 10

// paragraph is one block of a body.
type paragraph struct {
	text    string
	linked  int  // bytes of text inside links
	item    bool // of a list
	heading bool
}

// cleaned is a report without markup and boilerplate.
type cleaned struct {
	title      string
	paragraphs []string
}

// clean takes markup and boilerplate off a report.
func (r *rules) clean(title, body string) cleaned {
	if len(body) > maxBody {
		body = body[:maxBody]
	}
	var blocks []paragraph
	if isHTML(body) {
		blocks = fromHTML(body)
	} else {
		blocks = fromText(html.UnescapeString(body))
	}
	c := cleaned{title: tidy(html.UnescapeString(title))}
	if i := strings.LastIndex(c.title, " | "); i > 20 {
		c.title = c.title[:i] // "Headline | Outlet"
	}
	c.paragraphs = r.withoutBoilerplate(blocks)
	total := 0
	for i, p := range c.paragraphs {
		if total += len(p); total > maxText {
			c.paragraphs = c.paragraphs[:i]
			break
		}
	}
	if c.title == "" && len(c.paragraphs) > 0 {
		c.title = headline(c.paragraphs[0])
	}
	return c
}

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
	text       strings.Builder
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
				h.write(string(z.Text()))
			}
		case xhtml.StartTagToken, xhtml.SelfClosingTagToken:
			name, attrs := z.TagName()
			h.start(string(name), attrs && h.skip == "" && apartClass(z), kind == xhtml.SelfClosingTagToken)
		case xhtml.EndTagToken:
			name, _ := z.TagName()
			h.end(string(name))
		}
	}
}

// apartClass reads the tag's attributes and reports whether its class is no news.
func apartClass(z *xhtml.Tokenizer) bool {
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

func (h *htmlReader) write(text string) {
	if h.link {
		h.now.linked += len(strings.TrimSpace(text))
	}
	h.text.WriteString(text)
}

// flush ends the paragraph.
func (h *htmlReader) flush() {
	h.now.text = tidy(h.text.String())
	h.text.Reset()
	if h.now.text != "" {
		h.paragraphs = append(h.paragraphs, h.now)
	}
	h.now = paragraph{}
}

// fromText returns the paragraphs of plain text: its lines, where a line that
// breaks off within a sentence goes on in the next.
func fromText(body string) []paragraph {
	var list []paragraph
	open := false // the last line may go on
	for line := range strings.SplitSeq(body, "\n") {
		line = tidy(line)
		if line == "" {
			open = false
			continue
		}
		if open && line[0] >= 'a' && line[0] <= 'z' {
			list[len(list)-1].text += " " + line
		} else {
			list = append(list, paragraph{text: line})
		}
		open = len(line) >= 40 && !strings.ContainsAny(line[len(line)-1:], ".!?\":)") && len(list[len(list)-1].text) < 8<<10
	}
	return list
}

// tidy returns text with single spaces, control characters and broken UTF-8 out.
func tidy(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	space := false
	for _, r := range text {
		switch {
		case r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\u00a0' || r == '\u2009' || r == '\u200b':
			space = true
			continue
		case r < ' ' || r == 0x7f || r == '\ufeff' || r == '\ufffd' || r == '\u00ad':
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	return b.String()
}

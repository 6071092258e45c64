package reading

import (
	"strings"

	xhtml "golang.org/x/net/html"
)

// plainTag is a tag as nearly all are written: <p>, </a>, <br/>, <div class="x">.
type plainTag struct {
	element string // "" for one that is not known
	class   string
	end     bool // </a>
	closed  bool // <br/>
	size    int  // bytes
}

// rawText are the elements whose content is not read as markup.
var rawText = map[string]bool{"iframe": true, "noembed": true, "noframes": true, "noscript": true, "plaintext": true,
	"script": true, "style": true, "textarea": true, "title": true, "xmp": true}

// readPlain reads markup as long as it is plain, which is most quickly done, and
// returns where anything else begins, for the tokenizer that knows it all.
func (h *htmlReader) readPlain(body string) int {
	for at := 0; at < len(body); {
		if body[at] != '<' {
			text := body[at:]
			if end := strings.IndexByte(text, '<'); end >= 0 {
				if !endsText(text[end+1:]) {
					return at
				}
				text = text[:end]
			}
			at += len(text)
			h.writePlain(text)
			if h.full() {
				return len(body)
			}
			continue
		}
		tag, ok := readTag(body[at:])
		if !ok {
			return at
		}
		at += tag.size
		if tag.end {
			h.end(tag.element)
			continue
		}
		of := news
		if h.skip == "" && tag.class != "" {
			of = classMark(tag.class)
		}
		h.start(tag.element, of, tag.closed)
	}
	return len(body)
}

// endsText reports whether a text ends at the < before this.
func endsText(markup string) bool {
	return markup != "" && (isLetter(markup[0]) || strings.IndexByte("/!?", markup[0]) >= 0)
}

// writePlain adds a text between two tags to the paragraph.
func (h *htmlReader) writePlain(text string) {
	if h.skip != "" && !h.byline {
		return
	}
	h.count(len(text), len(strings.TrimSpace(text)))
	if strings.IndexByte(text, '&') >= 0 {
		text = xhtml.UnescapeString(text)
	}
	h.text = append(h.text, text...)
}

// readTag reads the tag that text begins with, and returns false for one that is
// not plain, or that text which is no markup follows.
func readTag(text string) (tag plainTag, ok bool) {
	at := 1
	if strings.HasPrefix(text, "</") {
		tag.end, at = true, 2
	}
	first := at
	for at < len(text) && plainWordByte[text[at]] {
		at++
	}
	if at == first || !isLetter(text[first]) {
		return tag, false
	}
	tag.element = elementName(text[first:at])
	if tag.end || rawText[tag.element] {
		tag.size = at + 1
		return tag, tag.end && at < len(text) && text[at] == '>'
	}
	hasClass := false
	for at < len(text) && text[at] == ' ' {
		name, value, size := readAttribute(text[at+1:])
		if size == 0 {
			break
		}
		if name == "class" && !hasClass {
			tag.class, hasClass = value, true
		}
		at += 1 + size
	}
	if strings.HasPrefix(text[at:], " ") {
		at++
	}
	if strings.HasPrefix(text[at:], "/>") {
		tag.closed = true
		at++
	}
	tag.size = at + 1
	return tag, at < len(text) && text[at] == '>'
}

// readAttribute reads an attribute in double quotes, name="value", or returns
// size 0.
func readAttribute(text string) (name, value string, size int) {
	at := 0
	for at < len(text) && (text[at] >= 'a' && text[at] <= 'z' || text[at] == '-') {
		at++
	}
	name = text[:at]
	if at == 0 || !strings.HasPrefix(text[at:], `="`) {
		return "", "", 0
	}
	value = text[at+2:]
	end := strings.IndexByte(value, '"')
	if end < 0 || name == "class" && strings.IndexByte(value[:end], '&') >= 0 {
		return "", "", 0
	}
	return name, value[:end], at + 2 + end + 1
}

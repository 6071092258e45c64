package feeds

import (
	"bytes"
	"strings"
)

// Bounds of an XML feed. Real ones nest some ten deep and hold some hundred
// items; beyond these bounds a document is built to exhaust its reader.
const (
	maxDepth  = 256
	maxAttrs  = 256
	maxItems  = 2000
	maxPieces = 1 << 30 // bytes copied to join the pieces of one element's text
)

// span is a part of a document, from its first byte to behind its last.
type span struct{ from, to int }

// outline is what a quick look over an XML document finds: no more than is
// needed to bound it and to cut it at an item's end.
type outline struct {
	root   string // name of the first element, with its prefix; "" when there is none
	start  int    // where it begins
	items  []span // the complete items
	around []string
	fault  string // why it must not be parsed; "" when it may
}

// element is one that is open.
type element struct {
	name   string
	text   int // bytes of text right in it
	copied int // what joining that text piece by piece has cost
}

// scanner walks over the markup of a document.
type scanner struct {
	data []byte
	pos  int
	open []element
	item span // the item that is open, from 0 when none is
	deep int  // how many elements were open outside it
	out  outline
}

// outlineOf looks over a document. It accepts whatever XML parsers accept, and
// more: unclosed and wrongly closed elements, stray signs.
func outlineOf(data []byte) outline {
	s := scanner{data: data}
	for s.pos < len(data) && s.out.fault == "" {
		next := bytes.IndexByte(data[s.pos:], '<')
		if next < 0 {
			break
		}
		s.text(next)
		s.pos += next
		if !s.markup() {
			break
		}
	}
	return s.out
}

// text accounts for n bytes of text before the next markup.
func (s *scanner) text(n int) {
	if len(s.open) == 0 {
		return
	}
	e := &s.open[len(s.open)-1]
	e.text += n
	if n > 0 {
		e.copied += e.text
	}
	if e.copied > maxPieces {
		s.out.fault = "it is built to exhaust its reader"
	}
}

// markup steps over what begins with the "<" at pos; false at the document's end.
func (s *scanner) markup() bool {
	rest := s.data[s.pos:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		return s.skip(4, "-->")
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		from := s.pos
		ok := s.skip(9, "]]>")
		s.text(s.pos - from)
		return ok
	case bytes.HasPrefix(rest, []byte("<?")):
		return s.skip(2, "?>")
	case bytes.HasPrefix(rest, []byte("<!")):
		return s.doctype()
	case bytes.HasPrefix(rest, []byte("</")):
		return s.endTag()
	case len(rest) > 1 && nameStart(rest[1]):
		return s.startTag()
	}
	s.pos++ // a stray sign
	return true
}

func nameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
}

func (s *scanner) skip(opening int, closing string) bool {
	i := bytes.Index(s.data[min(s.pos+opening, len(s.data)):], []byte(closing))
	if i < 0 {
		s.pos = len(s.data)
		return false
	}
	s.pos += opening + i + len(closing)
	return true
}

// doctype steps over a declaration with the one in brackets that it may hold.
func (s *scanner) doctype() bool {
	depth := 0
	for i, c := range s.data[s.pos:] {
		switch {
		case c == '<' || c == '[':
			depth++
		case c == ']' || c == '>' && depth > 1:
			depth--
		case c == '>':
			s.pos += i + 1
			return true
		}
	}
	s.pos = len(s.data)
	return false
}

// tagEnd finds the ">" of the tag at pos, outside quotes, and counts its attributes.
func (s *scanner) tagEnd() (end, attrs int, ok bool) {
	var quote byte
	for i := s.pos + 1; i < len(s.data); i++ {
		c := s.data[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '=':
			attrs++
		case c == '>':
			return i, attrs, true
		}
	}
	return 0, attrs, false
}

func (s *scanner) startTag() bool {
	end, attrs, ok := s.tagEnd()
	if !ok {
		s.pos = len(s.data)
		return false
	}
	name := tagName(s.data[s.pos+1 : end])
	if s.out.root == "" {
		s.out.root, s.out.start = name, s.pos
	}
	from := s.pos
	s.pos = end + 1
	if attrs > maxAttrs {
		s.out.fault = "it has a tag with too many attributes"
	}
	s.begin(name, from)
	if s.data[end-1] == '/' {
		s.end(len(s.open) - 1)
	}
	return true
}

// begin opens an element, and an item where one may stand.
func (s *scanner) begin(name string, from int) {
	local := localName(name)
	if s.item.from == 0 && len(s.open) > 0 && len(s.open) <= 3 && (local == "item" || local == "entry") {
		s.item.from, s.deep = from, len(s.open)
		if s.out.around == nil {
			for _, e := range s.open {
				s.out.around = append(s.out.around, e.name)
			}
		}
	}
	s.open = append(s.open, element{name: name})
	if len(s.open) > maxDepth {
		s.out.fault = "it is nested too deeply"
	}
}

func (s *scanner) endTag() bool {
	end, _, ok := s.tagEnd()
	if !ok {
		s.pos = len(s.data)
		return false
	}
	name := tagName(s.data[s.pos+2 : end])
	s.pos = end + 1
	for i := len(s.open) - 1; i >= 0; i-- {
		if s.open[i].name == name {
			s.end(i)
			break
		}
	}
	return true
}

// end closes the i-th open element and those in it.
func (s *scanner) end(i int) {
	s.open = s.open[:i]
	if s.item.from > 0 && i <= s.deep {
		s.item.to = s.pos
		s.out.items = append(s.out.items, s.item)
		s.item = span{}
	}
}

// tagName returns the name that the inside of a tag begins with.
func tagName(inside []byte) string {
	end := bytes.IndexAny(inside, " \t\r\n/>")
	if end < 0 {
		end = len(inside)
	}
	return string(inside[:end])
}

// localName returns a name in lower case without its prefix.
func localName(name string) string {
	if i := strings.LastIndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	return strings.ToLower(name)
}

// cut returns the document from its root on, without what follows its nth
// item, with the elements around it closed.
func (o outline) cut(data []byte, n int) []byte {
	return o.closed(data[o.start:o.items[n-1].to])
}

// single returns a document that holds the nth item only.
func (o outline) single(data []byte, n int) []byte {
	head := data[o.start:o.items[0].from]
	item := data[o.items[n].from:o.items[n].to]
	return o.closed(append(bytes.Clone(head), item...))
}

func (o outline) closed(data []byte) []byte {
	data = bytes.Clone(data)
	for i := len(o.around) - 1; i >= 0; i-- {
		data = append(data, "</"+o.around[i]+">"...)
	}
	return data
}

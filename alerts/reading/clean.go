package reading

import (
	"html"
	"strings"
	"unicode/utf8"
)

// maxBody is how many bytes of a body are read, as feeds caps it.
const maxBody = 4 << 20

// Bounds of what is read of a report: news stands at its top.
const (
	maxTitle      = 1 << 10   // bytes of the title
	maxRaw        = 256 << 10 // bytes of text, boilerplate and all
	maxParagraphs = 4096
	maxText       = 48 << 10 // bytes of clean text
)

// paragraph is one block of a body.
type paragraph struct {
	start, end int // in the cleaner's text
	text       string
	linked     int  // bytes of text inside links
	item       bool // of a list
	heading    bool
	byline     bool // marked as who wrote it
}

// cleaner gathers the paragraphs of a body. Its memory is used again.
type cleaner struct {
	html     htmlReader
	list     []paragraph
	text     []byte   // of all paragraphs
	lower    []byte   // a paragraph in lower case
	captions []string // paragraphs left out that may be news with a credit at their end
}

// cleaner returns one that is empty.
func (r *rules) cleaner() *cleaner {
	c, ok := r.cleaners.Get().(*cleaner)
	if !ok {
		c = &cleaner{}
	}
	clear(c.captions)
	c.list, c.text, c.captions = c.list[:0], c.text[:0], c.captions[:0]
	return c
}

// add appends a paragraph whose text, tidied, was appended last, from start on.
func (c *cleaner) add(p paragraph, start int) {
	p.start, p.end = start, len(c.text)
	c.list = append(c.list, p)
}

// paragraphs returns those gathered, with their texts.
func (c *cleaner) paragraphs() []paragraph {
	text := string(c.text)
	for i := range c.list {
		c.list[i].text = text[c.list[i].start:c.list[i].end]
	}
	return c.list
}

// cleaned is a report without markup and boilerplate.
type cleaned struct {
	headline   string // the title, or one made of the first sentence
	title      string
	paragraphs []string
	byline     string // who the byline says wrote it, "" when none does
}

// clean takes markup and boilerplate off a report.
func (r *rules) clean(title, body string) cleaned {
	if len(body) > maxBody {
		body = body[:maxBody]
	}
	from := r.cleaner()
	defer r.cleaners.Put(from)
	if isHTML(body) {
		from.readHTML(body)
	} else {
		from.readText(html.UnescapeString(body))
	}
	title = title[:min(len(title), maxTitle)]
	c := cleaned{title: tidy(html.UnescapeString(title))}
	if i := strings.LastIndex(c.title, " | "); i > 20 {
		c.title = c.title[:i] // "Headline | Outlet"
	}
	c.paragraphs, c.byline = r.withoutBoilerplate(from)
	total := 0
	for i, p := range c.paragraphs {
		if total += len(p); total > maxText {
			c.paragraphs[i] = cut(p, max(len(p)-(total-maxText), 4))
			c.paragraphs = c.paragraphs[:i+1]
			break
		}
	}
	c.headline = c.title
	if c.title == "" && len(c.paragraphs) > 0 {
		c.headline = headline(c.paragraphs[0])
	}
	return c
}

// readText gathers the paragraphs of plain text: its lines, where a line that
// breaks off within a sentence goes on in the next.
func (c *cleaner) readText(body string) {
	body = body[:min(len(body), maxRaw)]
	open := false // the last line may go on
	for line := range strings.SplitSeq(body, "\n") {
		before := len(c.text)
		c.text = append(c.text, ' ')
		start := len(c.text)
		if c.text = appendTidy(c.text, line); len(c.text) == start {
			c.text, open = c.text[:before], false
			continue
		}
		if tidied := c.text[start:]; open && tidied[0] >= 'a' && tidied[0] <= 'z' {
			c.list[len(c.list)-1].end = len(c.text)
		} else {
			c.add(paragraph{}, start)
		}
		if len(c.list) > maxParagraphs {
			break
		}
		last := &c.list[len(c.list)-1]
		open = len(c.text)-start >= 40 && strings.IndexByte(".!?\":)", c.text[last.end-1]) < 0 && last.end-last.start < 8<<10
	}
}

// tidy returns text with single spaces, control characters and broken UTF-8 out.
func tidy(text string) string { return string(appendTidy(make([]byte, 0, len(text)), text)) }

// appendTidy appends text with single spaces, control characters and broken
// UTF-8 out.
func appendTidy[T string | []byte](to []byte, text T) []byte {
	start, space := len(to), false
	for i := 0; i < len(text); {
		plain := i
		for plain < len(text) && (isVisible(text[plain]) || plain > i && text[plain] == ' ' && plain+1 < len(text) && isVisible(text[plain+1])) {
			plain++
		}
		size, blank := 0, false
		if plain == i {
			if size, blank = untidy(text[i:]); size > 0 {
				i += size
				space = space || blank
				continue
			}
			_, size = utf8.DecodeRuneInString(string(text[i:min(i+utf8.UTFMax, len(text))]))
			plain += size
		}
		if space && len(to) > start {
			to = append(to, ' ')
		}
		space = false
		to = append(to, text[i:plain]...)
		i = plain
	}
	return to
}

// isVisible tells the ASCII characters that are to be seen.
func isVisible(c byte) bool { return c > ' ' && c < 0x7f }

// untidy returns how long what text begins with is if it is to be left out, or 0,
// and whether it is blank.
func untidy[T string | []byte](text T) (size int, blank bool) {
	switch c := text[0]; {
	case c == ' ' || c == '\n' || c == '\t' || c == '\r':
		return 1, true
	case c < utf8.RuneSelf:
		return 1, false
	}
	r, size := utf8.DecodeRuneInString(string(text[:min(utf8.UTFMax, len(text))]))
	switch r {
	case '\u00a0', '\u2009', '\u200b':
		return size, true
	case '\ufeff', '\ufffd', '\u00ad':
		return size, false
	}
	return 0, false
}

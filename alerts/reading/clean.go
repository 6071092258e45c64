package reading

import (
	"html"
	"strings"
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
	text    string
	linked  int  // bytes of text inside links
	item    bool // of a list
	heading bool
	byline  bool // marked as who wrote it
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
	var blocks []paragraph
	if isHTML(body) {
		blocks = fromHTML(body)
	} else {
		blocks = fromText(html.UnescapeString(body))
	}
	title = title[:min(len(title), maxTitle)]
	c := cleaned{title: tidy(html.UnescapeString(title))}
	if i := strings.LastIndex(c.title, " | "); i > 20 {
		c.title = c.title[:i] // "Headline | Outlet"
	}
	c.paragraphs, c.byline = r.withoutBoilerplate(blocks)
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

// fromText returns the paragraphs of plain text: its lines, where a line that
// breaks off within a sentence goes on in the next.
func fromText(body string) []paragraph {
	var list []paragraph
	body = body[:min(len(body), maxRaw)]
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
		if len(list) > maxParagraphs {
			break
		}
		open = len(line) >= 40 && !strings.ContainsAny(line[len(line)-1:], ".!?\":)") && len(list[len(list)-1].text) < 8<<10
	}
	return list
}

// isTidy reports whether text is plain ASCII or letters with single spaces.
func isTidy(text string) bool {
	space := true
	for i := range len(text) {
		c := text[i]
		if c < ' ' || c >= 0x7f || c == ' ' && space {
			return false
		}
		space = c == ' '
	}
	return !space || text == ""
}

// tidy returns text with single spaces, control characters and broken UTF-8 out.
func tidy(text string) string {
	if isTidy(text) {
		return text
	}
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

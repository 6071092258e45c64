package feeds

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// plainText reads a text, such as an article copied from a page, as one
// report. Its title is its first line if that looks like a headline.
func (in input) plainText() (*document, error) {
	if !readable(in.text) {
		return nil, errorf("it is no text that can be read")
	}
	text := strings.ReplaceAll(string(in.text), "\r\n", "\n")
	it := item{body: text, link: absolute(in.base), outlet: in.src.Outlet}
	if line, rest, ok := strings.Cut(text, "\n"); ok && isHeadline(line, rest) {
		it.title, it.body = line, rest
	}
	it.published = published(in.now, dateLine(text))
	return &document{format: Text, items: []item{it}}, nil
}

// readable reports whether what should be text is mostly that.
func readable(text []byte) bool {
	head := text[:min(len(text), 4096)]
	odd := 0
	for len(head) > 0 {
		r, size := utf8.DecodeRune(head)
		if r == utf8.RuneError || (unicode.IsControl(r) && !unicode.IsSpace(r)) {
			odd++
		}
		head = head[size:]
	}
	return odd*20 <= min(len(text), 4096) && bytes.ContainsFunc(text, unicode.IsLetter)
}

// isHeadline reports whether the first line of a text is its title: short,
// apart from the rest, no sentence, no caption or date line.
func isHeadline(line, rest string) bool {
	line = strings.TrimSpace(line)
	below, _, _ := strings.Cut(rest, "\n")
	if line == "" || utf8.RuneCountInString(line) > 150 || strings.TrimSpace(below) != "" || strings.TrimSpace(rest) == "" {
		return false
	}
	if dateLine(line) != "" || strings.HasSuffix(line, ".") || strings.HasSuffix(line, ":") {
		return false
	}
	lower := strings.ToLower(line)
	for _, mark := range []string{"credit:", "photo", "getty", "imagn", "by ", "published", "updated"} {
		if strings.HasPrefix(lower, mark) || (mark != "by " && mark != "published" && mark != "updated" && strings.Contains(lower, mark)) {
			return false
		}
	}
	return true
}

// dateLine returns the date of a scraped text that begins "date 2025-07-28".
func dateLine(text string) string {
	text = strings.TrimSpace(text)
	if len(text) < len("date 2006-01-02") || !strings.EqualFold(text[:len("date ")], "date ") || !isTimestamp(text[len("date "):]) {
		return ""
	}
	return text[len("date "):][:len("2006-01-02")]
}

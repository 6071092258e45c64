package reading

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	// scrapedDate begins what scrapers put before an article: "date 2025-07-28 ".
	scrapedDate = regexp.MustCompile(`^(?:date|updated|published) \d{4}-\d{2}-\d{2}(?:[T ][\d:.Z+-]+)?\s*[|·-]?\s*`)
	// photoDate begins a wire photo's caption: "Jul 6, 2025; Los Angeles".
	photoDate = regexp.MustCompile(`^[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4};`)
	// dateline begins a wire story: "ST. PETERSBURG, Fla. (AP) — ", "(HSW) - ".
	dateline = regexp.MustCompile(`^(?:[A-Z][A-Z.' -]{2,40}(?:, [A-Z][A-Za-z. ]{1,16})?(?: \([A-Za-z. ]{2,20}\))?|\([A-Z]{2,6}\)) ?(?:—|–|--|-) ?`)
	// byline is a line that only says who wrote: "By Nora Pell, Ledger staff".
	byline = regexp.MustCompile(`^(?:By|BY|Written by|Posted by|Story by) [A-Z][\pL.'’-]+(?: [A-Z][\pL.'’-]+){1,3}(?:(?:,| \||  | and | -).{0,60})?$`)
	// nameCredit ends a caption: "(J. Okafor)", "(M. Kiyoshi / Wirepix)", "| Marla Quint", "File / T. Heitman".
	nameCredit = regexp.MustCompile(`(?:\((?:[A-Z]\. ?[A-Z][\pL'’-]+|[^()]{2,40} ?/ ?[^()]{2,40})\)|\| ?[A-Z][\pL'’-]+ [A-Z][\pL'’-]+|\bFile ?/ ?[A-Z][\pL. '’-]{2,30})$`)
	// creditTail ends a caption: "Marla Quint / Pool photo", "Credit: Wirepix".
	creditTail = regexp.MustCompile(`(?:[Cc]redit:|[Pp]hoto:|Photograph by|Photo by) ?[\pL .,/'’-]{2,60}$`)
	// strip is a row of a page's navigation.
	strip = regexp.MustCompile(`\b(?:Share|Tweet|Email|Print|Facebook|Comments)\b.*\b(?:Share|Tweet|Email|Print|Facebook|Comments)\b`)
)

// captionLen is how long a caption may be; longer paragraphs that end with a
// name in brackets are news.
const captionLen = 400

// withoutBoilerplate returns the text of the paragraphs that are news, what
// stands before or after the news in them cut off.
func (r *rules) withoutBoilerplate(list []paragraph) []string {
	var news []string
	var withCredit []string // paragraphs left out for a credit at their end
	var lower []byte        // the paragraph in lower case
	strip := false          // in a link strip, which goes on until a sentence
	for _, p := range list {
		text := withoutScrapedDate(p.text)
		lower = appendLower(lower[:0], text)
		text = text[:r.newsEnd(text, lower)]
		lower = lower[:len(text)]
		if text == "" {
			continue
		}
		if r.isBoilerplate(text, lower) || mostlyLinked(p) && len(list) > 1 {
			strip = true
			if body := withoutCredit(text); len(body) > shortCaption && strings.Contains(body, ". ") {
				withCredit = append(withCredit, body)
			}
			continue
		}
		if strip && (p.item || p.heading || len(text) < 90 && !endsSentence(text)) && !strings.Contains(text, ". ") {
			continue
		}
		strip = false
		if text = withoutDateline(text); text != "" {
			news = append(news, text)
		}
	}
	if len(news) == 0 {
		return withCredit // a credit may also end a report of one paragraph
	}
	return news
}

// shortCaption is how many bytes a paragraph of several sentences with a credit
// has at least to be taken for the news when there is no other.
const shortCaption = 150

// withoutCredit returns a paragraph without the credit in brackets that ends
// it, or "" when none does.
func withoutCredit(text string) string {
	if i := strings.LastIndexByte(text, '('); i > 0 && strings.HasSuffix(text, ")") {
		return strings.TrimSpace(text[:i])
	}
	return ""
}

func withoutScrapedDate(text string) string {
	for _, word := range []string{"date ", "updated ", "published "} {
		if strings.HasPrefix(text, word) {
			return text[len(scrapedDate.FindString(text)):]
		}
	}
	return text
}

func withoutDateline(text string) string {
	if len(text) > 1 && (text[0] == '(' || isUpper(text[:2])) {
		return text[len(dateline.FindString(text)):]
	}
	return text
}

func mostlyLinked(p paragraph) bool { return p.linked*10 >= len(p.text)*8 }

func endsSentence(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?\"”’')", last)
}

// newsEnd returns where a link strip or ad begins that follows the news in its
// paragraph; lower is the paragraph in lower case.
func (r *rules) newsEnd(text string, lower []byte) int {
	end := len(text)
	r.eachWithin(lower, func(b *boilerplateRule, i int) bool {
		// Only capitals, or the beginning of a sentence, tell a strip from the same words in the news.
		strip := b.where == "inside" && i > 0 && (isUpper(text[i:i+4]) || i > 1 && strings.ContainsRune(".!?", rune(text[i-2])) && isUpper(text[i:i+1]))
		if strip {
			end = i
		}
		return strip
	})
	return len(strings.TrimRight(text[:end], " "))
}

// eachWithin calls found for each rule of the words within paragraphs that holds in
// one, with where it does, until found returns true.
func (r *rules) eachWithin(lower []byte, found func(*boilerplateRule, int) bool) {
	for i, c := range lower {
		heads := r.within[c]
		if heads == nil || i > 0 && plainWordByte[c] && plainWordByte[lower[i-1]] {
			continue
		}
		for _, b := range heads {
			if bytes.HasPrefix(lower[i:], b.text) && found(b, i) {
				return
			}
		}
	}
}

func isUpper(s string) bool { return s == strings.ToUpper(s) && s != strings.ToLower(s) }

// isBoilerplate reports whether a paragraph is a caption, credit, byline, strip or ad.
func (r *rules) isBoilerplate(text string, lower []byte) bool {
	if photoDate.MatchString(text) || len(text) < 120 && bytes.Contains(lower[:min(len(lower), 12)], []byte("by ")) && byline.MatchString(text) || isScoreLine(text) {
		return true
	}
	if len(text) > 3*captionLen {
		return false
	}
	for _, b := range r.boilerplate {
		switch b.where {
		case "begins":
			if bytes.HasPrefix(lower, b.text) {
				return true
			}
		case "ends":
			if bytes.HasSuffix(bytes.TrimSuffix(lower, []byte(".")), b.text) {
				return true
			}
		}
	}
	contained := false
	r.eachWithin(lower, func(b *boilerplateRule, _ int) bool {
		contained = contained || b.where == "contains"
		return contained
	})
	if contained {
		return true
	}
	if len(text) > captionLen {
		return false
	}
	return endsInCredit(text) || isStrip(text)
}

// creditLen is how many bytes at a paragraph's end a credit may have.
const creditLen = 100

// endsInCredit reports whether a paragraph ends with who took its picture.
func endsInCredit(text string) bool {
	tail := text[max(0, len(text)-creditLen):]
	if (strings.HasSuffix(tail, ")") || strings.ContainsRune(tail, '|') || strings.Contains(tail, "File")) && nameCredit.MatchString(tail) {
		return true
	}
	return (strings.Contains(tail, "redit:") || strings.Contains(tail, "hoto")) && creditTail.MatchString(tail)
}

// isStrip reports whether a line is navigation: parts without a sentence,
// between bars or slashes.
func isStrip(text string) bool {
	if len(text) > 200 || endsSentence(text) {
		return false
	}
	bars := strings.Count(text, " | ") + strings.Count(text, " / ") + strings.Count(text, " > ") + strings.Count(text, " » ") + strings.Count(text, " · ") + strings.Count(text, " • ")
	return bars >= 2 || strip.MatchString(text)
}

// isScoreLine reports whether a line is figures: a line score, a table's row.
func isScoreLine(text string) bool {
	digits, letters := 0, 0
	for i := range len(text) {
		switch c := text[i]; {
		case '0' <= c && c <= '9':
			digits++
		case c > ' ':
			letters++
		}
	}
	return digits > 4 && digits >= letters
}

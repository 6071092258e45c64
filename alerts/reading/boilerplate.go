package reading

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// scrapedDate begins what scrapers put before an article: "date 2025-07-28 ".
	scrapedDate = regexp.MustCompile(`^(?:date|updated|published) \d{4}-\d{2}-\d{2}(?:[T ][\d:.Z+-]+)?\s*[|·-]?\s*`)
	// photoDate begins a wire photo's caption: "Jul 6, 2025; Los Angeles".
	photoDate = regexp.MustCompile(`^[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4};`)
	// dateline begins a wire story: "ST. PETERSBURG, Fla. (AP) — ", "(HSW) - ".
	dateline = regexp.MustCompile(`^(?:[A-Z][A-Z.' -]{2,40}(?:, [A-Z][A-Za-z. ]{1,16})?(?: \([A-Za-z. -]{2,20}\))?|\([A-Z]{2,6}\)) ?(?:—|–|--|-) ?`)
	// byline is a line that only says who wrote: "By Nora Pell, Ledger staff".
	byline = regexp.MustCompile(`^(?:By|BY|Written by|Posted by|Story by) [A-Z][\pL.'’-]+(?: [A-Z][\pL.'’-]+){1,3}(?:(?:,| \||  | and | -).{0,60})?$`)
	// initialed is a photographer's name: "J. Okafor", "M. SOBCZAK / Wirepix".
	initialed = regexp.MustCompile(`^(?:[A-Z]\. ?)+[A-Z][\pL'’-]+(?:$| ?[,/|] ?| [A-Z][\pL'’-]+$)`)
	// wholeName is a name and nothing else.
	wholeName = regexp.MustCompile(`^[A-Z][\pL'’-]+(?: [A-Z]\.)?(?: [A-Z][\pL'’-]+){1,2}$`)
	// creditTail ends a caption: "Marla Quint / Pool photo", "Credit: Wirepix".
	creditTail = regexp.MustCompile(`(?:[Cc]redit:|[Pp]hoto:|Photograph by|Photo by) ?[\pL .,/'’-]{2,60}$`)
	// laterDateline begins a story that runs on behind its picture's caption.
	laterDateline = regexp.MustCompile(`[A-Z][A-Z.' ]{3,30}(?:, [A-Z][A-Za-z. ]{1,16})?(?: \([A-Za-z. ]{2,20}\))? (?:—|–|--) [A-Z“"]`)
	// tweetFooter ends a quoted post: "— New York Yankees (@Yankees) July 30, 2025".
	tweetFooter = regexp.MustCompile(`(?:—|–|--|&mdash;) ?[^—–()\n]{2,50}\((@\w{1,20})\),? [A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}`)
	// strip is a row of a page's navigation.
	strip = regexp.MustCompile(`\b(?:Share|Tweet|Email|Print|Facebook|Comments)\b.*\b(?:Share|Tweet|Email|Print|Facebook|Comments)\b`)
)

// captionLen is how long a caption may be; longer paragraphs that end with a
// name in brackets are news.
const captionLen = 400

// withoutBoilerplate returns the text of the paragraphs that are news, what
// stands before or after the news in them cut off, and who the byline says wrote it.
func (r *rules) withoutBoilerplate(c *cleaner) (news []string, byline string) {
	list := c.paragraphs()
	news = make([]string, 0, len(list))
	strip, signed := false, false
	for _, p := range list {
		if p.byline || isByline(p.text) {
			byline, signed = cmp.Or(byline, writer(p.text)), true
			continue
		}
		text := withoutFooter(withoutScrapedDate(p.text))
		c.lower = appendLower(c.lower[:0], text)
		text, contains := r.newsOf(text, c.lower)
		title := signed && len(text) < shortLine && !endsSentence(text) // "Herald baseball writer"
		if signed = false; text == "" || title {
			continue
		}
		left, leads := r.isBoilerplate(text, c.lower[:len(text)], contains)
		if linked := mostlyLinked(p) && len(list) > 1; left || linked {
			strip = strip || leads || linked
			if behind := newsBehind(text); behind != "" {
				news, strip = append(news, behind), false
			} else if body := withoutCredit(text); len(body) > shortCaption && strings.Contains(body, ". ") {
				c.captions = append(c.captions, body)
			}
			continue
		}
		if strip && goesOnStrip(p, text) {
			continue
		}
		strip = false
		if text = withoutDateline(text); text != "" {
			news = append(news, text)
		}
	}
	if len(news) == 0 {
		return slices.Clone(c.captions), byline // a credit may also end a report of one paragraph
	}
	return news, byline
}

// shortCaption is how many bytes a paragraph of several sentences with a credit
// has at least to be taken for the news when there is no other; shortLine is
// how many a link or a writer's title has at most.
const (
	shortCaption = 150
	shortLine    = 90
)

// goesOnStrip reports whether a paragraph is one more of a strip's links.
func goesOnStrip(p paragraph, text string) bool {
	if strings.Contains(text, ". ") {
		return false
	}
	return p.item || p.heading || len(text) < shortLine && !strings.HasSuffix(text, ".")
}

func isByline(text string) bool {
	return len(text) < 120 && behindBy(text) > 0 && byline.MatchString(text)
}

// behindBy returns where what follows "by" begins, which stands at the beginning
// of text, or 0.
func behindBy(text string) int {
	for i := 0; i+3 <= min(len(text), 12); i++ {
		if text[i]|0x20 == 'b' && text[i+1]|0x20 == 'y' && text[i+2] == ' ' {
			return i + 3
		}
	}
	return 0
}

// writer returns the name in a byline: "By Nora Pell, Ledger staff".
func writer(text string) string {
	text = text[behindBy(text):]
	if i := strings.IndexAny(text, ",|/•·—–(;\n"); i >= 0 {
		text = text[:i]
	}
	for _, word := range []string{" and ", " - ", " for "} {
		text, _, _ = strings.Cut(text, word)
	}
	if text = strings.TrimSpace(text); !wholeName.MatchString(text) {
		return ""
	}
	return text
}

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

// withoutFooter leaves of a quoted post's footer only the handle, by which a
// reporter is credited.
func withoutFooter(text string) string {
	if !strings.Contains(text, "(@") {
		return text
	}
	return strings.TrimSpace(tweetFooter.ReplaceAllString(text, "$1"))
}

// newsBehind returns the news that runs on behind a caption, from its dateline
// on, or "".
func newsBehind(text string) string {
	at := laterDateline.FindStringIndex(text)
	if at == nil || at[0] == 0 || len(text)-at[0] <= shortLine {
		return ""
	}
	return withoutDateline(text[at[0]:])
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

// newsOf returns a paragraph without the link strip or ad that follows the news in
// it, and whether words are left in it that only boilerplate contains; lower is the
// paragraph in lower case.
func (r *rules) newsOf(text string, lower []byte) (news string, contains bool) {
	end, first := len(text), len(text)+1 // first is where such words end first
	r.eachWithin(lower, func(b *boilerplateRule, i int) bool {
		if b.where == contained {
			first = min(first, i+len(b.text))
			return false
		}
		// Only capitals, or the beginning of a sentence, tell a strip from the same words in the news.
		strip := i > 0 && (isUpper(text[i:i+4]) || i > 1 && strings.ContainsRune(".!?", rune(text[i-2])) && isUpper(text[i:i+1]))
		if strip {
			end = i
		}
		return strip
	})
	news = strings.TrimRight(text[:end], " ")
	return news, first <= len(news)
}

// eachWithin calls found for each rule of the words within paragraphs that holds in
// one, with where it does, until found returns true.
func (r *rules) eachWithin(lower []byte, found func(*boilerplateRule, int) bool) {
	var c byte
	for i, next := range lower {
		list := r.pairs[c][next] // of the byte before and this one
		c = next
		if list == 0 || i == 0 {
			continue // few words begin like those of a rule
		}
		i--
		if i > 0 && plainWordByte[lower[i]] && plainWordByte[lower[i-1]] {
			continue
		}
		for _, b := range r.within[list] {
			if b.standsAt(lower[i:]) && found(b, i) {
				return
			}
		}
	}
}

// standsAt reports whether the rule's words begin a text. Their last byte is looked
// at first, as it tells most that do not from those that do.
func (b *boilerplateRule) standsAt(text []byte) bool {
	last := len(b.text) - 1
	return last < len(text) && text[last] == b.text[last] && bytes.Equal(text[:last], b.text[:last])
}

// isUpper reports whether s has capitals and no small letters.
func isUpper(s string) bool {
	some := false
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		some = some || unicode.IsUpper(r)
	}
	return some
}

// isBoilerplate reports whether a paragraph is a caption, credit, strip or ad,
// and whether it may lead a strip of links.
func (r *rules) isBoilerplate(text string, lower []byte, contains bool) (is, leads bool) {
	if isDated(text) || isScoreLine(text) {
		return true, false
	}
	if len(text) > 3*captionLen {
		return false, false
	}
	form := form{lower: lower, tail: bytes.TrimSuffix(lower, []byte(".")), sentence: endsSentence(text)}
	form.label = lower[:max(0, bytes.IndexByte(lower[:min(len(lower), labelLen)], ':'))]
	for _, b := range r.boilerplate[lower[0]] {
		if b.mayHold(&form) && b.holds(&form) {
			return true, b.leads
		}
	}
	if contains {
		return true, false
	}
	return isAuthor(text) || len(text) <= captionLen && (r.endsInCredit(text) || isStrip(text)), false
}

// isAuthor reports whether a paragraph is a few words on who wrote the report:
// it gives an address to write to.
func isAuthor(text string) bool {
	at := strings.IndexByte(text, '@')
	return at > 0 && len(text) < captionLen && plainWordByte[text[at-1]]
}

// labelLen is how many bytes a strip's label has at most: "ALSO TODAY:".
const labelLen = 30

// form is what the rules for a paragraph's beginning and end look at.
type form struct {
	lower    []byte
	label    []byte // before a colon
	tail     []byte // all but a full stop at its end
	sentence bool   // it ends as a sentence does
}

// mayHold reports, cheaply, whether a rule may hold: most look at a label, which
// few paragraphs have.
func (b *boilerplateRule) mayHold(f *form) bool { return b.where != inLabel || len(f.label) > 0 }

// holds reports whether a rule for a paragraph's beginning or end holds for one.
func (b *boilerplateRule) holds(f *form) bool {
	switch b.where {
	case leading:
		return b.standsAt(f.lower)
	case leadingLine:
		return !f.sentence && len(f.lower) < 2*shortLine && b.standsAt(f.lower)
	case inLabel:
		at := bytes.Index(f.label, b.text)
		return at >= 0 && !f.sentence && (at == 0 || f.label[at-1] == ' ')
	case closing:
		return bytes.HasSuffix(f.tail, b.text)
	}
	return false
}

// isDated reports whether a paragraph begins as a wire photo's caption does.
func isDated(text string) bool {
	const longest = len("September. 30, 2025;")
	return strings.IndexByte(text[:min(len(text), longest)], ';') > 0 && photoDate.MatchString(text)
}

// creditLen is how many bytes a credit at a paragraph's end may have.
const creditLen = 60

// endsInCredit reports whether a paragraph ends with who took its picture.
func (r *rules) endsInCredit(text string) bool {
	tail := text[max(0, len(text)-creditLen-40):]
	if (strings.IndexByte(tail, ':') >= 0 || strings.Contains(tail, "Photo")) && creditTail.MatchString(tail) {
		return true
	}
	part, before := lastPart(text)
	if part == "" || len(part) > creditLen {
		return false
	}
	if part == "File" || initialed.MatchString(part) || r.hasCreditWord(part) || isAgency(part) {
		return true
	}
	// A whole name alone is a photographer's, unless it is somebody's who reports.
	return before && wholeName.MatchString(part) && (r.isReporter == nil || !r.isReporter(part))
}

// lastPart returns what stands last in a caption, where its credit would: in
// brackets, after a bar, or after the last sentence. It tells whether a sentence
// ends before it.
func lastPart(text string) (part string, sentence bool) {
	if end := len(text) - 1; end > 0 && (text[end] == ')' || text[end] == ']') {
		i := strings.LastIndexAny(text, "([")
		if i <= 0 {
			return "", false
		}
		return strings.TrimSpace(text[i+1 : end]), endsSentence(strings.TrimSpace(text[:i]))
	}
	if endsSentence(text) {
		return "", false
	}
	if i := strings.LastIndex(text, " | "); i > 0 {
		return text[i+len(" | "):], true
	}
	for i := len(text) - 2; i > 1 && i > len(text)-creditLen-3; i-- {
		if text[i+1] == ' ' && strings.IndexByte(".!?", text[i]) >= 0 && (text[i-1] < 'A' || text[i-1] > 'Z') {
			return strings.TrimSpace(text[i+2:]), true
		}
	}
	return "", false
}

// hasCreditWord reports whether a caption's last part has a word of credits: "Staff photo".
func (r *rules) hasCreditWord(part string) bool {
	lower := asciiLower(part)
	for _, word := range r.creditWords {
		if i := strings.Index(lower, word); i >= 0 && (i == 0 || !plainWordByte[lower[i-1]]) {
			return true
		}
	}
	return false
}

// isAgency reports whether a caption's last part is a photographer and an
// agency: "Wirepix / M. Kiyoshi", "Petra Sund/Northern". A slash also parts figures.
func isAgency(part string) bool {
	left, right, ok := strings.Cut(part, "/")
	left, right = strings.TrimSpace(left), strings.TrimSpace(right)
	if !ok || left == "" || right == "" || !isUpper(left[:1]) || !isUpper(right[:1]) {
		return false
	}
	return wholeName.MatchString(left) || wholeName.MatchString(right) || initialed.MatchString(right)
}

// isStrip reports whether a line is navigation: parts without a sentence,
// between bars or slashes.
func isStrip(text string) bool {
	if len(text) > 200 || endsSentence(text) {
		return false
	}
	bars := 0
	for _, bar := range []string{" | ", " || ", " » ", " ▶ ", " · ", " • "} {
		bars += 2 * strings.Count(text, bar)
	}
	for _, bar := range []string{" / ", " > ", " — "} {
		bars += strings.Count(text, bar)
	}
	return bars >= 2 || strip.MatchString(text)
}

// isScoreLine reports whether a line is figures: a line score, a table's row.
func isScoreLine(text string) bool {
	if len(text) > 200 {
		return false
	}
	// Text is mostly letters, and ends as sentences do.
	if digits := countDigits(text); digits > 4 && digits >= len(text)-strings.Count(text, " ")-digits {
		return true
	}
	return !endsSentence(text) && mostlyFigures(text)
}

func countDigits(text string) int {
	n := 0
	for i := range len(text) {
		if text[i]-'0' < 10 {
			n++
		}
	}
	return n
}

// mostlyFigures reports whether most words of a line are figures, and some.
func mostlyFigures(text string) bool {
	figures, words := 0, 0
	for word := range strings.SplitSeq(text, " ") {
		if word == "" {
			continue
		}
		if words++; word[0]-'0' < 10 || word[0] == '.' || word[0] == '-' {
			figures++
		}
	}
	return figures >= 3 && figures*2 > words
}

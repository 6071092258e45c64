package feeds

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// Longest texts of a report. A title longer than any headline is cut; a body
// is cut where no article reaches, so that one item cannot fill the store.
const (
	maxTitle    = 300       // runes
	maxName     = 200       // runes: bylines, outlets, tags
	maxBody     = 128 << 10 // bytes
	maxRawTitle = 16 << 10  // bytes, before it is cleaned
	maxID       = 2048      // bytes, as for links
	maxTags     = 50
	cutMarker   = "…"
)

var (
	tagPattern    = regexp.MustCompile(`(?s)<!--.*?-->|</?[A-Za-z][A-Za-z0-9]*\b[^<>]*>`)
	entityPattern = regexp.MustCompile(`&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)
)

// cleanTitle makes a line of plain text of a title, whatever was put in it:
// markup, entities, entities of entities.
func cleanTitle(text string) string {
	text = text[:min(len(text), maxRawTitle)]
	for range 3 { // as given, escaped once, escaped twice
		before := text
		text = decodeEntities(stripTags(text))
		if text == before {
			break
		}
	}
	return cleanLine(text, maxTitle)
}

// stripTags takes the tags of HTML out of the text; "<3" and the like stay.
func stripTags(text string) string {
	if !strings.Contains(text, "<") {
		return text
	}
	return tagPattern.ReplaceAllStringFunc(text, func(tag string) string {
		name := strings.TrimLeft(tag, "</")
		if i := strings.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }); i >= 0 {
			name = name[:i]
		}
		switch a := atom.Lookup([]byte(strings.ToLower(name))); {
		case name == "":
			return "" // a comment
		case a == 0:
			return tag
		case a == atom.Br || a == atom.P || a == atom.Div || a == atom.Li:
			return " "
		}
		return ""
	})
}

// decodeEntities decodes whole entities only: "AT&T" and "R&D" stay, and so
// does the "&not" that older rules find in "&notable".
func decodeEntities(text string) string {
	if !strings.Contains(text, "&") {
		return text
	}
	return entityPattern.ReplaceAllStringFunc(text, html.UnescapeString)
}

// cleanLine makes one line of the text, of at most so many runes.
func cleanLine(text string, most int) string {
	text = strings.Join(strings.Fields(cleanText(text)), " ")
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	runes := []rune(text)
	return strings.TrimSpace(string(runes[:most-1])) + cutMarker
}

// cleanText drops what does not show or misleads: control characters, soft
// hyphens and zero-width spaces, which also split names, and marks that turn
// the direction of writing. It repairs invalid UTF-8.
func cleanText(text string) string {
	if !strings.ContainsFunc(text, unwanted) && utf8.ValidString(text) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if unwanted(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

func unwanted(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < 0x80:
		return r < ' ' || r == 0x7f
	case r < 0xa0: // C1 controls
		return true
	case r == '\u00ad', r == '\u200b', r == '\u2060', r == '\ufeff':
		return true
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u200e', r == '\u200f':
		return true
	}
	return r == '\ufffe' || r == '\uffff' || unicode.Is(unicode.Cs, r)
}

// cleanBody cleans a body and bounds it, cutting before a tag rather than in it.
func cleanBody(text string) string {
	text = strings.TrimSpace(cleanText(strings.ReplaceAll(text, "\r\n", "\n")))
	if len(text) <= maxBody {
		return text
	}
	end := maxBody - len(cutMarker)
	for !utf8.RuneStart(text[end]) {
		end--
	}
	text = text[:end]
	if open := strings.LastIndexByte(text, '<'); open > strings.LastIndexByte(text, '>') {
		text = text[:open]
	}
	return text + cutMarker
}

// cleanTags cleans the categories of an item and drops empty and repeated ones.
func cleanTags(tags []string) []string {
	var clean []string
	seen := map[string]bool{}
	for _, t := range tags {
		t = cleanLine(cleanTitle(t), maxName)
		if t == "" || seen[strings.ToLower(t)] {
			continue
		}
		seen[strings.ToLower(t)] = true
		if clean = append(clean, t); len(clean) == maxTags {
			break
		}
	}
	return clean
}

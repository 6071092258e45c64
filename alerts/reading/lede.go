package reading

import (
	"strings"
	"unicode/utf8"
)

// ledeLen is how many bytes a lede may have: what every chat shows without folding.
const ledeLen = 300

// titleLen is how many bytes of a first sentence make a title.
const titleLen = 120

// shortTitle is how many bytes a title of its own has at least.
const shortTitle = 30

// lede returns the first sentence or two of the news, cut at a word.
func (d *document) lede() string {
	end, count := d.body, 0
	var from int32 = -1
	for i := range d.units {
		u := &d.units[i]
		if d.inTitle(u) {
			continue
		}
		if u.sentence != from {
			// A sentence begins: take those before when one more would be too much.
			if count == 2 || count == 1 && end-d.body >= 120 {
				break
			}
			from = u.sentence
			count++
		}
		end = u.end
	}
	for end < len(d.shown) && d.shown[end] != '\n' && d.shown[end] != ' ' {
		end++ // with its full stop and quotes
	}
	return cut(strings.ReplaceAll(strings.TrimSpace(d.shown[d.body:end]), "\n", " "), ledeLen)
}

// headline returns a title made of a text's first sentence, or of its first
// few when that is very short.
func headline(text string) string {
	for i := shortTitle; i < len(text)-1; i++ {
		if strings.IndexByte(".!?", text[i]) >= 0 && text[i+1] == ' ' {
			text = text[:i+1]
			break
		}
	}
	return cut(strings.TrimSuffix(text, "."), titleLen)
}

// cut shortens text to limit bytes at a word, with an ellipsis.
func cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	end := limit - len("…")
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	if i := strings.LastIndexByte(text[:end], ' '); i > 0 {
		end = i
	}
	return strings.TrimRight(text[:end], " ,;:—-") + "…"
}

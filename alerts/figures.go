package alerts

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// figure is a sum of money or a number of years that news of a contract gives:
// "$34m", "2y". Sums are cut to whole millions, as reports round them.
type figure string

// figuresOf returns the figures of a text: "$210 million", "$288.8M",
// "thirty-four million", "half a billion", "six-year", "five yrs".
func figuresOf(text string) []figure {
	var found []figure
	var last, before string // the last two words
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), parts) {
		word = strings.TrimRight(word, ".")
		f, ok := figureOf(before, last, word)
		if ok && !slices.Contains(found, f) {
			found = append(found, f)
		}
		before, last = last, word
	}
	return found
}

// parts reports whether a character parts the words of a figure.
func parts(r rune) bool {
	return r != '.' && r != '$' && (r < '0' || r > '9') && !unicode.IsLetter(r)
}

// figureOf returns the figure that ends with the word.
func figureOf(before, last, word string) (figure, bool) {
	if sum, ok := strings.CutPrefix(word[max(0, strings.IndexByte(word, '$')):], "$"); ok {
		digits := strings.TrimRight(sum, "milonesb")
		if n, ok := millions(digits, sum[len(digits):]); ok {
			return n, true
		}
	}
	switch word {
	case "million", "millions", "millones", "m", "mil", "billion":
		if n, ok := millions(strings.TrimLeft(last, "us$"), word); ok {
			return n, true
		}
		if n := count(last); n > 0 {
			if tens := count(before); tens >= 20 && tens%10 == 0 && n < 10 {
				n += tens
			}
			return millions(strconv.Itoa(n), word)
		}
		if before == "half" && last == "a" && word == "billion" {
			return "$500m", true
		}
	case "year", "years", "yr", "yrs", "años":
		if n := count(last); n > 1 && n < 20 {
			return figure(strconv.Itoa(n) + "y"), true
		}
	}
	return "", false
}

// millions returns a sum, in whole millions, of digits and a unit.
func millions(digits, unit string) (figure, bool) {
	n, err := strconv.ParseFloat(digits, 64)
	if err != nil || unit == "" || n < 0 || n > 10_000 {
		return "", false
	}
	if strings.HasPrefix(unit, "b") {
		n *= 1000
	}
	return figure("$" + strconv.Itoa(int(n)) + "m"), n >= 1
}

// count returns the number that a word says, or 0.
func count(word string) int {
	if n, err := strconv.Atoi(word); err == nil && n > 0 {
		return n
	}
	if i := slices.Index(ones, word); i >= 0 {
		return i + 1
	}
	return (slices.Index(tens, word) + 1) * 10
}

var (
	ones = strings.Fields("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	tens = strings.Fields("ten twenty thirty forty fifty sixty seventy eighty ninety")
)

package reading

// A post may be all in small letters, or shouted in capitals. Names are known by
// their capitals, so such a text is read as if each word began with one.

const (
	flatLeast  = 6   // words that a text must have to be called flat
	flatMost   = 150 // words that are looked at: they tell how it is written
	flatUpper  = 4   // percent of words with a capital that one in small letters may have
	flatLower  = 10  // percent of words with small letters that a shouted one may have
	shortShout = 3   // letters of a shouted word that is left as it is: NYM
)

// isFlat reports whether a text's capitals tell nothing: hardly a word has one
// where names have theirs, nor most sentences where they begin, or hardly one has
// small letters.
func isFlat(text string) bool {
	words, capitals, shouts := 0, 0, 0
	begins, proper := 0, 0 // sentences, and those that begin with a capital
	begin := true          // a sentence
	for i := 0; i < len(text) && words < flatMost; {
		c := text[i]
		if !inWords[c] {
			begin = begin || c == '.' || c == '\n' || c == '?' || c == '!'
			i++
			continue
		}
		capital := c < 'a' && i+1 < len(text) && text[i+1] >= 'a'
		for i++; i < len(text) && inWords[text[i]]; {
			i++
		}
		if c == '\'' {
			continue
		}
		words++
		if capital {
			capitals++
		} else if c < 'a' {
			shouts++
		}
		if begin {
			begin = false
			if begins++; capital {
				proper++
			}
		}
	}
	small := capitals*100 <= words*flatUpper && shouts < words/2 && 2*proper <= begins
	return words >= flatLeast && (small || shouts*100 >= words*(100-flatLower))
}

// withCapitals returns a flat text with a capital at the beginning of each word,
// byte for byte: only ASCII letters change.
func withCapitals(text string) string {
	b := []byte(text)
	for i := 0; i < len(b); {
		if !isLetter(b[i]) {
			i++
			continue
		}
		end := i + 1
		for end < len(b) && (isLetter(b[end]) || b[end] == '\'') {
			end++
		}
		shouted := b[i] < 'a' && end-i > 1 && b[i+1] < 'a'
		if !shouted || end-i > shortShout {
			copy(b[i:end], asciiLower(text[i:end]))
			b[i] &^= 'a' - 'A'
		}
		i = end
	}
	return string(b)
}

// inWords are the bytes that words are made of: ASCII letters and apostrophes.
var inWords = func() (in [256]bool) {
	for c := range in {
		in[c] = isLetter(byte(c)) || c == '\''
	}
	return in
}()

func isLetter(c byte) bool { return c|0x20-'a' < 26 }

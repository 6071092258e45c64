package discordtest

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"
)

// form gathers what is wrong with a request's body, part by part, as Discord
// tells it: a tree of the parts' names, with lists of _errors at its leaves.
// Source: Discord's documentation of error messages.
type form struct {
	tree  object
	first string // where and what, of the first
}

// add notes an error of the part at a path such as embeds.0.title.
func (f *form) add(path, code, message string) {
	if f.tree == nil {
		f.tree, f.first = object{}, path+": "+message
	}
	at := f.tree
	for name := range strings.SplitSeq(path, ".") {
		next, ok := at[name].(object)
		if !ok {
			next = object{}
			at[name] = next
		}
		at = next
	}
	list, _ := at["_errors"].([]object)
	at["_errors"] = append(list, object{"code": code, "message": message})
}

// refusal is the answer to the form, nil when nothing is wrong with it.
func (f *form) refusal() *apiError {
	if f.tree == nil {
		return nil
	}
	return &apiError{http.StatusBadRequest, 50035, "Invalid Form Body", f.tree}
}

// length checks how many characters a text has, white space around it not
// counted.
func (f *form) length(path, text string, least, most int) {
	n := utf8.RuneCountInString(strings.TrimSpace(text))
	switch {
	case n == 0 && least > 0:
		f.add(path, "BASE_TYPE_REQUIRED", "This field is required")
	case n > most && least > 0, n < least:
		f.add(path, "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between %d and %d in length.", least, most))
	case n > most:
		f.add(path, "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", most))
	}
}

// count checks how many of something there are.
func (f *form) count(path string, n, most int) {
	if n > most {
		f.add(path, "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", most))
	}
}

// address checks a link: empty is none.
func (f *form) address(path, link string, most int) {
	if link == "" {
		return
	}
	f.count(path, utf8.RuneCountInString(link), most)
	u, err := url.Parse(link)
	switch {
	case err != nil || u.Scheme == "":
		f.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
	case u.Scheme != "http" && u.Scheme != "https":
		f.add(path, "URL_TYPE_INVALID_SCHEME", fmt.Sprintf("Scheme %q must be one of ('http', 'https').", u.Scheme))
	case u.Host == "":
		f.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
	}
}

// Package feeds brings in what the sources say: it fetches feeds politely and
// turns RSS, Atom, JSON Feed, JSON Lines, web pages and plain text into reports.
//
// It is made of two halves that may be used apart:
//
//   - Parse reads one document, in whatever format and charset it comes, and
//     returns its reports. It touches no network. It never panics, and it ends
//     with a clear error, in bounded time and memory, on documents that are not
//     feeds, are cut off, are too large, or are built to exhaust readers.
//   - Fetcher gets documents from their servers: one conditional request for
//     each address, spaced by host, sized, timed and bounded, with back-off
//     after failures. What it must remember between two looks at a source is in
//     State, which the caller keeps.
//
// # Identity
//
// An item is known by its GUID, scoped to the feed's host, and by its canonical
// link (CanonicalLink); a changed date makes nothing new. What it says is known
// by a hash of the words of title and body: a changed text under a known key is
// a revision, changed markup is not. See identity.go.
//
// # Trust
//
// Everything a source sends is hostile until read. Private and link-local
// addresses are refused when a connection is made, after the name is looked up,
// so neither a redirect nor a name that resolves to them gets through.
// Addresses may carry credentials: errors, logs and State show neither the user
// part nor the query of an address.
package feeds

import (
	"errors"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

// DefaultEvery is how often a source is looked at when it does not say.
const DefaultEvery = time.Minute

// Stdin is the Source.URL of standard input.
const Stdin = "-"

// Source is where reports come from.
type Source struct {
	Name   string        // unique among the sources; in logs, errors and Report.Source
	Outlet string        // who publishes it; empty: what the document calls itself, else its host
	URL    string        // an http or https address, the path of a file, or "-" for standard input
	Every  time.Duration // looked at no more often than this; 0 means DefaultEvery

	// Article says that the address is one article rather than a feed: a web
	// page or plain text there is one report. Without it such an answer to a
	// request is an error, since a feed's server that sends a page has a fault
	// or a robot check to show. Files and standard input need no such leave.
	Article bool

	// Drop leaves out the items whose title or tags hold one of these phrases:
	// whole words, in any case, a plural s allowed ("Poll" drops "Polls").
	Drop []string
}

// Valid reports what is wrong with the source's settings, for an operator to read.
func (s Source) Valid() error {
	if s.URL == "" {
		return s.errorf("it has no address")
	}
	if !strings.Contains(s.URL, "://") {
		return nil
	}
	u, err := url.Parse(s.URL)
	switch {
	case err != nil:
		return s.errorf("its address cannot be read: check it for spaces and stray signs")
	case u.Scheme != "http" && u.Scheme != "https":
		return s.errorf("its address starts with %s://: only http:// and https:// can be fetched", u.Scheme)
	case u.Hostname() == "":
		return s.errorf("its address names no host")
	case s.Every < 0:
		return s.errorf("it cannot be looked at every %s", s.Every)
	}
	return nil
}

// web reports whether the source is fetched over HTTP.
func (s Source) web() bool { return strings.Contains(s.URL, "://") }

func (s Source) every() time.Duration {
	if s.Every <= 0 {
		return DefaultEvery
	}
	return s.Every
}

// label names the source in errors and logs, without credentials.
func (s Source) label() string {
	name := s.Name
	if name == "" {
		name = s.URL
	}
	if name == Stdin {
		return "standard input"
	}
	return redact(name)
}

// scope is what the source's GUIDs are unique in: the host of its address, so
// that all feeds of one site share their items, or else the source itself.
func (s Source) scope() string {
	if s.web() {
		if u, err := url.Parse(s.URL); err == nil {
			return canonicalHost(u)
		}
	}
	if s.Name != "" {
		return s.Name
	}
	return filepath.Base(s.URL)
}

// redact takes the user part, the query and the fragment from an address; it
// leaves other text alone.
func redact(text string) string {
	if !strings.Contains(text, "://") {
		return text
	}
	u, err := url.Parse(text)
	if err != nil {
		scheme, _, _ := strings.Cut(text, "://")
		return scheme + "://…"
	}
	u.User, u.RawQuery, u.ForceQuery, u.Fragment = nil, "", false, ""
	return u.String()
}

// redactUser takes the user part from an address.
func redactUser(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	u.User = nil
	return u.String()
}

// Result is what one look at a source brought.
type Result struct {
	Reports   []rumor.Report // in the order of the document; none when Unchanged
	Unchanged bool           // the document is the one that was read before

	// State is to be saved, and handed to the next Fetch of this source, also
	// after an error. Save it once the reports are dealt with: a state saved
	// before a crash would make the next look find nothing new.
	State State
}

// asError returns err as an *Error of the source.
func (s Source) asError(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		if e.Source == "" {
			named := *e
			named.Source = s.label()
			return &named
		}
		return e
	}
	return &Error{Source: s.label(), Message: err.Error(), Err: err}
}

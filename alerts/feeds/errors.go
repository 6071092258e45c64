package feeds

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// AllowPrivateSetting is the setting that lets sources be on private
// addresses; errors name it.
const AllowPrivateSetting = "HOTSTOVE_ALLOW_PRIVATE_FEEDS"

// Error is why a source could not be read. Its text is for operators: plain,
// short, free of credentials. It does not name the source, as whoever shows it
// does; "mlbtr: it is a web page, not a feed".
type Error struct {
	Source     string        // label of the source, free of credentials
	Message    string        // "the server answered 404: check the address"
	Status     int           // HTTP status, when that is the reason
	RetryAfter time.Duration // how long the server asked to wait; 0 when it did not
	Err        error         // the cause, if there is a further one; its text may hold an address
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

func (s Source) errorf(format string, args ...any) *Error {
	return &Error{Source: s.label(), Message: fmt.Sprintf(format, args...)}
}

func errorf(format string, args ...any) *Error {
	return &Error{Message: fmt.Sprintf(format, args...)}
}

// maxFaults is how many faults a PartialError lists; it counts the rest.
const maxFaults = 20

// Fault is one thing in a document that could not be read.
type Fault struct {
	Line int    // of the document, from 1; 0 when it has no meaning there
	Text string // "it is no JSON: unexpected end"
}

// PartialError says that a document could be read in part only. The reports
// that could be read are returned beside it.
type PartialError struct {
	Faults []Fault // the first of them
	More   int     // how many further ones there are
}

func (e *PartialError) add(line int, format string, args ...any) {
	if len(e.Faults) == maxFaults {
		e.More++
		return
	}
	e.Faults = append(e.Faults, Fault{line, fmt.Sprintf(format, args...)})
}

// Error lists the faults: "line 3: it is no JSON; line 8: it has no text; and 2 more".
func (e *PartialError) Error() string {
	texts := make([]string, 0, len(e.Faults)+1)
	for _, f := range e.Faults {
		text := f.Text
		if f.Line > 0 {
			text = fmt.Sprintf("line %d: %s", f.Line, f.Text)
		}
		texts = append(texts, text)
	}
	if e.More > 0 {
		texts = append(texts, fmt.Sprintf("and %d more", e.More))
	}
	return strings.Join(texts, "; ")
}

// asError returns e as an error, nil when it has no fault.
func (e *PartialError) asError() error {
	if len(e.Faults) == 0 {
		return nil
	}
	return e
}

// errTooSlow is the cause of a request that ran out of time.
var errTooSlow = errors.New("out of time")

// explain words a failed request for operators. An *Error stays as it is.
func (f *Fetcher) explain(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return &Error{Message: f.reason(err), Err: err}
}

func (f *Fetcher) reason(err error) string {
	if errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedPort) {
		return f.guardReason(err)
	}
	if e, ok := errors.AsType[*net.DNSError](err); ok && e.IsNotFound {
		return "there is no host of that name: check the address"
	}
	if e, ok := errors.AsType[net.Error](err); errors.Is(err, errTooSlow) || ok && e.Timeout() {
		return fmt.Sprintf("it did not answer in full within %s", f.timeout)
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return "its host's name could not be looked up"
	}
	if errors.Is(err, syscall.ECONNREFUSED) {
		return "the server refused the connection"
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return "the server's certificate is not valid"
	}
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err // the address that it quotes may hold credentials
	}
	return "it could not be reached: " + cleanLine(err.Error(), 200)
}

// guardReason words what the dialer refused.
func (f *Fetcher) guardReason(err error) string {
	switch {
	case f.allowPrivate:
		return "its address is set aside for special use (cloud metadata and the like): it is never fetched"
	case errors.Is(err, ssrf.ErrProhibitedPort):
		return fmt.Sprintf("its port is none of %s: set %s=true to fetch from any", publicPortsText, AllowPrivateSetting)
	}
	return fmt.Sprintf("its address is private: set %s=true to fetch from private addresses", AllowPrivateSetting)
}

// statusError words an answer that brings no document.
func statusError(status int, wait time.Duration) *Error {
	hint := map[int]string{
		401: ": it wants credentials",
		403: ": it does not let us read this address",
		404: ": check the address",
		410: ": the feed is gone for good, remove the source",
		429: ": it asks us to come less often",
	}[status]
	if status >= 500 {
		hint = ": it has trouble of its own"
	}
	return &Error{Message: fmt.Sprintf("the server answered %d%s", status, hint), Status: status, RetryAfter: wait}
}

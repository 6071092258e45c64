package feeds

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// DefaultContact is where publishers find out who fetches their feeds.
const DefaultContact = "https://github.com/hotstove/hotstove"

// Options of a Fetcher. The zero Options are sensible.
type Options struct {
	Version      string        // of the program, for the User-Agent; "" means dev
	Contact      string        // web or mail address for publishers, for the User-Agent; "" means DefaultContact
	AllowPrivate bool          // fetch from loopback and private addresses, from any port, and through the environment's proxy
	Timeout      time.Duration // for one look, without waiting for the host's turn; 0 means 30 s
	HostSpacing  time.Duration // least time between requests to one public host; 0 means 1 s, negative none

	// Transport makes the requests; nil means one that refuses private
	// addresses. A transport that is given has to guard itself.
	Transport http.RoundTripper

	Stdin  io.Reader        // what "-" reads; nil means os.Stdin
	Now    func() time.Time // the date, for states and items; nil means time.Now
	Jitter func() float64   // 0 to 1, for back-off; nil means random
	Log    *slog.Logger     // nil means none
}

// Fetcher gets what the sources have to say. It is safe for concurrent use.
type Fetcher struct {
	userAgent    string
	allowPrivate bool
	timeout      time.Duration
	transport    http.RoundTripper
	stdin        io.Reader
	stdinTaken   atomic.Bool
	now          func() time.Time
	jitter       func() float64
	log          *slog.Logger
	hosts        spacing
	flights      flights
}

// New returns a Fetcher. Close it when done.
func New(o Options) *Fetcher {
	f := &Fetcher{
		userAgent:    userAgent(o.Version, o.Contact),
		allowPrivate: o.AllowPrivate,
		timeout:      o.Timeout,
		transport:    o.Transport,
		stdin:        o.Stdin,
		now:          o.Now,
		jitter:       o.Jitter,
		log:          o.Log,
		hosts:        spacing{apart: o.HostSpacing, next: map[string]time.Time{}},
		flights:      flights{by: map[string]*flight{}},
	}
	f.setDefaults()
	return f
}

func (f *Fetcher) setDefaults() {
	if f.timeout <= 0 {
		f.timeout = 30 * time.Second
	}
	if f.transport == nil {
		f.transport = guardedTransport(f.allowPrivate, f.timeout)
	}
	if f.stdin == nil {
		f.stdin = os.Stdin
	}
	if f.now == nil {
		f.now = time.Now
	}
	if f.jitter == nil {
		f.jitter = rand.Float64
	}
	if f.log == nil {
		f.log = slog.New(slog.DiscardHandler)
	}
	if f.hosts.apart == 0 {
		f.hosts.apart = time.Second
	}
}

// userAgent says what we are and where to complain.
func userAgent(version, contact string) string {
	if version == "" {
		version = "dev"
	}
	if contact == "" {
		contact = DefaultContact
	}
	plain := strings.NewReplacer("(", "", ")", "", " ", "").Replace
	return fmt.Sprintf("Hotstove/%s (+%s; MLB rumor bot)", plain(cleanLine(version, 40)), plain(cleanLine(contact, 200)))
}

// Close ends idle connections. Looks under way end with their contexts.
func (f *Fetcher) Close() {
	if t, ok := f.transport.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

// sight is what a look at a source saw.
type sight struct {
	doc       *document
	unchanged bool
	state     State         // with the document's validators
	wait      time.Duration // before the next look
}

// Fetch looks at a source, whether or not it is due, and returns its reports,
// or that it is unchanged since st. An error is an *Error; the Result's State
// then says when to try again. A *PartialError is none of the source's
// failures: Reports hold what could be read. When ctx is cancelled the error is the
// context's, and the state is as it was, since nothing is wrong with the
// source.
//
// Standard input is read once; later looks find it unchanged. Reading it, or a
// pipe, cannot be broken off: when ctx is done Fetch returns, but its goroutine
// stays until the input ends or the program does.
func (f *Fetcher) Fetch(ctx context.Context, src Source, st State) (Result, error) {
	before := st
	st = st.of(src)
	began := time.Now()
	s, err := f.look(ctx, src, st)
	now := f.now().Round(0)
	if err != nil && errors.Is(ctx.Err(), context.Canceled) {
		return Result{State: before}, fmt.Errorf("look at %s: %w", src.label(), ctx.Err())
	}
	if err != nil {
		e := src.asError(f.explain(err))
		st.LastTried = now
		return Result{State: st.failed(src, e, now, f.jitter())}, e
	}
	r := Result{Unchanged: s.unchanged, State: s.state.fetched(now, s.wait)}
	if s.doc != nil {
		r.Reports, err = s.doc.reports, s.doc.faults.asError()
	}
	if err != nil {
		r.State.LastError = err.Error()
	}
	f.log.DebugContext(ctx, "looked at a source", "source", src.label(),
		"reports", len(r.Reports), "unchanged", r.Unchanged, "took", time.Since(began))
	return r, err
}

func (f *Fetcher) look(ctx context.Context, src Source, st State) (sight, error) {
	if err := src.Valid(); err != nil {
		return sight{}, err
	}
	switch {
	case src.web():
		return f.lookWeb(ctx, src, st)
	case src.URL == Stdin:
		return f.lookStdin(ctx, src, st)
	}
	return f.lookFile(ctx, src, st)
}

// lookWeb asks the server, and reads what it sends unless that is what was
// read before.
func (f *Fetcher) lookWeb(ctx context.Context, src Source, st State) (sight, error) {
	a, err := f.ask(ctx, src.URL, validators{st.ETag, st.LastModified}, st.LastTried)
	if err != nil {
		return sight{}, err
	}
	s := sight{state: st}
	s.state.LastTried, s.state.MovedTo = a.at, a.movedTo
	if a.status == http.StatusNotModified {
		s.unchanged, s.wait = true, nextLook(src, a.header, st.TTL, f.now())
		return s, nil
	}
	sum := digest(a.body)
	if s.unchanged = sum == st.Digest && !a.cut; !s.unchanged {
		if s.doc, err = f.readAnswer(src, a); err != nil {
			return sight{}, err
		}
		s.state.TTL = s.doc.ttl
	}
	s.wait = nextLook(src, a.header, s.state.TTL, f.now())
	if a.cut { // without validators the next look brings it whole
		s.state.ETag, s.state.LastModified, s.state.Digest = "", "", ""
		s.wait = max(src.every(), firstBackoff)
		return s, nil
	}
	s.state.ETag, s.state.LastModified = cleanHeader(a.header, "ETag"), cleanHeader(a.header, "Last-Modified")
	s.state.Digest = sum
	return s, nil
}

// readAnswer reads a body. A page or plain text is no feed unless the source
// is an article.
func (f *Fetcher) readAnswer(src Source, a *answer) (*document, error) {
	in := input{src: src, base: redactUser(a.address), now: f.now(), cut: a.cut}
	doc, err := parse(a.body, a.header.Get("Content-Type"), in)
	switch {
	case err != nil || src.Article:
		return doc, err
	case doc.format == Page:
		return nil, notAFeed(toUTF8(a.body, a.header.Get("Content-Type")), in.base)
	case doc.format == Text:
		return nil, errorf("it is plain text, not a feed")
	}
	return doc, nil
}

// cleanHeader returns a header that is to be sent back, if it is fit to be kept.
func cleanHeader(h http.Header, name string) string {
	const longest = 512
	if v := h.Get(name); len(v) <= longest {
		return v
	}
	return ""
}

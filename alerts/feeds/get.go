package feeds

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const maxRedirects = 5

// accept names what we read, the likeliest first; servers that choose by it
// must not think of us as a browser.
const accept = "application/rss+xml, application/atom+xml, application/feed+json, " +
	"application/rdf+xml;q=0.9, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.2"

// validators make a request conditional.
type validators struct{ etag, modified string }

// answer is what a server answered at the end of its redirects. It does not
// change once it is made, and may be shared.
type answer struct {
	at      time.Time  // when it was asked for
	sent    validators // what it was asked with
	status  int        // 200 or 304
	header  http.Header
	body    []byte
	cut     bool   // the connection broke before the body's end
	address string // where it came from in the end
	movedTo string // where the feed has moved for good, without query; "" when it has not
}

// get asks for an address. The time limit is on the network alone: a request
// may queue for its host's turn.
func (f *Fetcher) get(ctx context.Context, address string, v validators) (*answer, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errorf("its address cannot be read")
	}
	a := &answer{at: f.now().Round(0), sent: v}
	left, forGood := f.timeout, true
	for hop := 0; ; hop++ {
		if err := f.hosts.wait(ctx, u); err != nil {
			return nil, err
		}
		began := time.Now()
		next, err := f.hop(ctx, u, left, a)
		if err != nil {
			return nil, err
		}
		if next == nil {
			a.address = u.String()
			return a, nil
		}
		if hop == maxRedirects {
			return nil, errorf("it redirects more than %d times", maxRedirects)
		}
		left -= time.Since(began)
		forGood = forGood && (a.status == http.StatusMovedPermanently || a.status == http.StatusPermanentRedirect)
		if u = next; forGood {
			a.movedTo = redact(u.String())
		}
	}
}

// hop makes one request and fills in the answer, or returns the address that
// it redirects to.
func (f *Fetcher) hop(ctx context.Context, u *url.URL, limit time.Duration, a *answer) (next *url.URL, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, max(limit, 0), errTooSlow)
	defer cancel()
	defer func() {
		if err != nil && context.Cause(ctx) == errTooSlow {
			err = errTooSlow
		}
	}()
	req, err := f.request(ctx, u, a.sent)
	if err != nil {
		return nil, err
	}
	resp, err := f.transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	a.status, a.header = resp.StatusCode, resp.Header
	switch {
	case isRedirect(resp.StatusCode):
		return redirect(u, resp.Header.Get("Location"))
	case resp.StatusCode == http.StatusNotModified && a.sent != validators{}:
		return nil, nil
	case resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusNonAuthoritativeInfo:
		return nil, statusError(resp.StatusCode, retryAfter(resp.Header, f.now()))
	}
	a.status = http.StatusOK
	a.body, a.cut, err = readBody(resp)
	return nil, err
}

func (f *Fetcher) request(ctx context.Context, u *url.URL, v validators) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, errorf("its address cannot be read")
	}
	req.Header.Set("User-Agent", f.userAgent)
	req.Header.Set("Accept", accept)
	if u.User != nil {
		password, _ := u.User.Password()
		req.SetBasicAuth(u.User.Username(), password)
	}
	if v.etag != "" {
		req.Header.Set("If-None-Match", v.etag)
	}
	if v.modified != "" {
		req.Header.Set("If-Modified-Since", v.modified)
	}
	return req, nil
}

func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// redirect returns where the server sends us. Credentials of the address go
// along to the same host only.
func redirect(from *url.URL, location string) (*url.URL, error) {
	to, err := url.Parse(location)
	if err != nil || location == "" {
		return nil, errorf("it redirects to an address that cannot be read")
	}
	relative := to.Host == ""
	to = from.ResolveReference(to)
	switch {
	case to.Scheme != "http" && to.Scheme != "https":
		return nil, errorf("it redirects to %s://, which cannot be fetched", cleanLine(to.Scheme, 20))
	case to.Hostname() == "":
		return nil, errorf("it redirects to an address without host")
	case !relative:
		to.User = nil
		if to.Host == from.Host && to.Scheme == from.Scheme {
			to.User = from.User
		}
	}
	return to, nil
}

// readBody reads a body of no more than MaxBody bytes. The transport has
// unpacked it already, so a small packed body cannot grow beyond that.
func readBody(resp *http.Response) (body []byte, cut bool, err error) {
	if resp.ContentLength > MaxBody {
		return nil, false, errTooLarge
	}
	if packed := strings.ToLower(resp.Header.Get("Content-Encoding")); packed != "" && packed != "identity" {
		return nil, false, errorf("it is packed in a way that was not asked for (%s)", cleanLine(packed, 20))
	}
	var buf bytes.Buffer
	if resp.ContentLength > 0 {
		buf.Grow(int(resp.ContentLength) + bytes.MinRead)
	}
	_, err = buf.ReadFrom(io.LimitReader(resp.Body, MaxBody+1))
	switch {
	case buf.Len() > MaxBody:
		return nil, false, errTooLarge
	case errors.Is(err, io.ErrUnexpectedEOF) && buf.Len() > 0:
		return buf.Bytes(), true, nil
	}
	return buf.Bytes(), false, err
}

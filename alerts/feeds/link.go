package feeds

import (
	"net"
	"net/url"
	"strings"
)

// trackers are the query parameters that say how a reader came to a page, not
// which page it is. Parameters that start with utm_ are trackers too.
var trackers = map[string]bool{
	"fbclid": true, "gclid": true, "gclsrc": true, "gbraid": true, "wbraid": true, "dclid": true,
	"msclkid": true, "yclid": true, "twclid": true, "ttclid": true, "igshid": true, "igsh": true,
	"mc_cid": true, "mc_eid": true, "mkt_tok": true, "_ga": true, "_gl": true, "_hsenc": true, "_hsmi": true,
	"cmpid": true, "cmp": true, "icid": true, "ncid": true, "ocid": true, "smid": true, "xid": true, "ito": true,
	"ref": true, "ref_src": true, "ref_url": true, "soc_src": true, "soc_trk": true,
	"guccounter": true, "guce_referrer": true, "guce_referrer_sig": true, "taid": true, "amp": true,
}

// CanonicalLink returns the form of a web address in which two links to one
// page are equal: https, host in lower case without www. and default port, no
// user, no fragment, no trackers, the other parameters sorted, no slash at the
// end. It returns "" for what is no web address and for a site's front page,
// which is no item's own.
func CanonicalLink(link string) string {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	host, query := canonicalHost(u), canonicalQuery(u)
	path := strings.TrimRight(upperEscapes(u.EscapedPath()), "/")
	for strings.HasSuffix(path, "/amp") {
		path = strings.TrimRight(strings.TrimSuffix(path, "/amp"), "/")
	}
	if host == "" || (path == "" && query == "") {
		return ""
	}
	if query != "" {
		query = "?" + query
	}
	return "https://" + host + path + query
}

// canonicalHost returns the host in lower case, without www. and without the
// port that goes with the scheme.
func canonicalHost(u *url.URL) string {
	host := strings.TrimRight(strings.ToLower(u.Hostname()), ".")
	for strings.HasPrefix(host, "www.") {
		host = host[len("www."):]
	}
	if strings.ContainsAny(host, " %?#/\\@<>\"") {
		return "" // an address that is escaped to look like another
	}
	port := u.Port()
	if host == "" || port == "" || port == "80" || port == "443" {
		if strings.Contains(host, ":") {
			return "[" + host + "]"
		}
		return host
	}
	return net.JoinHostPort(host, port)
}

func canonicalQuery(u *url.URL) string {
	values := u.Query() // skips what it cannot read
	for name, value := range values {
		lower := strings.ToLower(name)
		rss := (lower == "source" || lower == "src" || lower == "from") && strings.EqualFold(value[0], "rss")
		if trackers[lower] || strings.HasPrefix(lower, "utm_") || rss {
			delete(values, name)
		}
	}
	return values.Encode()
}

// upperEscapes writes the digits of percent escapes in upper case.
func upperEscapes(path string) string {
	if !strings.Contains(path, "%") {
		return path
	}
	b := []byte(path)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i+1:i+3], strings.ToUpper(string(b[i+1:i+3])))
			i += 2
		}
	}
	return string(b)
}

// absolute resolves a link against the first base that makes it a web address;
// it returns "" when none does.
func absolute(link string, bases ...string) string {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || link == "" {
		return ""
	}
	if !u.IsAbs() {
		u = resolve(u, bases)
	}
	if u == nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return u.String()
}

func resolve(u *url.URL, bases []string) *url.URL {
	for _, base := range bases {
		b, err := url.Parse(base)
		if err == nil && b.Host != "" && (b.Scheme == "http" || b.Scheme == "https") {
			b.User = nil // of the feed's address, not of its items'
			return b.ResolveReference(u)
		}
	}
	return nil
}

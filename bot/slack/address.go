package slack

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"github.com/hotstove/hotstove/message"
)

// hostName is a host that Slack can reach: it fetches pictures, and refuses the
// whole message where it cannot.
var hostName = regexp.MustCompile(`^([a-z0-9_-]+\.)+[a-z0-9-]*[a-z0-9]$`)

// safeAddress returns a web address that can stand in a link, of at most limit
// characters with its escapes, all of them ASCII. It is empty when there is none. Names and
// passwords in it are dropped: they only make it look like the address of
// somebody else.
func safeAddress(s string, limit int) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || !utf8.ValidString(u.Host) {
		return ""
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil || !hostName.MatchString(host) {
		return ""
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return ""
		}
		host += ":" + port
	}
	u.User, u.Host = nil, host
	address := percentEncoded(u.String())
	if message.Units(entities.Replace(address)) > limit {
		return ""
	}
	return address
}

// addressSigns are the signs that may stand in an address as they are. Missing
// are those that end a link or mean something in a text.
const addressSigns = "-._:/?#@!$&',;=+"

// percentEncoded encodes whatever else an address holds.
func percentEncoded(address string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(len(address))
	for i := range len(address) {
		c := address[i]
		switch {
		case isWord(rune(c)) || strings.IndexByte(addressSigns, c) >= 0, c == '%' && startsWithHex(address[i+1:]):
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
	}
	return b.String()
}

// startsWithHex reports whether s begins with the two digits of an encoded byte.
func startsWithHex(s string) bool {
	if len(s) < 2 {
		return false
	}
	_, err := strconv.ParseUint(s[:2], 16, 8)
	return err == nil
}

// site returns the host of a safe address, without www, for want of a title.
func site(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

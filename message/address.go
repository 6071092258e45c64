package message

import (
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// hostName is a host that all can reach. Chats refuse the whole message for one
// without a top-level domain or with an underscore.
var hostName = regexp.MustCompile(`^([a-z0-9-]+\.)+[a-z][a-z0-9-]*[a-z0-9]$`)

// SafeAddress returns a web address, from anywhere, as one that a chat takes and
// that can stand in the markup of a link: in ASCII, with a host that all can
// reach. It is empty when there is none. Names and passwords in it are dropped:
// they only make it look like the address of somebody else.
func SafeAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || !utf8.ValidString(u.Host) {
		return ""
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil || !publicHost(host) {
		return ""
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return ""
		}
		host += ":" + port
	}
	u.User, u.Host = nil, host
	return percentEncoded(u.String())
}

func publicHost(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Is4()
	}
	return hostName.MatchString(host)
}

// addressSigns are the signs that may stand in an address as they are. Missing
// are those that end a link, or mean something in a text, on some chat.
const addressSigns = "-._~:/?#@!$&',;=+"

// percentEncoded encodes whatever else an address holds.
func percentEncoded(address string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(len(address))
	for i := range len(address) {
		c := address[i]
		switch {
		case isAlphanumeric(c) || strings.IndexByte(addressSigns, c) >= 0, c == '%' && startsWithHex(address[i+1:]):
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
	}
	return b.String()
}

func isAlphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// startsWithHex reports whether s begins with the two digits of an encoded byte.
func startsWithHex(s string) bool {
	if len(s) < 2 {
		return false
	}
	_, err := strconv.ParseUint(s[:2], 16, 8)
	return err == nil
}

// Site returns the host of a safe address, without www, for want of a title.
func Site(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

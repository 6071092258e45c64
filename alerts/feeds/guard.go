package feeds

import (
	"net"
	"net/http"
	"net/netip"
	"time"

	"code.dny.dev/ssrf"
)

// publicPorts are where feeds on public addresses may be: what web servers
// use. Other ports belong to services that a feed must not make us talk to.
var publicPorts = []uint16{80, 443, 8080, 8443}

const publicPortsText = "80, 443, 8080 and 8443"

// privatePrefixes are what allowing private addresses adds: loopback, private
// use, shared address space, unique local. Link-local addresses, where clouds
// keep their machines' credentials, stay refused.
var (
	privateV4 = []netip.Prefix{
		netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8"),
		netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
		netip.MustParsePrefix("100.64.0.0/10"),
	}
	privateV6 = []netip.Prefix{netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("fc00::/7")}
)

// guardian refuses connections to addresses that are not for us.
func guardian(allowPrivate bool) *ssrf.Guardian {
	if !allowPrivate {
		return ssrf.New(ssrf.WithPorts(publicPorts...))
	}
	return ssrf.New(ssrf.WithAnyPort(),
		ssrf.WithAllowedV4Prefixes(privateV4...), ssrf.WithAllowedV6Prefixes(privateV6...))
}

// guardedTransport makes the connections of a Fetcher that is given no
// transport. The guard looks at the address that is about to be connected to,
// after the name was looked up, so it holds for redirects and for names that
// change their mind.
//
// A proxy from the environment would make the connection in our stead, where
// no guard sees it; it is used only when private addresses are allowed.
func guardedTransport(allowPrivate bool, timeout time.Duration) *http.Transport {
	dialer := &net.Dialer{Timeout: min(10*time.Second, timeout), Control: guardian(allowPrivate).Safe}
	t := &http.Transport{
		DialContext:            dialer.DialContext,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  min(15*time.Second, timeout),
		MaxResponseHeaderBytes: 64 << 10,
		IdleConnTimeout:        90 * time.Second,
		MaxIdleConns:           100,
		MaxIdleConnsPerHost:    1,
		MaxConnsPerHost:        2,
		ForceAttemptHTTP2:      true,
	}
	if allowPrivate {
		t.Proxy = http.ProxyFromEnvironment
	}
	return t
}

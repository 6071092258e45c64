package store

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/redis/go-redis/v9"
)

// The kinds of Redis that an address can name.
type topology int

const (
	single topology = iota
	sentinel
	cluster
)

// topologies says what a scheme's ending means.
var topologies = map[string]topology{"": single, "sentinel": sentinel, "cluster": cluster}

// address is a REDIS_URL, read.
type address struct {
	topology topology
	hosts    []string // of the Sentinels, or of some nodes of the Cluster
	master   string   // the Sentinels' name for the group
	options  *redis.Options

	sentinelUser, sentinelPassword string
}

// errAddress explains the forms. It and all other errors of parseAddress keep
// to themselves what was given: any part of it may be a piece of a password.
var errAddress = errors.New("not an address of Redis; want " +
	"redis://user:password@host:port/0, rediss://… for TLS, unix:///path/to/socket, " +
	"redis+sentinel://host:port,host:port/group/0 or redis+cluster://host:port,host:port; " +
	"write special characters in a password as %40 for @, %2F for /, and so on")

// parseAddress reads the forms that Connect documents.
func parseAddress(text string) (address, error) {
	scheme, rest, ok := strings.Cut(text, "://")
	base, ending, _ := strings.Cut(scheme, "+")
	kind, known := topologies[ending]
	if !ok || !known || (base == "unix" && kind != single) {
		return address{}, errAddress
	}
	a := address{topology: kind}
	authority, tail := cutAuthority(rest)
	user, hosts := cutUser(authority)
	if kind != single {
		a.hosts = strings.Split(hosts, ",")
		if tail, ok = a.takeOwnParts(tail); !ok {
			return address{}, errAddress
		}
		hosts = a.hosts[0]
	}
	if strings.Contains(tail, "@") && (base != "unix" || authority != "") {
		return address{}, errAddress // the password holds a slash or question mark
	}
	var err error
	a.options, err = redis.ParseURL(base + "://" + user + hosts + tail)
	if err != nil {
		return address{}, fmt.Errorf("%w (%s)", errAddress, complaint(err))
	}
	for i, h := range a.hosts {
		if a.hosts[i], ok = withPort(h, kind); !ok {
			return address{}, errAddress
		}
	}
	return a, nil
}

// cutAuthority parts "user:pw@h1,h2/rest?x" before the slash or question mark.
func cutAuthority(rest string) (authority, tail string) {
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		return rest[:i], rest[i:]
	}
	return rest, ""
}

// cutUser parts "user:pw@hosts" after the at sign.
func cutUser(authority string) (user, hosts string) {
	i := strings.LastIndexByte(authority, '@')
	return authority[:i+1], authority[i+1:]
}

// takeOwnParts takes out of the tail what go-redis does not read there: the
// group's name and the Sentinels' own user and password.
func (a *address) takeOwnParts(tail string) (rest string, ok bool) {
	path, query, _ := strings.Cut(tail, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return "", false
	}
	if a.topology == sentinel {
		a.sentinelUser, a.sentinelPassword = values.Get("sentinel_user"), values.Get("sentinel_password")
		values.Del("sentinel_user")
		values.Del("sentinel_password")
		group, db, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
		if group == "" {
			return "", false
		}
		if a.master, err = url.PathUnescape(group); err != nil {
			return "", false
		}
		path = "/" + db
	}
	if a.topology == cluster && strings.Trim(path, "/0") != "" {
		return "", false // a Cluster has but one database
	}
	if q := values.Encode(); q != "" {
		path += "?" + q
	}
	return path, true
}

// withPort completes a host with the default port, and refuses an empty one.
func withPort(host string, kind topology) (string, bool) {
	if host == "" || strings.ContainsAny(host, "/@ ") {
		return "", false
	}
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		return host, i > 0 && i < len(host)-1
	}
	if kind == sentinel {
		return host + ":26379", true
	}
	return host + ":6379", true
}

// complaint tells which part is wrong without quoting it.
func complaint(err error) string {
	text := err.Error()
	for _, part := range []string{"database number", "URL path", "port", "option", "host", "escape"} {
		if strings.Contains(text, part) {
			return "the " + strings.TrimPrefix(part, "URL ") + " is wrong"
		}
	}
	return "it cannot be read"
}

package config

import (
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
)

// URL is an address that may hold a password. It prints without its user,
// password and query, in every way that Secret hides itself; only Reveal gives
// all of it. The zero URL is not set and prints as nothing.
type URL struct{ secret Secret }

// Reveal returns the whole address, or "" when it is not set.
func (u URL) Reveal() string { return u.secret.Reveal() }

// String returns the address fit to be shown: "redis://***@cache:6379/0".
func (u URL) String() string { return redact(u.secret.Reveal()) }

// Format prints what String returns, whatever the verb.
func (u URL) Format(f fmt.State, verb rune) { formatShown(f, verb, u.String()) }

// MarshalText returns what String returns, for JSON, YAML and TOML.
func (u URL) MarshalText() ([]byte, error) { return []byte(u.String()), nil }

// LogValue returns what String returns, for slog.
func (u URL) LogValue() slog.Value { return slog.StringValue(u.String()) }

// The parts of an address that may be shown. A host that is none may be a piece
// of a password that was not escaped.
var (
	shownScheme = regexp.MustCompile(`^[a-z][a-z+]*$`)
	shownHost   = regexp.MustCompile(`^([\w.-]+(:\d+)?|\[[\da-fA-F:.]+\](:\d+)?)?$`)
	shownPath   = regexp.MustCompile(`^(/[\w./-]*)?$`)
)

// redact returns the address without what may be secret: user, password, and
// the query, where the Sentinels' own password stands.
func redact(address string) string {
	if address == "" {
		return ""
	}
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok || !shownScheme.MatchString(scheme) {
		return mask
	}
	shown := scheme + "://"
	// The last @ of all: a password may hold one, or a slash before it.
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		shown, rest = shown+mask+"@", rest[i+1:]
	}
	rest, _, query := cutAny(rest, "?#")
	hosts, path, _ := cutAny(rest, "/")
	for host := range strings.SplitSeq(hosts, ",") {
		if !shownHost.MatchString(host) {
			return mask
		}
	}
	if !shownPath.MatchString(path) {
		return mask
	}
	if shown += hosts + path; query {
		shown += "?" + mask
	}
	return shown
}

// cutAny parts text before the first of the signs, which stays with the tail.
func cutAny(text, signs string) (head, tail string, found bool) {
	i := strings.IndexAny(text, signs)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i:], true
}

// redisSchemes are the beginnings of an address that the store understands.
var redisSchemes = []string{
	"redis", "rediss", "unix", "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster",
}

// redisWords is what a Redis address may be.
const redisWords = "redis://user:password@host:6379/0, rediss:// for TLS, unix:///path/redis.sock, " +
	"redis+sentinel://host,host/group or redis+cluster://host,host"

// setRedisURL checks the form of the address; whether anything answers there,
// and the options after it, show when the store connects. Its errors do not
// repeat the address: any part of it may be a piece of a password.
func setRedisURL(s *Settings, text string) error {
	s.RedisURL = URL{newSecret(text)}
	if text == "" {
		return nil // an empty flag takes the address of another source away
	}
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok || !slices.Contains(redisSchemes, scheme) {
		return fmt.Errorf("is no Redis address: use %s", redisWords)
	}
	authority, tail, _ := cutAny(rest, "/?#")
	if strings.Contains(tail, "@") {
		return errors.New("has a / ? or # in the password: write %2F %3F %23")
	}
	host := authority[strings.LastIndexByte(authority, '@')+1:]
	if scheme == "unix" && (host != "" || !strings.HasPrefix(tail, "/")) {
		return errors.New("names no socket: use unix:///path/redis.sock")
	}
	if scheme != "unix" && (host == "" || slices.Contains(strings.Split(host, ","), "")) {
		return fmt.Errorf("names no host: use %s", redisWords)
	}
	return nil
}

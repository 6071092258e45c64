package config

import (
	"strings"
	"testing"
)

func TestRedact(t *testing.T) {
	for address, want := range map[string]string{
		"":                                 "",
		"redis://cache:6379/0":             "redis://cache:6379/0",
		"redis://:pw@cache:6379/0":         "redis://***@cache:6379/0",
		"rediss://pw@cache":                "rediss://***@cache",
		"redis://a:b@c?sentinel_password":  "redis://***@c?***",
		"redis://:p@w@cache":               "redis://***@cache",
		"redis://:p/w@cache":               "redis://***@cache",
		"redis://:p?w@cache":               "redis://***@cache",
		"redis://[::1]:6379":               "redis://[::1]:6379",
		"redis+sentinel://:pw@a:1,b:2/m/0": "redis+sentinel://***@a:1,b:2/m/0",
		"unix:///run/redis.sock":           "unix:///run/redis.sock",
		"unix://a:b@/run/redis.sock?db=1":  "unix://***@/run/redis.sock?***",
		"mailto:secret":                    mask,
		"redis://:secret":                  mask,
		"redis://host:secret":              mask,
		"redis://host/se cret":             mask,
		"se cret://host":                   mask,
		"https://a/b#secret":               "https://a/b?***",
	} {
		if got := redact(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

func TestRedisURL(t *testing.T) {
	for _, good := range []string{
		"", "redis://cache", "redis://:pw@cache:6379/0", "rediss://user:p%40w@cache:6380", "unix:///run/redis.sock?db=1",
		"unix://:pw@/run/redis.sock", "redis+sentinel://:pw@a:26379,b:26379/main/0", "rediss+cluster://a:1,b:2?pool_size=5",
	} {
		if err := setRedisURL(new(Settings), good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for bad, want := range map[string]string{
		"cache:6379":              "is no Redis address",
		"http://cache":            "is no Redis address",
		"redis://":                "names no host",
		"redis://:pw@":            "names no host",
		"redis+cluster://a,,b":    "names no host",
		"redis:///0":              "names no host",
		"unix://run/redis.sock":   "names no socket",
		"unix://":                 "names no socket",
		"redis://:hun/ter2@cache": "in the password",
		"redis://:hun?ter2@cache": "in the password",
	} {
		err := setRedisURL(new(Settings), bad)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "ter2") {
			t.Errorf("%s: %v, want %q", bad, err, want)
		}
	}
}

package config

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// disk is a file system for Sources.ReadFile.
type disk map[string]string

func (d disk) read(path string) ([]byte, error) {
	text, ok := d[path]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	return []byte(text), nil
}

// mistakes loads the sources, which must be wrong, and returns what is.
func mistakes(t *testing.T, src Sources) []string {
	t.Helper()
	s, err := Load(src)
	m, ok := errors.AsType[Mistakes](err)
	if !ok || s != nil {
		t.Fatalf("Load gave %+v, %v: want nothing, and Mistakes", s, err)
	}
	return m
}

func load(t *testing.T, src Sources) *Settings {
	t.Helper()
	s, err := Load(src)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestHTTPOff(t *testing.T) {
	src := Sources{Environ: []string{"HOTSTOVE_HTTP_ADDR=off"}}
	if s := load(t, src); s.HTTPAddr != "" {
		t.Errorf("off is the address %q", s.HTTPAddr)
	}
	src.Environ = append(src.Environ, "DISCORD_PUBLIC_KEY="+strings.Repeat("0a", 32))
	if m := mistakes(t, src); len(m) != 1 || !strings.Contains(m[0], "HOTSTOVE_HTTP_ADDR") {
		t.Errorf("nobody listens to Discord: %q", m)
	}
}

func TestInstallingMistakes(t *testing.T) {
	whole := []string{
		"SLACK_CLIENT_ID=1.2", "SLACK_CLIENT_SECRET=c", "SLACK_SIGNING_SECRET=s",
		"HOTSTOVE_PUBLIC_URL=https://bot.example.com", "HOTSTOVE_SECRET_KEY=" + strings.Repeat("0a", 32),
	}
	load(t, Sources{Environ: whole})
	for i := range whole[1:] {
		name, _, _ := strings.Cut(whole[i+1], "=")
		rest := slices.Delete(slices.Clone(whole), i+1, i+2)
		if m := mistakes(t, Sources{Environ: rest}); len(m) != 1 || !strings.Contains(m[0], name) {
			t.Errorf("without %s: %q", name, m)
		}
	}
	for _, bad := range []string{"SLACK_CLIENT_ID=xoxb-1", "HOTSTOVE_SECRET_KEY=abc", "HOTSTOVE_PUBLIC_URL=bot.example.com"} {
		name, _, _ := strings.Cut(bad, "=")
		if m := mistakes(t, Sources{Environ: []string{bad}}); len(m) != 1 || !strings.HasPrefix(m[0], name+":") || strings.Contains(m[0], "abc") {
			t.Errorf("%s: %q", bad, m)
		}
	}
}

func TestDiscordMistakes(t *testing.T) {
	for _, bad := range []string{
		"DISCORD_PUBLIC_KEY=0a0b", "DISCORD_PUBLIC_KEY=xyz", "HOTSTOVE_DISCORD_GUILD=my server", "HOTSTOVE_DISCORD_GUILD=-1",
		"HOTSTOVE_DISCORD_API=discord.com", "HOTSTOVE_DISCORD_API=ftp://discord.com", "HOTSTOVE_DISCORD_API=https://ann:pw@proxy/api",
	} {
		name, _, _ := strings.Cut(bad, "=")
		if m := mistakes(t, Sources{Environ: []string{bad}}); len(m) != 1 || !strings.HasPrefix(m[0], name+":") || strings.Contains(m[0], "pw") {
			t.Errorf("%s: %q", bad, m)
		}
	}
}

func TestDefaults(t *testing.T) {
	s := load(t, Sources{Environ: []string{"HOME=/home/ann"}})
	want := &Settings{
		Data:      "/home/ann/.local/share/hotstove",
		Poll:      time.Minute,
		Contact:   "https://github.com/hotstove/hotstove",
		LogFormat: "text",
		HTTPAddr:  "127.0.0.1:8080",
		Ladder: []time.Duration{
			30 * day, 14 * day, 7 * day, 3 * day, 24 * time.Hour, 6 * time.Hour, time.Hour, 10 * time.Minute, 0,
		},
		Keep:     90 * day,
		MaxAge:   24 * time.Hour,
		Timezone: s.Timezone,
	}
	if diff := compare(want, s); diff != "" {
		t.Error(diff)
	}
	if got := s.Timezone.String(); got != "America/New_York" {
		t.Errorf("time zone %s", got)
	}
}

// compare compares settings by what they reveal.
func compare(want, got *Settings) string {
	return cmp.Diff(want, got,
		cmp.Transformer("Reveal", func(s Secret) string { return s.Reveal() }),
		cmp.Transformer("RevealURL", func(u URL) string { return u.Reveal() }),
		cmp.Transformer("Zone", func(z *time.Location) string { return z.String() }))
}

func TestPrecedence(t *testing.T) {
	files := disk{"bot.yaml": "poll: 10s\nkeep: 10d\nmax_age: 10h\n"}
	s := load(t, Sources{
		Args:     map[string]string{"poll": "30s"},
		Environ:  []string{"HOTSTOVE_POLL=20s", "HOTSTOVE_KEEP=20d", "HOTSTOVE_CONFIG=bot.yaml", "HOTSTOVE_LOG="},
		ReadFile: files.read,
	})
	if s.Poll != 30*time.Second || s.Keep != 20*day || s.MaxAge != 10*time.Hour || s.LogLevel != slog.LevelInfo {
		t.Errorf("poll %v, keep %v, max age %v, level %v", s.Poll, s.Keep, s.MaxAge, s.LogLevel)
	}
	if s.File != "bot.yaml" {
		t.Errorf("file %q", s.File)
	}
}

func TestWhichFile(t *testing.T) {
	files := disk{"a.yaml": "poll: 1s", "b.yaml": "poll: 2s", "c.yaml": "poll: 3s", "/home/ann/d.yaml": "poll: 4s"}
	for _, test := range []struct {
		src  Sources
		want time.Duration
	}{
		{Sources{}, time.Minute},
		{Sources{Environ: []string{"HOTSTOVE_CONFIG=c.yaml"}}, 3 * time.Second},
		{Sources{Environ: []string{"HOTSTOVE_CONFIG=c.yaml"}, Args: map[string]string{"config": "b.yaml"}}, 2 * time.Second},
		{Sources{Environ: []string{"HOTSTOVE_CONFIG=c.yaml"}, File: "a.yaml"}, time.Second},
		{Sources{Environ: []string{"HOTSTOVE_CONFIG=~/d.yaml", "HOME=/home/ann"}}, 4 * time.Second},
	} {
		test.src.ReadFile = files.read
		if s := load(t, test.src); s.Poll != test.want {
			t.Errorf("%+v: poll %v, want %v", test.src.Args, s.Poll, test.want)
		}
	}
}

// TestEverySetting gives each setting a value of its own by each source.
func TestEverySetting(t *testing.T) {
	values := map[string]string{
		"redis_url":            "rediss://u:p@cache:6380/2",
		"discord_token":        "MTk4.abc",
		"slack_bot_token":      "xoxb-1",
		"slack_app_token":      "xapp-1",
		"slack_signing_secret": "8f74",
		"slack_client_id":      "123.456",
		"slack_client_secret":  "c5",
		"slack_api":            "https://slack-gov.com/api/",
		"public_url":           "https://bot.example.com",
		"secret_key":           strings.Repeat("0b", 32),
		"feeds":                "https://ann:pw@example.com/feed?x=1, /var/feeds/a.xml,-",
		"data":                 "/srv/hotstove",
		"poll":                 "2s",
		"allow_private_feeds":  "yes",
		"contact":              "ops@example.com",
		"log":                  "WARN",
		"log_format":           "json",
		"http_addr":            "0.0.0.0:9090",
		"discord_public_key":   strings.Repeat("0a", 32),
		"discord_guild":        "1029384756",
		"discord_api":          "http://127.0.0.1:9/api/v10/",
		"ladder":               "1d12h, 1h,0",
		"keep":                 "30d",
		"timezone":             "Europe/London",
		"max_age":              "1d",
	}
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	want := &Settings{
		RedisURL: URL{newSecret(values["redis_url"])}, DiscordToken: newSecret("MTk4.abc"),
		DiscordPublicKey: ed25519.PublicKey(bytes.Repeat([]byte{10}, 32)), DiscordGuild: "1029384756", DiscordAPI: "http://127.0.0.1:9/api/v10",
		HTTPAddr:      "0.0.0.0:9090",
		SlackBotToken: newSecret("xoxb-1"), SlackAppToken: newSecret("xapp-1"), SlackSigningSecret: newSecret("8f74"),
		SlackClientID: "123.456", SlackClientSecret: newSecret("c5"), SlackAPI: "https://slack-gov.com/api",
		PublicURL: "https://bot.example.com", SecretKey: newSecret(strings.Repeat("0b", 32)),
		Feeds: []Feed{
			{Name: "https://example.com/feed?x=1", URL: "https://ann:pw@example.com/feed?x=1"},
			{Name: "/var/feeds/a.xml", URL: "/var/feeds/a.xml"},
			{Name: "-", URL: "-"},
		},
		Data: "/srv/hotstove", Poll: 2 * time.Second, AllowPrivateFeeds: true, Contact: "ops@example.com",
		LogLevel: slog.LevelWarn, LogFormat: "json",
		Ladder: []time.Duration{36 * time.Hour, time.Hour, 0},
		Keep:   30 * day, Timezone: london, MaxAge: day,
	}
	args, yaml, toml := map[string]string{}, "", ""
	var environ []string
	for _, row := range Table() {
		if row.Key == configKey {
			continue
		}
		value, ok := values[row.Key]
		if !ok {
			t.Errorf("no value for %s in this test", row.Key)
		}
		args[row.Flag] = value
		environ = append(environ, row.Env+"="+value)
		yaml += row.Key + `: "` + value + "\"\n"
		toml += row.Key + ` = "` + value + "\"\n"
	}
	files := disk{"bot.yaml": yaml, "bot.toml": toml}
	for name, src := range map[string]Sources{
		"flags": {Args: args}, "environment": {Environ: environ},
		"YAML": {File: "bot.yaml"}, "TOML": {File: "bot.toml"},
	} {
		src.ReadFile = files.read
		got := load(t, src)
		got.File = ""
		if diff := compare(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestData(t *testing.T) {
	for _, test := range []struct {
		environ []string
		want    string
	}{
		{nil, ""},
		{[]string{"HOME=/home/ann"}, "/home/ann/.local/share/hotstove"},
		{[]string{"HOME=/home/ann", "XDG_DATA_HOME=/data"}, "/data/hotstove"},
		{[]string{"HOME=/home/ann", "XDG_DATA_HOME=data"}, "/home/ann/.local/share/hotstove"},
		{[]string{"HOME=/home/ann", "HOTSTOVE_DATA=~/bot"}, "/home/ann/bot"},
		{[]string{"HOTSTOVE_DATA=~/bot"}, "~/bot"},
	} {
		if got := load(t, Sources{Environ: test.environ}).Data; got != test.want {
			t.Errorf("%v: data %q, want %q", test.environ, got, test.want)
		}
	}
}

func TestSecretFiles(t *testing.T) {
	files := disk{
		"/run/discord": "from-file\r\n", "/run/redis": "redis://:pw@cache:6379\n", "/run/slack": "xoxb-2",
		"/home/ann/app": "xapp-2\n\n", "bot.yaml": "slack_bot_token_file: /run/slack\ndiscord_token_file: /away\n",
	}
	s := load(t, Sources{
		Args:     map[string]string{"slack-app-token-file": "~/app"},
		Environ:  []string{"HOME=/home/ann", "DISCORD_TOKEN_FILE=/run/discord", "REDIS_URL_FILE=/run/redis", "SLACK_APP_TOKEN=xapp-1"},
		File:     "bot.yaml",
		ReadFile: files.read,
	})
	got := []string{s.DiscordToken.Reveal(), s.RedisURL.Reveal(), s.SlackBotToken.Reveal(), s.SlackAppToken.Reveal()}
	want := []string{"from-file", "redis://:pw@cache:6379", "xoxb-2", "xapp-2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFlagTakesAway(t *testing.T) {
	s := load(t, Sources{Args: map[string]string{"redis-url": ""}, Environ: []string{"REDIS_URL=redis://cache"}})
	if s.RedisURL.Reveal() != "" {
		t.Errorf("an empty --redis-url leaves %s", s.RedisURL)
	}
}

func TestKubernetesServiceLinks(t *testing.T) {
	links := []string{
		"HOTSTOVE_SERVICE_HOST=10.0.0.1", "HOTSTOVE_SERVICE_PORT=8080", "HOTSTOVE_SERVICE_PORT_HTTP=8080",
		"HOTSTOVE_PORT=tcp://10.0.0.1:8080", "HOTSTOVE_PORT_8080_TCP_ADDR=10.0.0.1",
	}
	load(t, Sources{Environ: links})
	mistakes(t, Sources{Environ: []string{"HOTSTOVE_PORT=8080"}})
}

func TestTable(t *testing.T) {
	seen := make(map[string]bool)
	for _, row := range Table() {
		if row.Help == "" || row.Accepts == "" || !strings.HasSuffix(row.Help, ".") {
			t.Errorf("%s: help %q, accepts %q", row.Env, row.Help, row.Accepts)
		}
		if seen[row.Key] || seen[row.Env] {
			t.Errorf("%s stands twice", row.Env)
		}
		seen[row.Key], seen[row.Env] = true, true
		if row.Secret && row.Default != "" {
			t.Errorf("%s: a secret has a default", row.Env)
		}
	}
	want := Row{
		Key: "allow_private_feeds", Flag: "allow-private-feeds", Env: "HOTSTOVE_ALLOW_PRIVATE_FEEDS", Default: "false",
		Help:    "Lets feeds have private and loopback addresses. Leave it off unless all feeds are your own.",
		Accepts: "true or false", Toggle: true,
	}
	if i := slices.Index(Table(), want); i < 0 {
		t.Errorf("no row %+v", want)
	}
}

func TestExampleFile(t *testing.T) {
	const path = "../hotstove.example.yaml"
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, []byte(Example()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Example(), string(data)); diff != "" {
		t.Errorf("run UPDATE=1 go test ./config: %s", diff)
	}
	entries, bad := parseFile(path, data)
	if bad != nil {
		t.Fatal(bad)
	}
	var keys, want []string
	for _, e := range entries {
		keys = append(keys, e.key)
	}
	for _, row := range Table() {
		if row.Key != configKey {
			want = append(want, row.Key)
		}
	}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Errorf("keys: %s", diff)
	}
	got := load(t, Sources{File: path})
	got.File = ""
	if diff := compare(load(t, Sources{}), got); diff != "" {
		t.Errorf("the example does not mean the defaults: %s", diff)
	}
}

// TestExampleFeeds turns on the feeds that the example lists.
func TestExampleFeeds(t *testing.T) {
	var on strings.Builder
	for line := range strings.Lines(Example()) {
		if strings.HasPrefix(line, "#  ") {
			line = " " + line[1:]
		}
		on.WriteString(line)
	}
	s := load(t, Sources{File: "a.yaml", ReadFile: disk{"a.yaml": on.String()}.read})
	if len(s.Feeds) != strings.Count(exampleFeeds, "url: ") || len(s.Feeds) < 2 {
		t.Errorf("%d feeds", len(s.Feeds))
	}
}

func TestReadFileFromDisk(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "large.yaml")
	if err := os.WriteFile(large, make([]byte, maxFile+1), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		large: "is larger than 1 MiB", dir: "is a directory", filepath.Join(dir, "none.yaml"): "there is no such file",
	} {
		m := mistakes(t, Sources{File: path})
		if len(m) != 1 || !strings.Contains(m[0], want) {
			t.Errorf("%s: %q, want %q", path, m, want)
		}
	}
}

func TestEnvironment(t *testing.T) {
	got := environment([]string{"A=1", "A=2", "B=", "C", "=D:=x", "E=a=b"})
	want := map[string]string{"A": "1", "B": "", "": "D:=x", "E": "a=b"}
	if !maps.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

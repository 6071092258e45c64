package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestMistakes runs testdata/*.txtar: "args" holds flags and "environ" variables,
// one on each line; every other file can be read by its name; "want" holds the
// mistakes, one on each line.
func TestMistakes(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no test data: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			src, files := Sources{Args: make(map[string]string)}, disk{}
			for _, file := range archive.Files {
				files[file.Name] = string(file.Data)
			}
			for line := range strings.Lines(files["args"]) {
				name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
				src.Args[name] = value
			}
			for line := range strings.Lines(files["environ"]) {
				src.Environ = append(src.Environ, strings.TrimSuffix(line, "\n"))
			}
			src.ReadFile = files.read
			got := strings.Join(mistakes(t, src), "\n") + "\n"
			if os.Getenv("UPDATE") != "" {
				update(t, path, archive, got)
			}
			if diff := cmp.Diff(files["want"], got); diff != "" {
				t.Errorf("run UPDATE=1 go test ./config: %s", diff)
			}
		})
	}
}

// update writes the mistakes into the test's file.
func update(t *testing.T, path string, archive *txtar.Archive, got string) {
	t.Helper()
	for i := range archive.Files {
		if archive.Files[i].Name == "want" {
			archive.Files[i].Data = []byte(got)
		}
	}
	if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestBrokenFilesKeepSecrets breaks a file that holds a secret in many ways:
// neither the parsers' errors nor ours may repeat it.
func TestBrokenFilesKeepSecrets(t *testing.T) {
	const secret = "hunter2hunter2"
	for _, form := range []string{
		"%s", "*%s", "&%s", "!%s", "%%%s", "@%s", "`%s", "[%s", "{%s", `"%s`, "'%s", "|%s", "\t%s", "%s: x: y",
		"!!int %s", "<<: *%s", "? %s", "[*%s]", "- %s\n  x", "{a: %s", "%s\x00", "= %s", "1%s", "0x%s", "\"\\%s\"", "'''%s", "x Bot %s",
		"Bot %s", "bot tok %s", "xoxb %s", "ftp://a:%s@host", "redis://a:%s@", "redis://:%s@host:port", "http://a:%s@[",
		"redis://h:%s", "redis://a b:%s@h", "[[%s]]",
	} {
		value := fmt.Sprintf(form, secret)
		for _, key := range []string{"discord_token", "redis_url", "slack_bot_token", "slack_signing_secret", "feeds"} {
			for name, text := range map[string]string{
				"a.yaml": key + ": " + value, "b.yaml": key + ":" + value, "c.yaml": "poll: 5x\n" + key + ": " + value + "\n x: y",
				"a.toml": key + " = " + value, "b.toml": key + " = [" + value, "c.toml": key + " = \"" + value,
			} {
				_, err := Load(Sources{File: name, ReadFile: disk{name: text}.read})
				if err != nil && strings.Contains(err.Error(), secret) {
					t.Errorf("%s %q: %v", name, text, err)
				}
			}
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"redis_url", "poll", "keep", "http_addr", "log", "log_format"}
	for wrong, want := range map[string]string{
		"redis_ulr": "redis_url", "REDIS-URL": "redis_url", "HOTSTOVE_POL": "poll", "pool": "poll", "--poll": "poll",
		"kep": "keep", "http-address": "http_addr", "logformat": "log_format", "xyzzy": "", "": "",
		strings.Repeat("redis_url", 20): "",
	} {
		if got := nearest(wrong, known); got != want {
			t.Errorf("nearest to %q: %q, want %q", wrong, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"poll", "pool", 1}, {"abcd", "abdc", 1}, {"kitten", "sitting", 3},
	} {
		if got := distance(test.a, test.b); got != test.want {
			t.Errorf("%q, %q: %d, want %d", test.a, test.b, got, test.want)
		}
	}
}

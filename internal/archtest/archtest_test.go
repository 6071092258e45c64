package archtest

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// root is the module's folder.
const root = "../.."

// TestImports reads the imports of every Go file of the module, for whatever
// system or build tag it is meant.
func TestImports(t *testing.T) {
	if data, err := os.ReadFile(root + "/go.mod"); err != nil || !strings.HasPrefix(string(data), "module "+module+"\n") {
		t.Fatalf("%s is not the module %s: %v", root, module, err)
	}
	uses := readUses(t)
	seen := make(map[string]bool)
	for _, u := range uses {
		if c := complaint(u); c != "" && !seen[c] {
			t.Error(c)
			seen[c] = true
		}
	}
	for _, want := range []use{{by: "rumor", of: module + "/league"}, {by: "league", of: "embed"}} {
		if !slices.Contains(uses, want) {
			t.Errorf("%+v was not seen: this test looks in the wrong place", want)
		}
	}
}

func readUses(t *testing.T) []use {
	t.Helper()
	var uses []use
	err := fs.WalkDir(os.DirFS(root), ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && file != "." && isNoCode(entry.Name()) {
			return fs.SkipDir
		}
		if entry.IsDir() || path.Ext(file) != ".go" {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path.Join(root, file), nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			of, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			uses = append(uses, use{by: path.Dir(file), of: of, test: strings.HasSuffix(file, "_test.go")})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return uses
}

// isNoCode reports whether the go command passes over folders of this name.
func isNoCode(name string) bool {
	return name == "testdata" || name == "vendor" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")
}

// TestComplaints shows that the rules can be broken.
func TestComplaints(t *testing.T) {
	for _, test := range []struct {
		by, of string
		test   bool
		want   string // part of the complaint; empty when the import is fine
	}{
		{by: "rumor", of: module + "/league"},
		{by: "rumor", of: module + "/message", want: "rumor imports message: it may import league"},
		{by: "league", of: module + "/rumor", want: "it may import nothing of ours"},
		{by: "alerts", of: module + "/alerts/feeds"},
		{by: "alerts/feeds", of: module + "/alerts", want: "it may import league, rumor"},
		{by: "alerts", of: module + "/store", want: "alerts imports store"},
		{by: "alerts", of: module + "/store", test: true},
		{by: "alerts", of: module + "/config", want: "alerts imports config"},
		{by: "bot/discord", of: module + "/bot"},
		{by: "bot/discord", of: module + "/bot/slack", want: "bot/discord imports bot/slack"},
		{by: "bot/console", of: module + "/league", want: "bot/console imports league"},
		{by: "bot/discord/voice", of: module + "/bot", want: "give it a row"},
		{by: "store/embedded", of: module + "/store", want: "store/embedded imports store"},
		{by: "store", of: module + "/store"},
		{by: "cmd/hotstove", of: module + "/config"},
		{by: "cmd/hotstove", of: module + "/internal/redistest", want: "for tests"},
		{by: "store", of: module + "/internal/redistest", test: true},
		{by: "internal/redistest", of: module + "/store"},
		{by: "util", of: "fmt", want: "util: the package is not in the table"},
		{by: "alerts", of: module + "/util", want: "util: the package is not in the table"},
		{by: "league", of: "net/http"},
		{by: "commands", of: "golang.org/x/sync/errgroup"},
		{by: "store", of: "github.com/redis/go-redis/v9"},
		{by: "alerts", of: "github.com/redis/go-redis/v9", want: "only these may: store"},
		{by: "alerts", of: "github.com/redis/go-redis/v9", test: true, want: "only these may: store"},
		{by: "store", of: "github.com/redis/go-redis-fork", want: "give it a row"},
		{by: "alerts", of: "github.com/robfig/cron/v3", want: "only these may: cmd/hotstove"},
		{by: "bot/slack", of: "github.com/slack-go/slack/socketmode"},
		{by: "bot/discord", of: "github.com/slack-go/slack", want: "only these may: bot/slack"},
		{by: "league", of: "github.com/google/go-cmp/cmp", test: true},
		{by: "internal/redistest", of: "go.uber.org/goleak"},
		{by: "league", of: "github.com/google/go-cmp/cmp", want: "which is for tests"},
	} {
		got := complaint(use{test.by, test.of, test.test})
		if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s imports %s (test %v): %q, want %q", test.by, test.of, test.test, got, test.want)
		}
	}
}

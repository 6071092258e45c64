// Package archtest holds the rules of which package may import which, and the
// tests that hold the code to them. The reasons are in ARCHITECTURE.md.
package archtest

import (
	"path"
	"slices"
	"strings"
)

// module is the path before every package of ours.
const module = "github.com/hotstove/hotstove"

// anything, in a row, stands for every package of ours but the test rooms.
const anything = "*"

// ours says which packages of ours each one may import, by their paths within
// the module. "bot/*" stands for every package right below bot that has no row
// of its own. Tests may import any package: they show how rooms fit together.
var ours = map[string][]string{
	"league":          {},
	"message":         {},
	"config":          {},
	"rumor":           {"league"},
	"commands":        {"league", "rumor", "message"},
	"alerts":          {"league", "rumor", "message", "alerts/feeds", "alerts/reading"},
	"alerts/feeds":    {"league", "rumor"},
	"alerts/reading":  {"league", "rumor"},
	"league/statsapi": {"league", "rumor"},
	"bot":             {"commands", "rumor", "message"},
	"bot/*":           {"bot", "commands", "rumor", "message"},
	// A chat may need rooms of its own, which know nothing of ours but how calls are paced.
	"bot/endpoint":            {},
	"bot/pacing":              {},
	"bot/discord":             {"bot", "commands", "rumor", "message", "bot/endpoint", "bot/pacing", "bot/discord/gateway", "bot/discord/rest"},
	"bot/discord/gateway":     {"bot/pacing"},
	"bot/discord/rest":        {"bot/pacing"},
	"bot/discord/discordtest": {anything},
	"bot/slack":               {"bot", "commands", "rumor", "message", "bot/endpoint", "bot/pacing", "bot/slack/web"},
	"bot/slack/web":           {"bot/pacing"},
	"bot/slack/slacktest":     {anything},
	"store":                   {"league", "rumor"},
	"store/embedded":          {"league", "rumor"},
	"cmd/hotstove":            {anything},
	"internal/*":              {anything},
}

// theirs says which packages of ours may import each module of others, by the
// beginning of its path; the longest beginning counts. Behind these doors a
// library can be changed or replaced without the rest of the program knowing.
var theirs = map[string][]string{
	"code.dny.dev/ssrf":                   {"alerts/feeds"},
	"github.com/mmcdole/gofeed":           {"alerts/feeds"},
	"github.com/redis/go-redis":           {"store", "store/embedded", "internal/redistest", "cmd/hotstove"},
	"github.com/go-redsync/redsync":       {"store"},
	"github.com/alicebob/miniredis":       {"store/embedded", "internal/redistest"},
	"github.com/bwmarrin/discordgo":       {"bot/discord", "bot/discord/gateway", "bot/discord/rest", "bot/discord/discordtest"},
	"github.com/gorilla/websocket":        {"bot/discord/gateway", "bot/discord/discordtest", "bot/slack/slacktest"},
	"github.com/slack-go/slack":           {"bot/slack", "bot/slack/web", "bot/slack/slacktest"},
	"github.com/peterh/liner":             {"bot/console"},
	"github.com/reeflective/readline":     {"bot/console"},
	"github.com/mattn/go-runewidth":       {"bot/console"},
	"github.com/rivo/uniseg":              {"bot/console"},
	"github.com/pelletier/go-toml":        {"config"},
	"go.yaml.in/yaml":                     {"config"},
	"github.com/alecthomas/kong":          {"cmd/hotstove"},
	"github.com/prometheus/client_golang": {"cmd/hotstove"},
	"github.com/robfig/cron":              {"cmd/hotstove"},
	"golang.org/x":                        {anything}, // the Go project's own
}

// forTests are the modules that only tests, and the test rooms, may import.
var forTests = []string{
	"github.com/google/go-cmp",
	"github.com/rogpeppe/go-internal",
	"github.com/santhosh-tekuri/jsonschema",
	"go.uber.org/goleak",
	"pgregory.net/rapid",
}

// use is one package's import of another.
type use struct {
	by   string // within the module: "alerts/feeds"
	of   string // as imported
	test bool   // only a test of the package imports it
}

// complaint returns what is wrong with an import, or "".
func complaint(u use) string {
	if _, ok := row(u.by); !ok {
		return u.by + ": the package is not in the table: give it a row in internal/archtest/rules_test.go"
	}
	if of, ok := strings.CutPrefix(u.of, module+"/"); ok {
		return aboutOurs(u, of)
	}
	first, _, _ := strings.Cut(u.of, "/")
	if !strings.Contains(first, ".") || u.of == module {
		return "" // the standard library
	}
	return aboutTheirs(u)
}

// aboutOurs judges the import of a package of ours.
func aboutOurs(u use, of string) string {
	if _, ok := row(of); !ok {
		return of + ": the package is not in the table: give it a row in internal/archtest/rules_test.go"
	}
	if u.test || isTestRoom(u.by) || of == u.by {
		return ""
	}
	if isTestRoom(of) {
		return u.by + " imports " + of + ", which is for tests"
	}
	allowed, _ := row(u.by)
	if slices.Contains(allowed, of) || slices.Contains(allowed, anything) {
		return ""
	}
	return u.by + " imports " + of + ": it may import " + list(allowed)
}

// aboutTheirs judges the import of somebody else's package.
func aboutTheirs(u use) string {
	if slices.ContainsFunc(forTests, func(m string) bool { return within(u.of, m) }) {
		if u.test || isTestRoom(u.by) {
			return ""
		}
		return u.by + " imports " + u.of + ", which is for tests"
	}
	longest := ""
	for m := range theirs {
		if within(u.of, m) && len(m) > len(longest) {
			longest = m
		}
	}
	if longest == "" {
		return u.by + " imports " + u.of + ": the module is not in the table: give it a row, and a reason, in internal/archtest/rules_test.go"
	}
	allowed := theirs[longest]
	if slices.Contains(allowed, u.by) || slices.Contains(allowed, anything) {
		return ""
	}
	return u.by + " imports " + u.of + ": only these may: " + list(allowed)
}

// row returns what a package of ours may import of ours, by its own row or by
// its parent's for all below.
func row(pkg string) ([]string, bool) {
	if allowed, ok := ours[pkg]; ok {
		return allowed, true
	}
	allowed, ok := ours[path.Dir(pkg)+"/*"]
	return allowed, ok
}

// isTestRoom reports whether only tests may import a package: one of internal,
// or a fake named after what it stands for, such as discordtest.
func isTestRoom(pkg string) bool {
	return strings.HasPrefix(pkg, "internal/") || strings.HasSuffix(pkg, "test")
}

func within(pkg, module string) bool { return pkg == module || strings.HasPrefix(pkg, module+"/") }

func list(names []string) string {
	if len(names) == 0 {
		return "nothing of ours"
	}
	return strings.Join(names, ", ")
}

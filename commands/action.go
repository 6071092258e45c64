package commands

import (
	"maps"
	"slices"
	"strings"
)

// MaxAction is the longest action a button carries, in bytes: what every
// platform's button ids have room for. Source: Discord's documentation allows
// 100 characters; the rest is for the platform's own marks.
const MaxAction = 90

// Action encodes a command and its options as a button's action, which Parse
// reads back. Options of no value are left out. An action that would not fit
// MaxAction is empty, and no button should be made of it.
func Action(command string, options map[string]string) string {
	var b strings.Builder
	b.WriteString(command)
	for _, name := range slices.Sorted(maps.Keys(options)) {
		value := options[name]
		if value == "" {
			continue
		}
		b.WriteString(" " + name + ":")
		if needsQuotes(value) {
			value = `"` + quoteEscapes.Replace(value) + `"`
		}
		b.WriteString(value)
	}
	if b.Len() > MaxAction {
		return ""
	}
	return b.String()
}

var quoteEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// needsQuotes reports whether Parse would read a bare value differently.
func needsQuotes(value string) bool {
	for _, r := range value {
		if r >= 0x80 || !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:,_-", r) {
			return true
		}
	}
	return strings.TrimRight(value, endMarks) != value
}

package config

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"
)

// entry is one key of the settings file with its value: a string for every
// scalar as it was written, []any, map[string]any, or nil for none.
type entry struct {
	key   string
	line  int // 0 when the format does not tell
	value any
}

// syntaxError is why a settings file cannot be read at all.
type syntaxError struct {
	line int // 0 when unknown
	text string
}

// Error returns the reason, without the line.
func (e *syntaxError) Error() string { return e.text }

// takeFile reads the settings file, if there is one, and takes its entries.
func (l *loader) takeFile() {
	path, where := l.filePath(), l.fileNamedBy()
	if path == "" {
		return
	}
	l.out.File = path
	data, err := l.src.ReadFile(l.expand(path))
	if err != nil {
		l.mistake(where, "cannot read %s: %s", path, fileProblem(err))
		return
	}
	if len(data) > maxFile {
		l.mistake(where, "%s %v", path, errTooLarge)
		return
	}
	entries, bad := parseFile(path, data)
	if bad != nil {
		l.mistake(place(path, bad.line), "%s", bad.text)
		return
	}
	l.takeEntries(path, entries)
}

// filePath returns the path of the settings file, or "".
func (l *loader) filePath() string {
	return cmp.Or(l.src.File, l.src.Args[configKey], l.env["HOTSTOVE_CONFIG"])
}

// fileNamedBy returns where that path stands, for people.
func (l *loader) fileNamedBy() string {
	if l.src.File != "" || l.src.Args[configKey] != "" {
		return "--" + configKey
	}
	return "HOTSTOVE_CONFIG"
}

// place names a line of a file.
func place(path string, line int) string {
	if line == 0 {
		return path
	}
	return fmt.Sprintf("%s, line %d", path, line)
}

// parseFile reads the entries of a settings file in their order.
func parseFile(path string, data []byte) ([]entry, *syntaxError) {
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".yaml", ".yml":
		return parseYAML(data)
	case ".toml":
		return parseTOML(data)
	}
	return nil, &syntaxError{text: "is neither YAML nor TOML by its name: let it end in .yaml, .yml or .toml"}
}

// takeEntries takes the entries of the file at path.
func (l *loader) takeEntries(path string, entries []entry) {
	values := make(map[string]given)
	first := make(map[string]int)
	for i, e := range entries {
		v := given{name: e.key, where: place(path, e.line) + ": " + e.key, order: i}
		if line, twice := first[e.key]; twice {
			l.mistake(v.where, "is set in line %d already", line)
			continue
		}
		first[e.key] = e.line
		known := fileKey(e.key) != ""
		switch value := e.value.(type) {
		case nil:
			if known {
				continue // the key alone, as in the example file: not set
			}
		case string:
			v.text = value
		case []any:
			v.list = value // the parsers give no nil list
		default:
			if known {
				l.mistake(v.where, "is %s: use %s", shape(value), acceptsOf(e.key))
				continue
			}
		}
		if e.key == configKey {
			l.mistake(v.where, "a settings file cannot name another")
			continue
		}
		values[e.key] = v
	}
	l.take(values, "setting", fileKey)
}

// fileKey returns the key itself when a settings file may have it, else "".
func fileKey(key string) string {
	if key == configKey || acceptsOf(key) == "" || foldName(key) != key {
		return ""
	}
	return key
}

// shape names the form of a value, for people.
func shape(value any) string {
	switch value.(type) {
	case nil:
		return "empty"
	case []any:
		return "a list"
	case map[string]any:
		return "a table"
	}
	return "a text"
}

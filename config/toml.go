package config

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// parseTOML reads a TOML file. The library gives no line to a key, and none is
// needed to find it: a key stands in the file once.
func parseTOML(data []byte) ([]entry, *syntaxError) {
	var table map[string]any
	if err := toml.Unmarshal(data, &table); err != nil {
		return nil, tomlError(err)
	}
	var entries []entry
	for _, key := range slices.Sorted(maps.Keys(table)) {
		value, bad := tomlValue(table[key], 0)
		if bad != nil {
			return nil, bad
		}
		entries = append(entries, entry{key: key, value: value})
	}
	return entries, nil
}

// tomlValue returns a decoded value as an entry's.
func tomlValue(value any, depth int) (any, *syntaxError) {
	if depth > maxNesting {
		return nil, &syntaxError{text: "nests too deep"}
	}
	switch value := value.(type) {
	case string:
		return value, nil
	case int64:
		return strconv.FormatInt(value, 10), nil
	case []any:
		list := []any{}
		for _, item := range value {
			plain, bad := tomlValue(item, depth+1)
			if bad != nil {
				return nil, bad
			}
			list = append(list, plain)
		}
		return list, nil
	case map[string]any:
		table := make(map[string]any, len(value))
		for key, item := range value {
			plain, bad := tomlValue(item, depth+1)
			if bad != nil {
				return nil, bad
			}
			table[key] = plain
		}
		return table, nil
	}
	return fmt.Sprint(value), nil // true, 1.5, a date
}

func tomlError(err error) *syntaxError {
	bad := &syntaxError{text: "is not TOML: " + strings.TrimPrefix(err.Error(), "toml: ")}
	if e, ok := errors.AsType[*toml.DecodeError](err); ok {
		bad.line, _ = e.Position()
	}
	return bad
}

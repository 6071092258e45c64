package config

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// parseYAML reads a YAML file. The comments before the first setting are passed
// over first: of a mapping that begins lower, the library reports the first line
// in place of the one with the mistake.
func parseYAML(data []byte) ([]entry, *syntaxError) {
	head := len(data) - len(skipComments(data))
	above := bytes.Count(data[:head], []byte("\n"))
	entries, bad := decodeYAML(data[head:])
	if bad != nil && bad.line > 0 {
		bad.line += above
	}
	for i := range entries {
		entries[i].line += above
	}
	return entries, bad
}

// skipComments returns the data from the first line that is neither blank nor a
// comment.
func skipComments(data []byte) []byte {
	for len(data) > 0 {
		line, rest, _ := bytes.Cut(data, []byte("\n"))
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return data
		}
		data = rest
	}
	return data
}

// decodeYAML reads YAML as nodes, not as Go values, for their lines and their
// spelling: "off" stays a word and 08:00 is no number.
func decodeYAML(data []byte) ([]entry, *syntaxError) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	switch err := decoder.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil, nil // empty, or nothing but comments
	case err != nil:
		return nil, yamlError(err)
	}
	switch err := decoder.Decode(new(yaml.Node)); {
	case err == nil:
		return nil, &syntaxError{text: "holds more than one document: keep the first and take out the line ---"}
	case !errors.Is(err, io.EOF):
		return nil, yamlError(err)
	}
	root := doc.Content[0]
	if root.Kind == yaml.ScalarNode && root.ShortTag() == "!!null" {
		return nil, nil
	}
	if root.Kind != yaml.MappingNode {
		return nil, &syntaxError{root.Line, "is no list of settings: write each as a line such as poll: 60s"}
	}
	return yamlEntries(root)
}

func yamlEntries(root *yaml.Node) ([]entry, *syntaxError) {
	var entries []entry
	for i := 0; i+1 < len(root.Content); i += 2 {
		key := root.Content[i]
		value, bad := yamlValue(root.Content[i+1], 0)
		if bad != nil {
			return nil, bad
		}
		if key.Kind != yaml.ScalarNode {
			return nil, &syntaxError{key.Line, "has a key that is not a word: write each setting as a line such as poll: 60s"}
		}
		entries = append(entries, entry{key.Value, key.Line, value})
	}
	return entries, nil
}

// maxNesting is how deep values may nest: a list of feeds goes two deep.
const maxNesting = 8

// yamlValue returns the node as an entry's value.
func yamlValue(node *yaml.Node, depth int) (any, *syntaxError) {
	if depth > maxNesting {
		return nil, &syntaxError{node.Line, "nests too deep"}
	}
	switch node.Kind {
	case yaml.ScalarNode:
		if node.ShortTag() == "!!null" {
			return nil, nil
		}
		return node.Value, nil
	case yaml.SequenceNode:
		list := []any{}
		for _, item := range node.Content {
			value, bad := yamlValue(item, depth+1)
			if bad != nil {
				return nil, bad
			}
			list = append(list, value)
		}
		return list, nil
	case yaml.MappingNode:
		return yamlTable(node, depth)
	}
	// An alias may hold itself, or unfold into gigabytes.
	return nil, &syntaxError{node.Line, "has an alias (*name): write its value out"}
}

func yamlTable(node *yaml.Node, depth int) (any, *syntaxError) {
	table := make(map[string]any)
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		if _, twice := table[key.Value]; twice {
			return nil, &syntaxError{key.Line, "has the key " + key.Value + " twice"}
		}
		value, bad := yamlValue(node.Content[i+1], depth+1)
		if bad != nil {
			return nil, bad
		}
		table[key.Value] = value
	}
	return table, nil
}

var (
	yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)
	// The library counts lines from 0 in the errors of its parser, which are
	// these, and from 1 in those of its scanner.
	yamlFromZero = regexp.MustCompile(`^did not find expected (key|',' or|'-' indicator|node content|<)|^found undefined tag handle`)
)

// yamlError tells the line apart from the reason.
func yamlError(err error) *syntaxError {
	reason := strings.ReplaceAll(err.Error(), "\n", " ")
	line := 0
	if parts := yamlLine.FindStringSubmatch(reason); parts != nil {
		line, _ = strconv.Atoi(parts[1]) // 0 when there is none
		reason = parts[2]
	}
	if yamlFromZero.MatchString(reason) {
		line++
	}
	// The library repeats the text after a star, which may be part of a secret.
	if strings.HasPrefix(reason, "unknown anchor") {
		reason = "a value that begins with * must stand in quotes"
	}
	return &syntaxError{line, "is not YAML: " + reason}
}

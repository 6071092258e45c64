// Package jsonlines reads the JSON Lines that tests keep in testdata.
package jsonlines

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
)

// Read returns what stands on each line of a file, empty ones left out. The test
// fails when the file cannot be read or a line is not a T.
func Read[T any](t testing.TB, path string) []T {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var list []T
	for line := range bytes.Lines(text) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var v T
		if err := json.Unmarshal(line, &v); err != nil {
			t.Fatalf("%s: line %d: %v", path, len(list)+1, err)
		}
		list = append(list, v)
	}
	return list
}

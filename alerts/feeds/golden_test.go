package feeds

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/hotstove/hotstove/rumor"
)

var update = flag.Bool("update", false, "write the golden files anew")

// testNow is the present of the goldens.
var testNow = time.Date(2025, time.July, 31, 12, 0, 0, 0, time.UTC)

// reading is what a golden file expects of a document.
type reading struct {
	Format  Format
	Title   string         `json:",omitempty"`
	TTL     string         `json:",omitempty"`
	Hubs    []string       `json:",omitempty"`
	Dropped int            `json:",omitempty"`
	Partial string         `json:",omitempty"`
	Reports []rumor.Report `json:",omitempty"`
}

func TestGoldens(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := goldenReading(t, archive)
			if *update {
				writeGolden(t, name, archive, got)
				return
			}
			if diff := cmp.Diff(section(archive, "want.json"), string(got)); diff != "" {
				t.Errorf("reading differs (-want +got):\n%s", diff)
			}
		})
	}
}

func goldenReading(t *testing.T, archive *txtar.Archive) []byte {
	t.Helper()
	var src Source
	if err := json.Unmarshal([]byte(section(archive, "source.json")), &src); err != nil {
		t.Fatal(err)
	}
	doc, err := parse([]byte(section(archive, "document")), "", input{src: src, base: src.base(), now: testNow})
	if err != nil {
		t.Fatal(err)
	}
	want := reading{Format: doc.format, Title: doc.title, Hubs: doc.hubs, Dropped: doc.dropped, Reports: doc.reports}
	if doc.ttl > 0 {
		want.TTL = doc.ttl.String()
	}
	if err := doc.faults.asError(); err != nil {
		want.Partial = err.Error()
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(want); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func section(archive *txtar.Archive, name string) string {
	for _, f := range archive.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func writeGolden(t *testing.T, name string, archive *txtar.Archive, got []byte) {
	t.Helper()
	kept := archive.Files[:0]
	for _, f := range archive.Files {
		if f.Name != "want.json" {
			kept = append(kept, f)
		}
	}
	archive.Files = append(kept, txtar.File{Name: "want.json", Data: got})
	if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

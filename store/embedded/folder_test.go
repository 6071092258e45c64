package embedded

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A data folder that cannot be used is named once, with what to do.
func TestFolderThatCannotBeUsed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	check(t, os.WriteFile(file, nil, 0o600))
	locked := t.TempDir()
	check(t, os.Mkdir(filepath.Join(locked, "lock"), 0o700)) // what is no file cannot be opened to be locked
	for _, dir := range []string{file, filepath.Join(file, "sub"), locked} {
		_, err := Start(t.Context(), Options{Dir: dir, Force: ForceMiniredis})
		if err == nil {
			t.Fatalf("%s: no error", dir)
		}
		text := err.Error()
		if strings.Count(text, dir) != 1 || !strings.Contains(text, "the data folder "+dir+" cannot be used") ||
			!strings.Contains(text, "choose another data folder") {
			t.Errorf("%s: %s", dir, text)
		}
		if _, ok := errors.AsType[*fs.PathError](err); ok {
			t.Errorf("%s: the error names a path of ours: %s", dir, text)
		}
	}
}

package embedded

import (
	"os"
	"os/exec"
	"testing"

	"github.com/hotstove/hotstove/internal/redistest"
)

// When we are killed our server ends too, writes its file, and whoever starts
// next on the folder finds everything.
func TestKilled(t *testing.T) {
	redistest.Need(t)
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "EMBEDDED_TEST_DIR="+dir)
	out, err := cmd.StdoutPipe()
	check(t, err)
	check(t, cmd.Start())
	line := make([]byte, 200)
	n, err := out.Read(line)
	check(t, err)
	if got := string(line[:n]); got != "ready\n" {
		t.Fatal(got)
	}
	check(t, cmd.Process.Kill())
	_ = cmd.Wait()
	s := start(t, Options{Dir: dir, Force: ForceServer})
	defer closeIt(t, s)
	if got := s.Client().Get(t.Context(), "a").Val(); got != "b" {
		t.Errorf("found %q", got)
	}
}

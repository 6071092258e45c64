package embedded

import (
	"errors"
	"os"
	"os/exec"

	"golang.org/x/sys/windows"
)

// hasSockets says that servers here do not listen on unix sockets.
const hasSockets = false

// lockFile locks the file for this process. It locks a byte far beyond the
// text in it, which others may want to read.
func lockFile(f *os.File) error {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err := windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, &windows.Overlapped{Offset: 1 << 20})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return errLocked
	}
	return err
}

func prepare(*exec.Cmd, *os.File) {}

// terminate ends the process: Windows has no way to ask.
func terminate(p *os.Process) error { return p.Kill() }

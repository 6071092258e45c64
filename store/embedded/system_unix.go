//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package embedded

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// hasSockets says that servers here listen on unix sockets.
const hasSockets = true

// lockFile locks the file for this process and those that inherit it.
func lockFile(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errLocked
	}
	return err
}

// prepare has the child keep the folder's lock while it lives, should it
// outlive us, and keeps from it the interrupt that a terminal sends to all:
// what is left to do needs the store.
func prepare(cmd *exec.Cmd, lock *os.File) {
	cmd.ExtraFiles = []*os.File{lock}
	cmd.SysProcAttr = attributes()
}

// terminate asks the process to end.
func terminate(p *os.Process) error { return p.Signal(syscall.SIGTERM) }

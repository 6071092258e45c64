//go:build darwin || dragonfly || freebsd || netbsd || openbsd

package embedded

import "syscall"

// attributes: here a child outlives us when we are killed, and keeps the
// folder's lock until it is ended by hand.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

//go:build !linux

package redistest

import "syscall"

func alone() *syscall.SysProcAttr { return nil }

package redistest

import "syscall"

// alone has the server end with the test's process, however that ends.
func alone() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

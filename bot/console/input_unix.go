//go:build unix

package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// watchedFile reads a file, a pipe or a terminal only when there is something
// to read, so that waiting can be ended without closing it. It uses select,
// because poll does not know terminals on macOS.
type watchedFile struct {
	file *os.File
	wake *os.File // readable once reading is to end
}

// watchFile returns a reader of f that is interrupted when ctx ends.
func watchFile(ctx context.Context, f *os.File) (io.Reader, func(), error) {
	wake, waker, err := os.Pipe()
	if err != nil {
		return nil, nil, fmt.Errorf("make a pipe: %w", err)
	}
	done := make(chan struct{})
	cancel := context.AfterFunc(ctx, func() {
		defer close(done)
		waker.Close()
	})
	stop := func() {
		if cancel() {
			waker.Close()
		} else {
			<-done
		}
		wake.Close()
	}
	return &watchedFile{f, wake}, stop, nil
}

// Read waits until there is something to read; it fails with errInterrupted
// when the context has ended.
func (w *watchedFile) Read(b []byte) (int, error) {
	fd, wake := int(w.file.Fd()), int(w.wake.Fd())
	if max(fd, wake) >= unix.FD_SETSIZE {
		return w.file.Read(b) // select cannot watch it
	}
	for {
		var ready unix.FdSet
		ready.Set(fd)
		ready.Set(wake)
		_, err := unix.Select(max(fd, wake)+1, &ready, nil, nil, nil)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return 0, fmt.Errorf("wait for input: %w", err)
		case ready.IsSet(wake):
			return 0, errInterrupted
		}
		return w.file.Read(b)
	}
}

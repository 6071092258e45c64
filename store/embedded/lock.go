package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// lockPatience is how long a folder's former user may take to end: a server
// whose parent was killed writes its file first.
const lockPatience = 2 * time.Second

var errLocked = errors.New("locked")

// ErrInUse is in the error of Start when another process uses the data folder.
var ErrInUse = errors.New("in use by another Hotstove")

// lockFolder makes this process the only user of the data folder, until the
// file is closed and the server that inherits it has ended.
func lockFolder(ctx context.Context, dir string) (*os.File, error) {
	path := filepath.Join(dir, "lock")
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, unusable(dir, err)
	}
	ctx, cancel := context.WithTimeout(ctx, lockPatience)
	defer cancel()
	for err = lockFile(f); errors.Is(err, errLocked); err = lockFile(f) {
		select {
		case <-ctx.Done():
			owner, _ := os.ReadFile(path)
			_ = f.Close()
			return nil, fmt.Errorf("the data folder %s is %w (%s); stop that one, or choose another data folder",
				dir, ErrInUse, strings.TrimSpace(string(owner)))
		case <-time.After(20 * time.Millisecond):
		}
	}
	if err == nil {
		err = errors.Join(f.Truncate(0), writeAt(f, fmt.Sprintf("process %d\n", os.Getpid())))
	}
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("lock the data folder %s: %w", dir, err)
	}
	return f, nil
}

// unusable is the error of a data folder that we cannot make or write to. It
// gives the cause without the path, which the folder's name says already.
func unusable(dir string, err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		err = e.Err
	}
	return fmt.Errorf("the data folder %s cannot be used: %w; choose another data folder, one that Hotstove may write to", dir, err)
}

func writeAt(f *os.File, text string) error {
	_, err := f.WriteAt([]byte(text), 0)
	return err
}

package feeds

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
)

// lookFile reads a file unless its size and time are as before. Pipes and the
// like are read each time.
func (f *Fetcher) lookFile(ctx context.Context, src Source, st State) (sight, error) {
	info, err := os.Stat(src.URL)
	if err != nil {
		return sight{}, fileError(src.URL, err)
	}
	s := sight{state: st, wait: src.every()}
	s.state.LastTried = f.now().Round(0)
	regular := info.Mode().IsRegular()
	switch {
	case info.IsDir():
		return sight{}, errorf("it is a directory, not a file")
	case regular && !st.FirstFetched.IsZero() && info.Size() == st.FileSize && info.ModTime().Equal(st.FileTime):
		s.unchanged = true
		return s, nil
	}
	data, cut, err := readFile(ctx, src.URL, regular)
	if err != nil {
		return sight{}, fileError(src.URL, err)
	}
	if s.doc, err = parse(data, "", input{src: src, now: f.now(), cut: cut}); err != nil {
		return sight{}, err
	}
	if regular {
		s.state.FileSize, s.state.FileTime = info.Size(), info.ModTime().Round(0)
	}
	return s, nil
}

// readFile reads a file; one that may keep us waiting is read aside.
func readFile(ctx context.Context, path string, regular bool) (data []byte, cut bool, err error) {
	read := func() ([]byte, bool, error) {
		file, err := os.Open(path)
		if err != nil {
			return nil, false, err
		}
		defer file.Close()
		return readDocument(file)
	}
	if regular {
		return read()
	}
	return awaitRead(ctx, read)
}

// lookStdin reads standard input, the first time.
func (f *Fetcher) lookStdin(ctx context.Context, src Source, st State) (sight, error) {
	s := sight{state: st, wait: src.every()}
	s.state.LastTried = f.now().Round(0)
	if f.stdinTaken.Swap(true) {
		s.unchanged = true
		return s, nil
	}
	data, cut, err := awaitRead(ctx, func() ([]byte, bool, error) { return readDocument(f.stdin) })
	if err != nil {
		return sight{}, err
	}
	s.doc, err = parse(data, "", input{src: src, now: f.now(), cut: cut})
	return s, err
}

// awaitRead runs a read that nothing can break off, and waits for it as long
// as ctx allows.
func awaitRead(ctx context.Context, read func() ([]byte, bool, error)) (data []byte, cut bool, err error) {
	type outcome struct {
		data []byte
		cut  bool
		err  error
	}
	done := make(chan outcome, 1)
	go func() {
		data, cut, err := read()
		done <- outcome{data, cut, err}
	}()
	select {
	case o := <-done:
		return o.data, o.cut, o.err
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
}

// fileError words why a file cannot be read.
func fileError(path string, err error) error {
	e := &Error{Message: "it cannot be read", Err: err}
	switch {
	case errors.Is(err, fs.ErrNotExist) && looksLikeHost(path):
		e.Message = "there is no file of that name; a web address starts with https://"
	case errors.Is(err, fs.ErrNotExist):
		e.Message = "there is no file of that name"
	case errors.Is(err, fs.ErrPermission):
		e.Message = "the file may not be read: check its permissions"
	default:
		return err
	}
	return e
}

// looksLikeHost reports whether a path is more likely an address without https://.
func looksLikeHost(path string) bool {
	host, _, _ := strings.Cut(path, "/")
	return strings.HasPrefix(path, "www.") || strings.Contains(host, ".com") || strings.Contains(host, ".org") || strings.Contains(host, ".net")
}

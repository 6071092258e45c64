package console

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
)

// maxLine is the longest line that is read, in bytes. Twice what any command takes.
const maxLine = 4096

var (
	errTooLong     = errors.New("line too long")
	errInterrupted = errors.New("reading was interrupted")
)

// input gives the lines that people type.
type input interface {
	// Next returns the next line without its newline. It fails with errTooLong,
	// after which it may be called again; with io.EOF at the end or when people
	// leave; or with another error, also when the context ends.
	Next(prompt string) (string, error)
	// Close gives the terminal back as it was.
	Close()
}

// open starts reading In.
func (c *Console) open(ctx context.Context) (input, error) {
	in, stop, err := interruptible(ctx, c.options.In)
	if err != nil {
		return nil, err
	}
	if c.options.Terminal.Edit {
		return c.newEditor(ctx, in, stop)
	}
	return &pipe{bufio.NewReaderSize(in, maxLine), stop}, nil
}

// interruptible returns a reader of in whose reads end when ctx does. Stop is
// to be called once nothing is read any more.
func interruptible(ctx context.Context, in io.Reader) (r io.Reader, stop func(), err error) {
	if f, ok := in.(*os.File); ok {
		return watchFile(ctx, f)
	}
	closer, ok := in.(io.Closer)
	if !ok {
		return in, func() {}, nil
	}
	done := make(chan struct{})
	cancel := context.AfterFunc(ctx, func() {
		defer close(done)
		_ = closer.Close() // only to end the read; what was read is of no use any more
	})
	return in, func() {
		if !cancel() {
			<-done
		}
	}, nil
}

// pipe reads lines that nobody edits.
type pipe struct {
	in   *bufio.Reader
	stop func()
}

// Next returns the next line. The prompt is not shown: what is read is echoed
// after it.
func (p *pipe) Next(string) (string, error) {
	line, err := p.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = p.in.ReadSlice('\n')
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		return "", errTooLong
	}
	if errors.Is(err, io.EOF) && len(line) > 0 {
		err = nil // the last line may lack its newline
	}
	return string(line), err
}

// Close ends the watch over the input.
func (p *pipe) Close() { p.stop() }

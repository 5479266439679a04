package resultfile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// Appender appends launches to a results file, each by one Write. It keeps whole launches
// only: it cuts off the part of a launch that a kill has left, or a failed Write, as on a
// full disk. The first Write opens the file. An Appender is safe for concurrent use: an
// interrupted gate closes it while its last launch may be written.
type Appender struct {
	// First, if set, is called before the file is opened.
	First func() error

	name   string
	mu     sync.Mutex // guards what follows
	size   int64      // of the whole launches
	cut    int64      // of what follows them before the first Write
	file   appendFile
	closed bool
}

// appendFile is what an Appender needs of an [os.File].
type appendFile interface {
	io.WriteCloser
	Truncate(size int64) error
}

// Append returns a writer that goes on with a results file. It keeps the file's first size
// bytes and cuts off the rest bytes behind them, which are of a launch that is not whole.
// Both are 0 for a file that is empty or doesn't exist.
func Append(name string, size, rest int64) *Appender {
	return &Appender{name: name, size: size, cut: rest}
}

// Began reports whether a Write has opened the file.
func (a *Appender) Began() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.file != nil
}

// Write implements [io.Writer].
func (a *Appender) Write(p []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return 0, os.ErrClosed
	}
	if a.file == nil {
		if err := a.open(); err != nil {
			return 0, err
		}
	}
	n, err := a.file.Write(p)
	if err != nil {
		a.file.Truncate(a.size) // should it fail, resuming cuts the file
		return n, err
	}
	a.size += int64(n)
	return n, nil
}

// open opens the file and cuts off what is not whole.
func (a *Appender) open() error {
	if a.First != nil {
		if err := a.First(); err != nil {
			return err
		}
	}
	file, err := os.OpenFile(a.name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o666)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil && info.Size() != a.size+a.cut {
		err = fmt.Errorf("%s has %d bytes, want %d: something else has written to it; resume it again", a.name, info.Size(), a.size+a.cut)
	}
	if err == nil && a.cut > 0 {
		err = file.Truncate(a.size)
	}
	if err != nil {
		return errors.Join(err, file.Close())
	}
	a.file = file
	return nil
}

// Close implements [io.Closer].
func (a *Appender) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	open := a.file != nil && !a.closed
	a.closed = true
	if !open {
		return nil
	}
	return a.file.Close()
}

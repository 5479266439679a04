package child

import (
	"bufio"
	"errors"
	"sync"
)

// An Output is an [io.Writer] that keeps the beginning and the end of what is written to
// it, and drops what lies between. The zero value keeps nothing. It is safe for concurrent
// use.
type Output struct {
	// Begin and End are how much of the beginning and of the end is kept, in bytes. They
	// must not change after the first Write.
	Begin, End int

	mu         sync.Mutex
	begin, end []byte
	cut        bool
}

// Write implements [io.Writer]. It never fails.
func (o *Output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := min(len(p), o.Begin-len(o.begin))
	o.begin = append(o.begin, p[:n]...)
	o.end = append(o.end, p[max(n, len(p)-o.End):]...)
	if len(p)-n > o.End {
		o.cut = true
	}
	if extra := len(o.end) - o.End; extra > 0 {
		o.end, o.cut = append(o.end[:0], o.end[extra:]...), true
	}
	return len(p), nil
}

// String returns what is kept: the beginning, and right behind it the end.
func (o *Output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return string(o.begin) + string(o.end)
}

// Cut reports whether something was dropped.
func (o *Output) Cut() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.cut
}

// ErrLongLine is the error of [ReadLine] for a line that is too long.
var ErrLongLine = errors.New("line too long")

// ReadLine reads a line of at most the given number of bytes, its end included. A last line
// may lack the end; it comes with [io.EOF]. For a longer line it returns [ErrLongLine],
// after reading a part of it.
func ReadLine(r *bufio.Reader, most int) (line []byte, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if line = append(line, part...); len(line) > most {
			return nil, ErrLongLine
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

package cmdline

import (
	"io"
	"sync"

	"example.com/mapbench/internal/words"
)

// A Printer is the writer that a verb prints to. It escapes what a terminal would obey in
// names from files. It keeps the first error of writing, so that verbs need not look at
// each one. Several goroutines may use it.
type Printer struct {
	w io.Writer

	mu  sync.Mutex
	err error
}

// Write writes a text, unless an earlier write has failed.
func (p *Printer) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err == nil {
		_, p.err = p.w.Write([]byte(words.Printable(string(text))))
	}
	if p.err != nil {
		return 0, p.err
	}
	return len(text), nil
}

// NewPrinter returns a printer that writes to w.
func NewPrinter(w io.Writer) *Printer { return &Printer{w: w} }

// Err returns the first error of writing; nil if there is none.
func (p *Printer) Err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// Behind returns the writer behind a printer.
func (p *Printer) Behind() io.Writer { return p.w }

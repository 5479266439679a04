package main

import (
	"encoding/json"
	"fmt"
	"io"
	"sync"

	"example.com/mapbench/cmd/internal/progress"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// printer is the writer that a verb prints to. It escapes what a terminal would obey in
// names from files. It keeps the first error of writing, so that verbs need not look at
// each one. Several goroutines may use it.
type printer struct {
	w io.Writer

	mu  sync.Mutex
	err error
}

// Write writes a text, unless an earlier write has failed.
func (p *printer) Write(text []byte) (int, error) {
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

// guarded returns an environment that prints through printers, and a function to call at
// the end. That returns the exit code: code, or exitUsage if standard output failed.
func guarded(e env) (env, func(code int) int) {
	stdout, stderr := &printer{w: e.stdout}, &printer{w: e.stderr}
	e.stdout, e.stderr = stdout, stderr
	return e, func(code int) int {
		if stdout.err != nil {
			fmt.Fprintf(stderr, "mapbench: writing the output: %v\n", stdout.err)
			return exitUsage
		}
		return code
	}
}

// newProgress shows progress on the writer behind a printer: a terminal, if it is one, where
// a bar moves the cursor.
func newProgress(w io.Writer) *progress.Display {
	if p, ok := w.(*printer); ok {
		w = p.w
	}
	return progress.New(w)
}

// writeJSON prints v for programs.
func writeJSON(e env, v any) error {
	out := json.NewEncoder(e.stdout)
	out.SetIndent("", "\t")
	return out.Encode(v)
}

// printWarnings prints doubts, with their remedies, where people look.
func printWarnings(e env, warnings exact.Warnings) {
	for _, w := range warnings {
		fmt.Fprintf(e.stderr, "warning: %v\n", w)
	}
}

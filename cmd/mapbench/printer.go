package main

import (
	"encoding/json"
	"fmt"
	"io"

	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/cmd/internal/progress"
	"example.com/mapbench/internal/exact"
)

// guarded returns an environment that prints through printers, and a function to call at
// the end. That returns the exit code: code, or exitUsage if standard output failed.
func guarded(e env) (env, func(code int) int) {
	stdout, stderr := cmdline.NewPrinter(e.stdout), cmdline.NewPrinter(e.stderr)
	e.stdout, e.stderr = stdout, stderr
	return e, func(code int) int {
		if err := stdout.Err(); err != nil {
			fmt.Fprintf(stderr, "mapbench: writing the output: %v\n", err)
			return cmdline.ExitUsage
		}
		return code
	}
}

// newProgress shows progress on the writer behind a printer: a terminal, if it is one, where
// a bar moves the cursor.
func newProgress(w io.Writer) *progress.Display {
	if p, ok := w.(*cmdline.Printer); ok {
		w = p.Behind()
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

// Gateproof makes docs/gate.md anew from the nights in results/gate: in the root of
// the repository,
//
//	go run ./internal/cmd/gateproof
//
// cuts those nights down to what judging reads, makes ten thousand nights of them
// unless that was done, which takes a minute or two, and writes the page.
package main

import (
	"bytes"
	"fmt"
	"os"

	"example.com/mapbench/bench/gate/proof"
)

const (
	nights = "results/gate"
	page   = "docs/gate.md"
)

func main() {
	if len(os.Args) > 1 {
		fmt.Fprintf(os.Stderr, "gateproof: arguments %q; want none: run it in the root of the repository\n", os.Args[1:])
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintf(os.Stderr, "gateproof: %v\n", err)
		os.Exit(2)
	}
}

func run() error {
	for _, step := range []func(dir string) error{proof.Trim, proof.Resample} {
		if err := step(nights); err != nil {
			return err
		}
	}
	r, err := proof.Read(nights)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := proof.WriteDoc(&text, r); err != nil {
		return err
	}
	return os.WriteFile(page, text.Bytes(), 0o644)
}

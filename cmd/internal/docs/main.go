// Docs makes every generated page and chart of docs/ anew from the committed results. Run it in
// the root of the repository:
//
//	go run ./cmd/internal/docs
//
// First it removes from the gate runs in results/gate what judging doesn't read, and makes ten
// thousand gate runs of them. That takes a minute or two, unless it was done before. Then it
// writes the pages, the report and its charts, and removes charts and further pages that the
// report no longer has. A second call changes nothing.
package main

import (
	"fmt"
	"os"

	"example.com/mapbench/bench/gate/proof"
)

func main() {
	if len(os.Args) > 1 {
		fmt.Fprintf(os.Stderr, "docs: arguments %q; want none; run it in the root of the repository\n", os.Args[1:])
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintf(os.Stderr, "docs: %v\n", err)
		os.Exit(2)
	}
}

func run() error {
	for _, step := range []func(dir string) error{proof.Trim, proof.Resample} {
		if err := step(gateRuns); err != nil {
			return err
		}
	}
	if err := writePages("docs"); err != nil {
		return err
	}
	return writeReport("docs")
}

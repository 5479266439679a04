package verify

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest"
)

// A task is what a child is told on standard input, in JSON.
type task struct {
	Name string
	// From is the index of the first law to check.
	From int
	Options
}

// A line is what a child says, in JSON, when it is done with a law.
type line struct {
	Row Row
	// Last says that no law is left that is worth checking in any process.
	Last bool
}

// wrongTask is the exit code of a child that can't do what it is told. No
// process that a map ends has it by chance.
const wrongTask = 64

// Main is a child: it checks the laws on one map of the catalogue, as standard
// input says, and writes a line for each to standard output. It ends the process,
// at the latest when standard input ends, since that says that the parent is
// gone.
func Main(catalogue []Entry) {
	out := json.NewEncoder(os.Stdout)
	os.Stdout = os.Stderr // for what maps print
	var t task
	if err := json.NewDecoder(os.Stdin).Decode(&t); err != nil {
		refuse(fmt.Errorf("reading the task: %w", err))
	}
	e, err := find(catalogue, t.Name)
	if err != nil {
		refuse(err)
	}
	go func() {
		io.Copy(io.Discard, os.Stdin) // an error is an end, too
		os.Exit(1)
	}()
	check(e.bind(impls.Config{}), t, func(l line) {
		if out.Encode(l) != nil {
			os.Exit(1) // the parent is gone
		}
	})
	os.Exit(0)
}

// refuse ends a child that can't begin.
func refuse(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(wrongTask)
}

// check checks the laws on s.
func check(s maptest.Subject, t task, report func(line)) {
	c := maptest.Config{Name: t.Name, Seed: t.Seed, Goroutines: t.Goroutines, Artifacts: t.Artifacts}
	laws := maptest.Laws()
	for i, law := range laws {
		if i < t.From {
			continue
		}
		if law.Timed && c.Budget == 0 {
			// It makes maps, so that laws about making them come first.
			c.Budget = maptest.Split(t.For, s)
		}
		o := law.Check(context.Background(), s, c)
		last := o.Last || i == len(laws)-1
		report(line{rowOf(law, o), last})
		if last {
			return
		}
	}
}

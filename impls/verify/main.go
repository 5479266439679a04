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

// A line is what a child writes, in JSON, when it has checked a law.
type line struct {
	Row Row
	// Last reports whether no law is left that can be checked in any process.
	Last bool
}

// wrongTask is the exit code of a child that can't do its task. The runtime ends no
// process with it.
const wrongTask = 64

// Main is the main function of a child. It reads from standard input which map of the
// catalogue it has to check, checks the laws on it, and writes a line for each law to
// standard output. It ends the process: with status 0 after the last law, with 1 when
// standard input ends, since the parent has then ended, and with 64 if the task can't be
// done.
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
		io.Copy(io.Discard, os.Stdin) // until its end, or an error
		os.Exit(1)
	}()
	check(e.bind(impls.Config{}), t, func(l line) {
		if out.Encode(l) != nil {
			os.Exit(1) // the parent is gone
		}
	})
	os.Exit(0)
}

// refuse ends a child that can't begin, and says why.
func refuse(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(wrongTask)
}

// check checks the laws on s.
func check(s maptest.Constructors, t task, report func(line)) {
	c := maptest.Config{Name: t.Name, Seed: t.Seed, Goroutines: t.Goroutines, Artifacts: t.Artifacts}
	laws := maptest.Laws()
	for i, law := range laws {
		if i < t.From {
			continue
		}
		if law.Timed && c.Budget == 0 {
			// Split makes maps, so laws about making them come before it.
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

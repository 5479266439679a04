package runs

import (
	"context"
	"io"
	"math/rand/v2"
	"path/filepath"
	"sync/atomic"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/folder"
	"example.com/mapbench/internal/resultfile"
)

// A Run is a gate run that is measured into a folder. It must not be copied.
type Run struct {
	// Dir is the folder, which [Check] has accepted.
	Dir string
	// Config says what is measured and how it is judged. Say must be set; Out and Dir are
	// the run's own. A Seed of 0 means that one is drawn.
	Config gate.Config
	// Before, if set, is called before the first launch is written. An error of it ends
	// the run.
	Before func() error
	// Again is that of [gate.Write], for the report; nil for none.
	Again func(gate.Cell) string

	out       atomic.Pointer[resultfile.Appender]
	tableless bool // it was said that there will be no table of benchstat
}

// Wrote reports whether Measure has written any results. It may be called while Measure
// runs.
func (r *Run) Wrote() bool {
	out := r.out.Load()
	return out != nil && out.Began()
}

// Measure measures the run into its folder and judges it, as [gate.Measure] does. It writes
// all files but that of benchstat and the verdict.
func (r *Run) Measure(ctx context.Context) (*gate.Outcome, error) {
	c := r.Config
	if c.Seed == 0 {
		c.Seed = rand.Uint64N(1 << 53) // which every reader of the JSON takes as it is
	}
	if err := makeFolder(r.Dir); err != nil {
		return nil, err
	}
	if err := removeWorkers(r.Dir, c.Say); err != nil {
		return nil, err
	}
	if c.Earlier == nil {
		if err := writeNoise(r.Dir, c.Noise); err != nil {
			return nil, err
		}
	}
	out := bench.Append(filepath.Join(r.Dir, gate.RunFile), c.Earlier)
	out.First = r.Before
	r.out.Store(out)
	defer out.Close()
	c.Out, c.Dir = out, filepath.Join(r.Dir, WorkersDir)
	outcome, err := gate.Measure(ctx, c)
	if err == nil {
		err = writeSides(r.Dir)
	}
	if err == nil {
		err = folder.WriteOwn(filepath.Join(r.Dir, ReportFile), func(w io.Writer) error { return gate.WriteMarkdown(w, outcome, r.Again) })
	}
	if err == nil {
		err = folder.WriteOwn(filepath.Join(r.Dir, CommentFile), func(w io.Writer) error { return gate.WriteComment(w, outcome, r.Again) })
	}
	if err != nil {
		return nil, err
	}
	return outcome, nil
}

// End writes the verdict, which ends the run.
func (r *Run) End(outcome *gate.Outcome) error {
	return folder.WriteOwn(filepath.Join(r.Dir, gate.VerdictFile), asJSON(outcome))
}

package runs

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync/atomic"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/child"
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

	out atomic.Pointer[resultfile.Appender]
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
		err = r.write(outcome)
	}
	if err != nil {
		return nil, err
	}
	return outcome, nil
}

// Benchstat writes the table of benchstat, of the run's two sides, into the folder and
// returns it. It runs the go command at root, a folder of the module. There is no table
// where no cell was measured of both sides, nor where the tool fails, which is said and is
// no failure of the run.
func (r *Run) Benchstat(ctx context.Context, root string) ([]byte, error) {
	args := []string{"tool", "benchstat", "-filter", ".unit:ns/op", "-table", "goos,goarch,cpu"}
	for _, side := range []string{resultfile.SideOld, resultfile.SideNew} {
		path, err := filepath.Abs(filepath.Join(r.Dir, SideFile(side)))
		if err != nil {
			return nil, err
		}
		if _, err := os.Stat(path); err != nil {
			return nil, nil
		}
		args = append(args, side+"="+path)
	}
	var table bytes.Buffer
	cmd := child.Command(ctx, "go", args...)
	cmd.Dir, cmd.Stdout = root, &table
	if err := child.Run(cmd); err != nil {
		r.Config.Say(fmt.Sprintf("no table of benchstat: %v", err))
		return nil, nil
	}
	return table.Bytes(), folder.WriteOwn(filepath.Join(r.Dir, BenchstatFile), func(w io.Writer) error {
		_, err := w.Write(table.Bytes())
		return err
	})
}

// End writes the verdict, which ends the run.
func (r *Run) End(outcome *gate.Outcome) error {
	return folder.WriteOwn(filepath.Join(r.Dir, gate.VerdictFile), asJSON(outcome))
}

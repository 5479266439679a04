package adaptive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
)

// Crossover measures what [crossover.Next] asks for until it asks for no more, or the budget
// is used up. It returns the results file, too. It is an error when one of the impls can't do a
// workload: no launch would ever hold both.
func Crossover(ctx context.Context, c bench.Config, q *crossover.Question, say func(string)) (*bench.Summary, []byte, error) {
	var text bytes.Buffer
	c.Out = io.MultiWriter(c.Out, &text)
	conductor, err := bench.Start(ctx, c)
	if err != nil {
		return new(bench.Summary), nil, err
	}
	defer conductor.Close()
	err = follow(ctx, conductor, c, q, &text, say)
	return conductor.Close(), text.Bytes(), err
}

// follow launches what is asked for. The conductor writes to text.
func follow(ctx context.Context, conductor *bench.Conductor, c bench.Config, q *crossover.Question, text *bytes.Buffer, say func(string)) error {
	var set *compare.Set
	last := ""
	for sweep := 0; conductor.Fits() && !conductor.Failed(); sweep++ {
		plan, err := next(ctx, set, q)
		if err != nil {
			return err
		}
		cells, err := cellsAt(q, plan.Values)
		if err != nil {
			return err
		}
		if sweep == 0 { // before anything is said or measured
			if absent, err := conductor.Absent(cells); err != nil || absent != nil {
				return errors.Join(err, unable(absent))
			}
		}
		if plan.Why != last {
			say(plan.Why)
			last = plan.Why
		}
		if plan.Done {
			return nil
		}
		if sweep == 0 {
			sayShort(say, conductor, cells[0], c.Budget)
		}
		groups := together(cells)
		random := rand.New(rand.NewPCG(c.Seed, uint64(sweep)))
		random.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
		if err := conductor.Together(ctx, sweep, groups); err != nil {
			return err
		}
		if missing := conductor.Missing(); len(missing) > 0 {
			return unable(&missing[0])
		}
		if conductor.Valid() == 0 {
			continue // nothing to judge yet
		}
		if set, err = compare.Read(bytes.NewReader(text.Bytes()), "these results"); err != nil {
			return err
		}
	}
	return nil
}

// unable is the error of an impl that can't be measured; nil for none.
func unable(a *bench.Absence) error {
	if a == nil {
		return nil
	}
	return fmt.Errorf("%s can't be measured under %s procs=%d: %s; choose other impls with -a and -b, or another span with -spec", a.Contestant, a.Cell.Spec, a.Cell.Procs, a.Reason.Why())
}

// next returns what [crossover.Next] does. It doesn't wait for it once ctx has ended.
func next(ctx context.Context, set *compare.Set, q *crossover.Question) (crossover.Plan, error) {
	type answer struct {
		plan crossover.Plan
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		plan, err := crossover.Next(set, *q)
		answers <- answer{plan, err}
	}()
	select {
	case a := <-answers:
		return a.plan, a.err
	case <-ctx.Done():
		return crossover.Plan{}, ctx.Err()
	}
}

// mostApart bounds the shares of writes of cells that share a launch, as a ratio. Maps that
// allocate for each write owe collections, and cells that take turns pay each other's. With
// shares that are near, each pays about its own; between two values beside a crossing, what
// one pays for the other cancels out. Of a cell without writes, the map would not be the one
// that was filled at first.
const mostApart = 2

// together groups cells, ascending or descending in their share of writes, into launches.
func together(cells []bench.Cell) [][]bench.Cell {
	var groups [][]bench.Cell
	for _, cell := range cells {
		last := len(groups) - 1
		if last < 0 || !near(groups[last][0], cell) {
			groups = append(groups, nil)
			last++
		}
		groups[last] = append(groups[last], cell)
	}
	return groups
}

// near reports whether two cells may share a launch.
func near(a, b bench.Cell) bool {
	writes := func(c bench.Cell) float64 { return c.Spec.Store + c.Spec.Delete + c.Spec.LoadOrStore + c.Spec.RMW }
	less, more := min(writes(a), writes(b)), max(writes(a), writes(b))
	return a.Spec.SameMap(b.Spec) && less > 0 && more <= mostApart*less
}

// cellsAt returns the cells of a question at values of its axis.
func cellsAt(q *crossover.Question, values []float64) ([]bench.Cell, error) {
	var cells []bench.Cell
	for _, v := range values {
		spec, procs, err := q.At(v)
		if err != nil {
			return nil, err
		}
		cells = append(cells, bench.Cell{Spec: spec, Procs: procs, Impls: []string{q.A, q.B}})
	}
	return cells, nil
}

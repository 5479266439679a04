package adaptive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// Planned launches all impls of every cell as often as planned. It says beforehand if so few
// launches can't rank so many impls. It returns as unusable the cells that were launched and
// have no launch that may be used.
func Planned(ctx context.Context, c bench.Config, say func(string)) (summary *bench.Summary, unusable []bench.Cell, err error) {
	var text bytes.Buffer
	conductor, err := start(ctx, &c, &text)
	if err != nil {
		return new(bench.Summary), nil, err
	}
	defer conductor.Close()
	say(fmt.Sprintf("measuring %s in %s, %s each, which takes about %v; Ctrl-C keeps complete launches",
		strings.Join(allImpls(c.Cells), ", "), words.Count(len(c.Cells), "cell"), words.Count(c.Launches, "launch"), conductor.Estimate().Round(time.Second)))
	sayShort(say, conductor, c.Cells[0], c.Budget)
	sayTooFew(say, conductor, c)
	if err := conductor.Planned(ctx); err != nil {
		return conductor.Close(), nil, err
	}
	set, err := read(&text)
	if err != nil {
		return conductor.Close(), nil, err
	}
	return conductor.Close(), allInvalid(set), nil
}

// start starts a conductor whose file is also written to text.
func start(ctx context.Context, c *bench.Config, text *bytes.Buffer) (*bench.Conductor, error) {
	if c.Earlier != nil {
		text.Write(c.Earlier.Text)
	}
	c.Out = io.MultiWriter(c.Out, text)
	return bench.Start(ctx, *c)
}

// read reads what was measured so far; an empty set if it holds no result.
func read(text *bytes.Buffer) (*compare.Set, error) {
	set, err := compare.Read(bytes.NewReader(text.Bytes()), "these results")
	if errors.Is(err, compare.ErrNoResults) {
		return new(compare.Set), nil // the summary says why no launch is valid
	}
	return set, err
}

// sayTooFew says which launches can't rank the impls of a cell, however far apart they are.
func sayTooFew(say func(string), conductor *bench.Conductor, c bench.Config) {
	most := 0
	references := compare.NewJudge(compare.Options{}).Options.Unranked
	for _, cell := range c.Cells {
		ranked := slices.DeleteFunc(conductor.Takes(cell), func(name string) bool { return slices.Contains(references, name) })
		most = max(most, len(ranked))
	}
	if need := compare.FewestLaunches; most > 1 && c.Launches < need {
		say(fmt.Sprintf("%s can't rank %d impls: that takes %d or more; leave out -launches to race", words.Count(c.Launches, "launch"), most, need))
	}
}

// allInvalid returns the cells whose launches are all invalid.
func allInvalid(set *compare.Set) (unusable []bench.Cell) {
	for _, c := range set.Cells {
		if c.Voided() != "" {
			unusable = append(unusable, bench.Cell{Spec: c.Spec, Procs: c.Procs})
		}
	}
	return unusable
}

// allImpls returns the impls of all cells, each once.
func allImpls(cells []bench.Cell) []string {
	var all []string
	seen := make(map[string]bool)
	for _, c := range cells {
		for _, impl := range c.Impls {
			if !seen[impl] {
				seen[impl] = true
				all = append(all, impl)
			}
		}
	}
	return all
}

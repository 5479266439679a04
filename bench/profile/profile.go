// Package profile compares each impl with itself at several shares of reads ([Of]), and puts
// that beside figures that an article published ([BesideArticle]).
package profile

import (
	"fmt"
	"math"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// A Profile compares one impl at several shares of reads of one workload with itself at the
// first of these shares.
type Profile struct {
	Impl     string `json:"impl"`
	Spec     string `json:"spec"` // what the cells share, as text without read
	Procs    int    `json:"procs"`
	Unranked bool   `json:"unranked"`

	// Reads are the shares of reads in per cent, in the order asked for.
	// NsPerOp and Log have one entry for each, whose center is a number.
	Reads   []float64        `json:"reads"`
	NsPerOp []exact.Interval `json:"ns_per_op"` // [compare.Judge.Typical]

	// Log[i] is the median over sweeps of ln(ns/op at Reads[i] ÷ ns/op at
	// Reads[0]), paired by sweep; where sweeps are too few to bound it, the mean with
	// Student's interval. Log[0] is exactly 0. Each interval is at
	// the level of a single comparison.
	Log []exact.Interval `json:"log"`

	// Launches is the number of sweeps that hold both a share and the first:
	// the smallest over the shares.
	Launches int `json:"launches"`

	Warnings exact.Warnings `json:"warnings"`
}

// Of compares each impl with itself at several shares of reads, in per cent, wherever
// cells differ in nothing else. It leaves out a share that an impl lacks. It leaves out with
// a warning a share that no sweep holds together with the first, which happens if they come
// from two files. Without a second share there is no profile.
func Of(s *compare.Set, reads []float64, opt compare.Options) []Profile {
	j := compare.NewJudge(opt)
	var found []Profile
	for _, g := range s.Along("read") {
		if j.Fixed(g.Cells[0]) {
			continue // every impl takes equally long at every share
		}
		found = append(found, all(j, &g, reads, s.Sweeps)...)
	}
	return found
}

// all returns the profiles of all impls of a group along read.
func all(j *compare.Judge, g *compare.Group, reads []float64, sweeps int) []Profile {
	var cells []*compare.Cell
	for i, read := range reads {
		if c := g.At(read); c != nil {
			cells = append(cells, c)
		} else if i == 0 {
			return nil
		}
	}
	if len(cells) < 2 {
		return nil
	}
	var found []Profile
	for _, impl := range cells[0].Contestants {
		holding := slices.DeleteFunc(slices.Clone(cells), func(c *compare.Cell) bool { return !slices.Contains(c.Contestants, impl) })
		if len(holding) < 2 || compare.IsControl(impl) {
			continue
		}
		if p := one(j, impl, holding, sweeps); len(p.Reads) >= 2 {
			p.Spec, p.Procs = g.Spec, g.Procs
			found = append(found, p)
		}
	}
	return found
}

// one compares an impl in each cell with itself in the first cell.
func one(j *compare.Judge, impl string, cells []*compare.Cell, sweeps int) Profile {
	p := Profile{Impl: impl, Unranked: !j.Ranks(impl), Launches: sweeps}
	first := bySweep(cells[0], impl, sweeps)
	for i, c := range cells {
		ns := bySweep(c, impl, sweeps)
		from, to := exact.Paired(first, ns)
		if len(from) == 0 {
			p.Warnings = append(p.Warnings, fmt.Errorf("no sweep holds both %g and %g %% reads, so %g is left out: measure them in one run", cells[0].Spec.Read, c.Spec.Read, c.Spec.Read))
			continue
		}
		p.Reads = append(p.Reads, c.Spec.Read)
		p.NsPerOp = append(p.NsPerOp, j.Typical(slices.DeleteFunc(slices.Clone(ns), math.IsNaN), j.Options.Level))
		if i == 0 {
			p.Log = append(p.Log, exact.Interval{Level: 1})
			continue
		}
		logs := make([]float64, len(from))
		for s := range logs {
			logs[s] = math.Log(to[s] / from[s])
		}
		ratio := j.Median(logs, j.Options.Level)
		if !ratio.Finite() && len(logs) >= compare.FewestLaunches {
			ratio = j.Mean(logs, j.Options.Level)
		}
		p.Log = append(p.Log, ratio)
		p.Launches = min(p.Launches, len(logs))
	}
	if p.Launches < compare.FewestLaunches {
		p.Warnings = append(p.Warnings, fmt.Errorf("%s of both shares give no interval: need >= %d", words.Count(p.Launches, "launch"), compare.FewestLaunches))
	}
	return p
}

// bySweep returns a contestant's ns/op indexed by sweep; NaN for sweeps without a launch in
// the main state.
func bySweep(c *compare.Cell, contestant string, sweeps int) []float64 {
	i := slices.Index(c.Contestants, contestant)
	xs := slices.Repeat([]float64{math.NaN()}, sweeps)
	for _, l := range c.Launches {
		if r := l.Results[i]; r != nil && l.Outside == "" {
			xs[l.Sweep] = r.Values[resultfile.NsPerOp]
		}
	}
	return xs
}

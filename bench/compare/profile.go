package compare

import (
	"fmt"
	"math"
	"slices"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
)

// A Profile is one impl at several read shares of one workload, against itself
// at the first of them.
type Profile struct {
	Impl     string `json:"impl"`
	Spec     string `json:"spec"` // what the cells share, as text without read
	Procs    int    `json:"procs"`
	Unranked bool   `json:"unranked"`

	// Reads are the shares, in per cent and in the order asked for. NsPerOp
	// and Log have one entry for each, and each has a center.
	Reads   []float64        `json:"reads"`
	NsPerOp []exact.Interval `json:"ns_per_op"` // median

	// Log is the median over sweeps of ln(ns/op at Reads[i] ÷ ns/op at
	// Reads[0]), paired by sweep; the first is exactly 0. The intervals are
	// those of single comparisons.
	Log []exact.Interval `json:"log"`

	// Launches is the number of sweeps that hold a share and the first one:
	// the least over the shares.
	Launches int `json:"launches"`

	Warnings exact.Warnings `json:"warnings"`
}

// Profiles compares each impl with itself at several shares of reads, wherever
// cells differ in nothing else. An impl needs sweeps that hold the first share and
// one of the others; shares that it lacks are left out, and those that no sweep
// holds together with the first, as where they come from two files, with a warning.
func (s *Set) Profiles(reads []float64, opt Options) []Profile {
	j := NewJudge(opt)
	var found []Profile
	for _, g := range s.Along("read") {
		found = append(found, j.profiles(&g, reads, s.Sweeps)...)
	}
	return found
}

// profiles returns the profiles of all impls of a group along read.
func (j *Judge) profiles(g *Group, reads []float64, sweeps int) []Profile {
	var cells []*Cell
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
		holding := slices.DeleteFunc(slices.Clone(cells), func(c *Cell) bool { return !slices.Contains(c.Contestants, impl) })
		if len(holding) < 2 || IsControl(impl) {
			continue
		}
		if p := j.profile(impl, holding, sweeps); len(p.Reads) >= 2 {
			p.Spec, p.Procs = g.Spec, g.Procs
			found = append(found, p)
		}
	}
	return found
}

// profile compares an impl in some cells with itself in the first.
func (j *Judge) profile(impl string, cells []*Cell, sweeps int) Profile {
	p := Profile{Impl: impl, Unranked: !j.ranks(impl), Launches: sweeps}
	first := cells[0].bySweep(impl, sweeps)
	for i, c := range cells {
		ns := c.bySweep(impl, sweeps)
		from, to := exact.Paired(first, ns)
		if len(from) == 0 {
			p.Warnings = append(p.Warnings, fmt.Errorf("no sweep holds both %g and %g %% reads, so %g is left out: measure them in one run", cells[0].Spec.Read, c.Spec.Read, c.Spec.Read))
			continue
		}
		p.Reads = append(p.Reads, c.Spec.Read)
		p.NsPerOp = append(p.NsPerOp, j.Median(slices.DeleteFunc(slices.Clone(ns), math.IsNaN), j.Options.Level))
		if i == 0 {
			p.Log = append(p.Log, exact.Interval{Level: 1})
			continue
		}
		logs := make([]float64, len(from))
		for s := range logs {
			logs[s] = math.Log(to[s] / from[s])
		}
		p.Log = append(p.Log, j.Median(logs, j.Options.Level))
		p.Launches = min(p.Launches, len(logs))
	}
	if j.Order(p.Launches, j.Options.Level).Rank == 0 {
		p.Warnings = append(p.Warnings, tooFew(p.Launches, j.Options.Level))
	}
	return p
}

// bySweep returns a contestant's ns/op by sweep, of the launches in the main
// state; NaN elsewhere.
func (c *Cell) bySweep(contestant string, sweeps int) []float64 {
	i := slices.Index(c.Contestants, contestant)
	xs := slices.Repeat([]float64{math.NaN()}, sweeps)
	for _, l := range c.Launches {
		if r := l.Results[i]; r != nil && l.Outside == "" {
			xs[l.Sweep] = r.Values[resultfile.NsPerOp]
		}
	}
	return xs
}

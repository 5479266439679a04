package compare

import (
	"math"
	"slices"
)

// Inflections compares each impl at 95/5 with itself at 50/50, wherever two
// cells differ in nothing else.
func (s *Set) Inflections(opt Options) []Inflection {
	j := newJudge(opt)
	groups, err := s.groups("read")
	if err != nil {
		panic("compare: Inflections: " + err.Error()) // read is an axis
	}
	var found []Inflection
	for _, g := range groups {
		at95, at50 := g.at("read", 95), g.at("read", 50)
		if at95 == nil || at50 == nil {
			continue
		}
		for i, impl := range at95.Contestants {
			k := slices.Index(at50.Contestants, impl)
			if k < 0 || isControl(impl) {
				continue
			}
			found = append(found, j.inflection(g, at95, at50, i, k, s.Sweeps))
		}
	}
	return found
}

// at returns the group's cell at a value of the axis, nil if it has none.
func (g *group) at(axis string, x float64) *Cell {
	for _, c := range g.cells {
		if place, _ := c.place(axis); place == x {
			return c
		}
	}
	return nil
}

func (j *judge) inflection(g *group, at95, at50 *Cell, i, k, sweeps int) Inflection {
	x := Inflection{
		Impl: at95.Contestants[i], Spec: g.text("read"), Procs: g.procs,
		At95:     j.median(at95.column(i, nsPerOp), j.Level),
		At50:     j.median(at50.column(k, nsPerOp), j.Level),
		Unranked: !j.ranks(at95.Contestants[i]),
	}
	ns95, ns50 := both(at95.bySweep(i, sweeps), at50.bySweep(k, sweeps))
	logs := make([]float64, len(ns95))
	for s := range logs {
		logs[s] = math.Log(ns50[s] / ns95[s])
	}
	x.Launches = len(logs)
	x.Log = j.median(logs, j.Level)
	if j.order(len(logs), j.Level).rank == 0 {
		x.Warnings = append(x.Warnings, tooFew(len(logs), j.Level))
	}
	return x
}

// bySweep returns a contestant's ns/op by sweep, of the launches in the main
// state; NaN elsewhere.
func (c *Cell) bySweep(contestant, sweeps int) []float64 {
	xs := slices.Repeat([]float64{math.NaN()}, sweeps)
	for _, l := range c.Launches {
		if r := l.Results[contestant]; r != nil && l.Outside == "" {
			xs[l.Sweep] = r.values[nsPerOp]
		}
	}
	return xs
}

package main

import (
	"fmt"
	"math"
	"math/rand/v2"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/recommend"
	"example.com/mapbench/workloads"
)

// draw draws workloads by a seed, and asks for a map for each: inside are answered from the
// set, and outside lie outside of what it measured. The same arguments give the same answers.
func draw(set *compare.Set, seed uint64, in, out int) (inside, outside []*recommend.Answer, err error) {
	advisor, err := recommend.NewAdvisor(set, recommend.Field{})
	if err != nil {
		return nil, nil, err
	}
	r := rand.New(rand.NewPCG(seed, 0))
	const tries = 100 // for each workload; a few suffice for the committed results
	drawn := make(map[string]bool)
	for range tries * in {
		if len(inside) == in {
			break
		}
		c := set.Cells[r.IntN(len(set.Cells))]
		spec, moved := within(r, c.Spec, advisor.Answer(c.Spec, c.Procs).Looked)
		a := advisor.Answer(spec, c.Procs)
		if key := fmt.Sprint(spec, c.Procs); moved && a.Recommended != nil && !drawn[key] {
			drawn[key] = true
			inside = append(inside, a)
		}
	}
	if len(inside) < in || in == 0 {
		return nil, nil, fmt.Errorf("%d workloads inside could be drawn, want %d and at least 1; answer from a file of more read shares and sizes", len(inside), in)
	}
	for i := range out {
		from := inside[r.IntN(len(inside))].Question
		spec, procs, err := beyond(r, i, from)
		if err != nil {
			return nil, nil, err
		}
		outside = append(outside, advisor.Answer(spec, procs))
	}
	return inside, outside, nil
}

// within draws a workload from those to which answers reach: another read share, another
// size, or both. It reports false if they reach to no other.
func within(r *rand.Rand, spec workloads.Spec, looked []recommend.Stretch) (workloads.Spec, bool) {
	moved := false
	for _, s := range looked {
		if s.Gaps || s.Axis != "read" && s.Axis != "n" {
			continue
		}
		x := math.Round(s.Lo + r.Float64()*(s.Hi-s.Lo))
		if compare.Logarithmic(s.Axis) {
			x = digits(s.Lo * math.Pow(s.Hi/s.Lo, r.Float64()))
		}
		if to, err := spec.With(s.Axis, x); err == nil && to != spec {
			spec, moved = to, true
		}
	}
	return spec, moved
}

// digits rounds a count to two digits.
func digits(x float64) float64 {
	unit := max(1, math.Pow(10, math.Floor(math.Log10(x))-1))
	return math.Round(x/unit) * unit
}

// beyond moves a workload outside what any results measured so far, in one of five keys in
// turn.
func beyond(r *rand.Rand, turn int, from recommend.Asked) (spec workloads.Spec, procs int, err error) {
	if spec, err = workloads.ParseSpec(from.Spec); err != nil {
		return spec, 0, err
	}
	procs = from.Procs
	switch turn % 5 {
	case 0:
		spec.N = int(digits(1e7 * (1 + 8*r.Float64())))
	case 1:
		spec.Dist = workloads.Dist{Kind: workloads.Zipf, S: math.Round(100*(1.6+r.Float64())) / 100}
	case 2:
		spec.Key, spec.Val, spec.Sched = workloads.String, 64, workloads.Random
	case 3:
		procs += 1 + r.IntN(60)
	case 4:
		spec.Goroutines = 2000 + r.IntN(8000)
	}
	return spec, procs, nil
}

package crossover

import (
	"math"
	"math/rand/v2"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/simulation"
	"example.com/mapbench/workloads"
)

// A trueCell is a cell of several impls whose true times are known.
type trueCell struct {
	spec  string
	procs int
	logs  []float64
}

// setOf returns a set of cells of the impls A, B, …, measured with noise.
func setOf(t testing.TB, launches int, sd float64, cells ...trueCell) *compare.Set {
	t.Helper()
	return measure(t, rand.New(rand.NewPCG(1, 6)), launches, sd, cells)
}

// measure returns a set of cells, measured with Gaussian noise of the given SD.
func measure(t testing.TB, r *rand.Rand, launches int, sd float64, cells []trueCell) *compare.Set {
	t.Helper()
	s := &compare.Set{Sweeps: launches}
	for _, p := range cells {
		spec, err := workloads.ParseSpec(p.spec)
		if err != nil {
			t.Fatal(err)
		}
		c := cellOf(r, simulation.Noises[0], sd, launches, letters(len(p.logs)), p.logs)
		c.Spec, c.Procs = spec, p.procs
		if spec.Goroutines > p.procs {
			c.Burst = "5us"
		}
		s.Cells = append(s.Cells, c)
	}
	return s
}

// letters returns n names: A, B, and so on.
func letters(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = string(rune('A' + i))
	}
	return names
}

// cellOf returns a cell of contestants whose times have the given true logarithms, measured in
// the given number of launches.
func cellOf(r *rand.Rand, n simulation.Noise, sd float64, launches int, names []string, logs []float64) *compare.Cell {
	spec, err := workloads.ParseSpec("n=1000")
	if err != nil {
		panic(err)
	}
	c := &compare.Cell{Spec: spec, Procs: 2, Contestants: names}
	for s := range launches {
		base := math.Exp(0.3 * r.NormFloat64()) // noise that the contestants of the launch share
		var results []*compare.Result
		for _, log := range logs {
			results = append(results, line(20*base*math.Exp(log+sd/math.Sqrt2*n.Draw(r))))
		}
		c.Launches = append(c.Launches, compare.Launch{Sweep: s, Results: results})
	}
	return c
}

// line returns a result that has only ns/op.
func line(ns float64) *compare.Result {
	r := compare.NewResult()
	r.Values[resultfile.NsPerOp] = ns
	return r
}

// A truePair is a cell of A and B whose true log-ratio is known.
type truePair struct {
	spec  string
	procs int
	log   float64
}

// setOfPairs returns a set of cells of A and B, measured with noise.
func setOfPairs(t testing.TB, launches int, sd float64, pairs ...truePair) *compare.Set {
	t.Helper()
	cells := make([]trueCell, len(pairs))
	for i, p := range pairs {
		cells[i] = trueCell{p.spec, p.procs, []float64{p.log, 0}}
	}
	return measure(t, rand.New(rand.NewPCG(1, 3)), launches, sd, cells)
}

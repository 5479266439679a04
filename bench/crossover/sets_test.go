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

// A stand is a cell of several impls at true logs from the first.
type stand struct {
	spec  string
	procs int
	logs  []float64
}

// standing returns a set of impls A, B, … at some stands.
func standing(t testing.TB, launches int, sd float64, stands ...stand) *compare.Set {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 6))
	s := &compare.Set{Sweeps: launches}
	for _, p := range stands {
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

// letters returns n names, from A on.
func letters(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = string(rune('A' + i))
	}
	return names
}

// cellOf returns a cell of contestants at true logs from the first, measured
// in that many launches.
func cellOf(r *rand.Rand, n simulation.Noise, sd float64, launches int, names []string, logs []float64) *compare.Cell {
	spec, err := workloads.ParseSpec("n=1000")
	if err != nil {
		panic(err)
	}
	c := &compare.Cell{Spec: spec, Procs: 2, Contestants: names}
	for s := range launches {
		base := math.Exp(0.3 * r.NormFloat64()) // what the launch's contestants have in common
		var results []*compare.Result
		for _, log := range logs {
			results = append(results, line(20*base*math.Exp(log+sd/math.Sqrt2*n.Draw(r))))
		}
		c.Launches = append(c.Launches, compare.Launch{Sweep: s, Results: results})
	}
	return c
}

// line returns a result that knows its ns/op only.
func line(ns float64) *compare.Result {
	r := compare.NewResult()
	r.Values[resultfile.NsPerOp] = ns
	return r
}

// A spot is a cell of A and B at a true log-ratio.
type spot struct {
	spec  string
	procs int
	log   float64
}

// spotted returns a set of A and B at some spots, with a little noise.
func spotted(t testing.TB, launches int, sd float64, spots ...spot) *compare.Set {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 3))
	s := &compare.Set{Sweeps: launches}
	for _, p := range spots {
		spec, err := workloads.ParseSpec(p.spec)
		if err != nil {
			t.Fatal(err)
		}
		c := cellOf(r, simulation.Noises[0], sd, launches, []string{"A", "B"}, []float64{p.log, 0})
		c.Spec, c.Procs = spec, p.procs
		if spec.Goroutines > p.procs {
			c.Burst = "5us"
		}
		s.Cells = append(s.Cells, c)
	}
	return s
}

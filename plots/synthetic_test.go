package plots

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
)

// A law is the true ns/op of an impl at a write share in [0,1] and an n, and
// the standard deviation of a launch, as a fraction.
type law struct {
	impl string
	sd   float64
	cost func(writes, n float64) float64
}

// cache is what a larger map costs.
func cache(n float64) float64 { return 1 + 0.25*math.Log10(n/1000) }

var laws = []law{
	{"mutex", 0.02, func(w, n float64) float64 { return (96 + 8*w) * cache(n) }},
	{"rwmutex", 0.02, func(w, n float64) float64 { return (58 + 75*math.Sqrt(w)) * cache(n) }},
	{"sync.Map", 0.01, func(w, n float64) float64 { return (19 + 155*math.Pow(w, 0.8)) * cache(n) }},
	{"sharded", 0.004, func(w, n float64) float64 { return (31 + 21*w) * cache(n) }},
	{"cas", 0.004, func(w, n float64) float64 { return (30.8 + 23.5*w*math.Sqrt(w)) * cache(n) }}, // all but tied with sharded
	{"xsync", 0.01, func(w, n float64) float64 { return (13 + 58*math.Pow(w, 0.7)) * cache(n) }},
	{"nop", 0.01, func(w, n float64) float64 { return 1.9 }},
}

// A suite makes a file as the conductor writes it, from laws.
type suite struct {
	laws     []law
	reads    []float64
	ns       []float64
	procs    []int
	launches int
	tail     string  // of the spec
	shared   float64 // standard deviation of what the impls of a launch share
}

func standard() suite {
	return suite{laws, []float64{100, 99, 95, 90, 75, 50, 25, 0}, []float64{1000, 100000}, []int{2}, 8, "", 0.02}
}

// text is the same for the same suite: its noise has a fixed seed.
func (s suite) text() string {
	r := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	b.WriteString("mapbench: 1\ngoos: linux\ngoarch: amd64\ncpu: Example CPU 9000\ncores: 4\nkernel: Linux 6.1\n" +
		"goversion: go1.26.1\ngoamd64: v1\ncommit: 0123456789abcdef0123456789abcdef01234567\ndirty: true\n\n")
	for sweep := range s.launches {
		for _, procs := range s.procs {
			for _, n := range s.ns {
				for _, read := range s.reads {
					together := s.shared * r.NormFloat64()
					for _, l := range s.laws {
						ns := l.cost(1-read/100, n) * math.Exp(together+l.sd*r.NormFloat64())
						fmt.Fprintf(&b, "BenchmarkMap/impl=%s/read=%g/dist=uniform/n=%.0f%s-%d 1000 %.6g ns/op %.6g ops/s %d sweep\n",
							l.impl, read, n, s.tail, procs, ns, 1e9/ns, sweep)
					}
				}
			}
		}
	}
	return b.String()
}

func (s suite) set(t testing.TB) *compare.Set {
	t.Helper()
	set, err := compare.Read(strings.NewReader(s.text()), "synthetic.txt")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

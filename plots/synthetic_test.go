package plots

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/golden"
)

// random returns the source of a test. Its seed is logged: 1, unless the
// environment variable MAPBENCH_SEED gives another.
func random(t testing.TB) *rand.Rand {
	t.Helper()
	return rand.New(rand.NewPCG(golden.FixedSeed(t), 0))
}

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

// dozen are as many impls as a full comparison has.
var dozen = append(append([]law(nil), laws[:6]...),
	law{"hinted", 0.01, func(w, n float64) float64 { return (14 + 95*math.Pow(w, 0.3)) * cache(n) }},
	law{"cow", 0.01, func(w, n float64) float64 { return 12.7*cache(n) + 3*w*math.Sqrt(n) }},
	law{"cmap", 0.01, func(w, n float64) float64 { return (34 + 24*w) * cache(n) }},
	law{"haxmap", 0.015, func(w, n float64) float64 { return (13.1 + 90*w) * cache(n) * cache(n) }},
	law{"skipmap", 0.01, func(w, n float64) float64 { return (60 + 20*w) * math.Pow(n/1000, 0.2) }},
	law{"hashtrie", 0.012, func(w, n float64) float64 { return (19.1 + 130*math.Pow(w, 0.9)) * cache(n) }},
	laws[6])

// A suite makes a file as the conductor writes it, from laws.
type suite struct {
	laws     []law
	reads    []float64
	ns       []float64
	procs    []int
	launches int
	middle   string  // of the spec, after read
	tail     string  // of the spec
	shared   float64 // standard deviation of what the impls of a launch share
}

func standard() suite {
	return suite{laws: laws, reads: []float64{100, 99, 95, 90, 75, 50, 25, 0}, ns: []float64{1000, 100000}, procs: []int{2}, launches: 8, shared: 0.02}
}

// text is the same for the same suite: its noise has a fixed seed.
func (s suite) text() string { return together(s) }

// head is a file's configuration.
const head = "mapbench: 1\ngoos: linux\ngoarch: amd64\ncpu: Example CPU 9000\ncores: 4\nkernel: Linux 6.1\n" +
	"goversion: go1.26.1\ngoamd64: v1\ncommit: 0123456789abcdef0123456789abcdef01234567\ndirty: true\n\n"

// write writes a sweep.
func (s suite) write(b *strings.Builder, r *rand.Rand, sweep int) {
	for _, procs := range s.procs {
		for _, n := range s.ns {
			for _, read := range s.reads {
				together := s.shared * r.NormFloat64()
				for i, l := range s.laws {
					ns := l.cost(1-read/100, n) * math.Exp(together+l.sd*r.NormFloat64())
					ns *= math.Pow(2/float64(procs), float64(i%5-1)/4) // from worse to better with procs
					fmt.Fprintf(b, "BenchmarkMap/impl=%s/read=%g%s/dist=uniform/n=%.0f%s-%d 1000 %.6g ns/op %.6g ops/s %d B/op %d allocs/op %d sweep\n",
						l.impl, read, s.middle, n, s.tail, procs, ns, 1e9/ns, 16*i, i%2, sweep)
				}
			}
		}
	}
}

// together returns the text of several suites as one file.
func together(suites ...suite) string {
	r := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	b.WriteString(head)
	for sweep := range suites[0].launches {
		for _, s := range suites {
			s.write(&b, r, sweep)
		}
	}
	return b.String()
}

// full returns the text of a file that holds all that a report shows.
func full(laws []law) string {
	reads, one := []float64{100, 95, 50, 0}, []float64{1000}
	plain := suite{laws: laws, reads: standard().reads, ns: []float64{100, 1000, 10000, 100000}, procs: []int{2}, launches: 12, shared: 0.02}
	with := func(change func(*suite)) suite {
		s := plain
		s.reads, s.ns = reads, one
		change(&s)
		return s
	}
	return together(plain,
		with(func(s *suite) { s.procs = []int{1, 4} }),
		with(func(s *suite) { s.tail = "/goroutines=8/burst=5us" }),
		with(func(s *suite) { s.tail = "/goroutines=64/burst=5us" }),
		with(func(s *suite) { s.tail = "/key=string" }),
		with(func(s *suite) { s.middle, s.reads, s.ns = "/hit=100", []float64{95, 50, 0}, []float64{10000} }),
		with(func(s *suite) { s.middle, s.reads = "/hit=100", []float64{100, 95, 50} }))
}

func (s suite) set(t testing.TB) *compare.Set {
	t.Helper()
	return parse(t, s.text())
}

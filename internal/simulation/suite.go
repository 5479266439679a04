package simulation

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"example.com/mapbench/internal/resultfile"
)

// A Law is the true cost of an impl.
type Law struct {
	Impl string
	SD   float64                         // standard deviation of a launch, as a fraction
	Cost func(writes, n float64) float64 // ns/op at a write share in [0,1] and n entries
}

// cache returns the factor by which a map of n entries is slower than one of 1000.
func cache(n float64) float64 { return 1 + 0.25*math.Log10(n/1000) }

// Laws are the laws of six impls and of nop.
var Laws = []Law{
	{"mutex", 0.02, func(w, n float64) float64 { return (96 + 8*w) * cache(n) }},
	{"rwmutex", 0.02, func(w, n float64) float64 { return (58 + 75*math.Sqrt(w)) * cache(n) }},
	{"sync.Map", 0.01, func(w, n float64) float64 { return (19 + 155*math.Pow(w, 0.8)) * cache(n) }},
	{"sharded", 0.004, func(w, n float64) float64 { return (31 + 21*w) * cache(n) }},
	{"cas", 0.004, func(w, n float64) float64 { return (30.8 + 23.5*w*math.Sqrt(w)) * cache(n) }}, // almost tied with sharded
	{"xsync", 0.01, func(w, n float64) float64 { return (13 + 58*math.Pow(w, 0.7)) * cache(n) }},
	{"nop", 0.01, func(w, n float64) float64 { return 1.9 }},
}

// Dozen are the laws of twelve impls, as many as a full comparison has, and of nop.
var Dozen = append(slices.Clone(Laws[:6]),
	Law{"hinted", 0.01, func(w, n float64) float64 { return (14 + 95*math.Pow(w, 0.3)) * cache(n) }},
	Law{"cow", 0.01, func(w, n float64) float64 { return 12.7*cache(n) + 3*w*math.Sqrt(n) }},
	Law{"cmap", 0.01, func(w, n float64) float64 { return (34 + 24*w) * cache(n) }},
	Law{"haxmap", 0.015, func(w, n float64) float64 { return (13.1 + 90*w) * cache(n) * cache(n) }},
	Law{"skipmap", 0.01, func(w, n float64) float64 { return (60 + 20*w) * math.Pow(n/1000, 0.2) }},
	Law{"hashtrie", 0.012, func(w, n float64) float64 { return (19.1 + 130*math.Pow(w, 0.9)) * cache(n) }},
	Laws[6])

// A Suite makes a results file from laws, as the conductor writes it.
type Suite struct {
	Laws     []Law
	Reads    []float64 // per cent
	Ns       []float64
	Procs    []int
	Launches int
	Middle   string  // of the spec, after read: "/hit=100"
	Tail     string  // of the spec: "/key=string"
	Shared   float64 // standard deviation of the noise that the impls of a launch share

	// Weights are what impls cost beside time, by their names. The lines of an impl that is
	// not among them state nothing but times.
	Weights map[string]Weight
	// Others are further units of every line, such as bytes per entry, and their true values.
	// A launch varies by each law's SD.
	Others map[resultfile.Unit]func(impl string, writes, n float64) float64
}

// Standard is a suite of all [Laws] at many read shares and two n.
func Standard() Suite {
	return Suite{Laws: Laws, Reads: []float64{100, 99, 95, 90, 75, 50, 25, 0}, Ns: []float64{1000, 100000}, Procs: []int{2}, Launches: 8, Shared: 0.02}
}

// Text returns a results file of the suite; see [Together].
func (s Suite) Text() string { return Together(s) }

// Head is a file's configuration.
const Head = "mapbench: 1\ngoos: linux\ngoarch: amd64\ncpu: Example CPU 9000\ncores: 4\nkernel: Linux 6.1\n" +
	"goversion: go1.26.1\ngoamd64: v1\ncommit: 0123456789abcdef0123456789abcdef01234567\ndirty: true\n\n"

// write writes a sweep.
func (s Suite) write(w *resultfile.Writer, r *rand.Rand, sweep int) {
	for _, procs := range s.Procs {
		for _, n := range s.Ns {
			for _, read := range s.Reads {
				together := s.Shared * r.NormFloat64()
				stops := s.stops(r)
				lines := make([]resultfile.Line, len(s.Laws))
				for i, l := range s.Laws {
					ns := l.Cost(1-read/100, n) * math.Exp(together+l.SD*r.NormFloat64())
					ns *= math.Pow(2/float64(procs), float64(i%5-1)/4) // from worse to better with procs
					lines[i] = line(fmt.Sprintf("%s/impl=%s/read=%g%s/n=%.0f%s-%d", resultfile.Base, l.Impl, read, s.Middle, n, s.Tail, procs), ns)
					lines[i].Values[resultfile.BytesPerOp] = float64(16 * i)
					lines[i].Values[resultfile.AllocsPerOp] = float64(i % 2)
					lines[i].Values[resultfile.Sweep] = float64(sweep)
					if weight, ok := s.Weights[l.Impl]; ok {
						weight.put(&lines[i].Values, r, read, stops)
					}
					for u := range resultfile.NumUnits {
						if value := s.Others[u]; value != nil {
							lines[i].Values[u] = digits(value(l.Impl, 1-read/100, n) * math.Exp(l.SD*r.NormFloat64()))
						}
					}
				}
				must(w.Launch(lines))
			}
		}
	}
}

// digits rounds a value to six digits, as the conductor writes it.
func digits(x float64) float64 {
	x, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 6, 64), 64)
	must(err)
	return x
}

// line returns a line with the times of operations.
func line(name string, ns float64) resultfile.Line {
	parsed, err := resultfile.ParseName(name)
	must(err)
	values := resultfile.NoValues()
	values[resultfile.NsPerOp], values[resultfile.OpsPerSec] = digits(ns), digits(1e9/ns)
	return resultfile.Line{Name: parsed, Ops: 1000, Values: values}
}

// must panics if a suite makes no legal file.
func must(err error) {
	if err != nil {
		panic("simulation: " + err.Error())
	}
}

// Together returns several suites as one results file. The same suites give the same text,
// since the seed of the noise is fixed.
func Together(suites ...Suite) string {
	r := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	b.WriteString(Head)
	w := resultfile.NewWriter(&b)
	for sweep := range suites[0].Launches {
		for _, s := range suites {
			s.write(w, r, sweep)
		}
	}
	return b.String()
}

// AllCharts returns a results file of the laws that has the data for all kinds of charts.
func AllCharts(laws []Law) string {
	reads, one := []float64{100, 95, 50, 0}, []float64{1000}
	plain := Suite{Laws: laws, Reads: Standard().Reads, Ns: []float64{100, 1000, 10000, 100000}, Procs: []int{2}, Launches: 12, Shared: 0.02}
	with := func(change func(*Suite)) Suite {
		s := plain
		s.Reads, s.Ns = reads, one
		change(&s)
		return s
	}
	return Together(plain,
		with(func(s *Suite) { s.Procs = []int{1, 4} }),
		with(func(s *Suite) { s.Tail = "/goroutines=8/burst=5us" }),
		with(func(s *Suite) { s.Tail = "/goroutines=64/burst=5us" }),
		with(func(s *Suite) { s.Tail = "/key=string" }),
		with(func(s *Suite) { s.Middle, s.Reads, s.Ns = "/hit=100", []float64{95, 50, 0}, []float64{10000} }),
		with(func(s *Suite) { s.Middle, s.Reads = "/hit=100", []float64{100, 95, 50} }))
}

package gate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/resultfile"
)

const header = `mapbench: 1
commit: 0123abc
goversion: go1.26.0
goos: linux
goarch: amd64
goamd64: v1
cpu: AMD EPYC
cores: 2
kernel: 6.1
Unit ns/op better=lower
`

// seeded returns a file's text with a seed.
func seeded(seed, text string) string { return "seed: " + seed + "\n" + text }

func parse(t testing.TB, text string) *compare.Set {
	t.Helper()
	s, err := compare.Read(strings.NewReader(text), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// line returns a result that knows its ns/op only.
func line(ns float64) *compare.Result {
	r := compare.NewResult()
	r.Values[resultfile.NsPerOp] = ns
	return r
}

// large returns a file of that many cells with 30 launches of each impl.
func large(cells int, impls ...string) string {
	r := rand.New(rand.NewPCG(1, 4))
	var text strings.Builder
	text.WriteString(header)
	for s := range 30 {
		for n := range cells {
			for _, impl := range impls {
				ns := 20 * math.Exp(0.05*r.NormFloat64())
				fmt.Fprintf(&text, "BenchmarkMap/impl=%s/read=95/dist=uniform/n=%d-2\t100000\t%.4g ns/op\t%.6g ops/s\t%.4g ratio\t0 B/op\t0 allocs/op\t%d sweep\t30.1 c2c-before-ns\t30.2 c2c-after-ns\n",
					impl, n+1, ns, 1e9/ns, ns/20, s)
			}
		}
	}
	return text.String()
}

// gateCells is the number of cells of a large gate, with 30 results a side.
const gateCells = 10_000

// A gateCell is one cell of a gate run's file that a test makes up.
type gateCell struct {
	impl   string
	n      int
	shift  float64 // of the new side, as a fraction
	sd     float64 // 0 for 1 %
	pairs  int     // of the confirmation
	allocs float64 // of the new side an operation; the old side's is 1

	throughput float64 // what ns/op says instead of shift, 0 for the same
	others     string  // the sides, "old,new" when ""
}

// fileOf returns the file of a gate run.
func fileOf(screen int, cells ...gateCell) string {
	r := rand.New(rand.NewPCG(1, 6))
	var text strings.Builder
	text.WriteString(header)
	for sweep := range screen + 200 {
		for _, c := range cells {
			sd, sides := c.sd, []string{"old", "new"}
			if sd == 0 {
				sd = 0.01
			}
			if c.others != "" {
				sides = strings.Split(c.others, ",")
			}
			if sweep >= screen+c.pairs {
				continue
			}
			z := r.NormFloat64()
			for i, side := range sides {
				x, y, allocs := 0.0, 0.0, 1.0
				if i == 1 {
					x, y, allocs = math.Log1p(c.shift)+sd*z, math.Log1p(c.shift)+sd*z, 1+c.allocs
					if c.throughput != 0 {
						y = math.Log1p(c.throughput) + sd*z
					}
				}
				fmt.Fprintf(&text, "BenchmarkMap/impl=%s@%s/read=95/dist=uniform/n=%d-2\t1000\t%.6g ns/op\t%.6g ratio\t8 B/op\t%.6g allocs/op\t%d sweep\t30 c2c-before-ns\t30 c2c-after-ns\n",
					c.impl, side, c.n, 20*math.Exp(y), math.Exp(x), allocs, sweep)
			}
		}
	}
	return text.String()
}

func nameWith(impl string, n int) string {
	return fmt.Sprintf("impl=%s/read=95/dist=uniform/n=%d-2", impl, n)
}

// quiet are cells without a change. Most cells of a gate run are.
func quiet(n int) []gateCell {
	var cells []gateCell
	for i := range n {
		cells = append(cells, gateCell{impl: "quiet", n: i + 1})
	}
	return cells
}

// judgeRun judges the cells beside 20 quiet ones and a control.
func judgeRun(t *testing.T, opt Options, edit func(string) string, cells ...gateCell) *Outcome {
	t.Helper()
	all := slices.Concat(cells, quiet(20))
	for _, c := range all {
		opt.Cells = append(opt.Cells, nameWith(c.impl, c.n))
	}
	all = append(all, gateCell{impl: "quiet", n: 1, pairs: 20, others: "control,control#2"})
	opt.Controls = append(opt.Controls, nameWith("quiet@control", 1))
	text := fileOf(16, all...)
	if edit != nil {
		text = edit(text)
	}
	s, err := compare.Read(strings.NewReader(text), "night.txt")
	if err != nil {
		t.Fatal(err)
	}
	return Judge(s, DefaultPlan(), opt)
}

// find returns the finding about a cell.
func (n *Outcome) find(t *testing.T, name string) Cell {
	t.Helper()
	i := slices.IndexFunc(n.Cells, func(c Cell) bool { return c.Name == name })
	if i < 0 {
		t.Fatalf("no cell %s in %v", name, n.Cells)
	}
	return n.Cells[i]
}

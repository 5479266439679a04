package gate

import (
	"fmt"
	"math"
	"math/rand/v2"
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

package compare

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"example.com/mapbench/internal/simulation"
	"example.com/mapbench/workloads"
)

// large returns a file of the given number of cells, each with 30 launches of each impl.
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

// The size of a large gate run: 10,000 cells with 30 results on each side.
const gateCells = 10_000

func BenchmarkRead(b *testing.B) {
	text := large(gateCells, "A")
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		parse(b, text)
	}
}

func BenchmarkTables(b *testing.B) {
	s := parse(b, large(gateCells, "A", "B"))
	for b.Loop() {
		if _, err := s.Tables(Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompareFiles(b *testing.B) {
	older, newer := parse(b, large(gateCells, "A")), parse(b, large(gateCells, "A"))
	for b.Loop() {
		if _, err := CompareFiles(older, newer, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// reported returns a set of the size of the published one: 150 cells of 12 impls with 10
// launches each.
func reported(t testing.TB) *Set {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 5))
	var impls []string
	for i := range 12 {
		impls = append(impls, fmt.Sprintf("impl%d", i))
	}
	s := &Set{Sweeps: 10}
	for _, read := range []float64{0, 10, 25, 50, 75, 90, 95, 98, 99, 100} {
		for _, n := range []int{100, 1000, 10000, 100000, 1000000} {
			for _, goroutines := range []int{1, 2, 8} {
				spec, err := workloads.ParseSpec(fmt.Sprintf("read=%g/n=%d/goroutines=%d", read, n, goroutines))
				if err != nil {
					t.Fatal(err)
				}
				logs := make([]float64, len(impls))
				for i := range logs {
					logs[i] = simulation.Spread(r, 0, 0.1) + 0.01*float64(i)*(read-50)/50
				}
				c := cellOf(r, simulation.Noises[0], 0.04, 10, impls, logs)
				c.Spec = spec
				s.Cells = append(s.Cells, c)
			}
		}
	}
	return s
}

func BenchmarkReport(b *testing.B) {
	s := reported(b)
	b.Run("tables", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Tables(Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("grids", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Grids("read", "n", Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

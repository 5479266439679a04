package compare

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

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

// The size of a gate: 10,000 cells with 30 results a side. benchstat takes
// about 1.3 s for its table of the same files.
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

package trend

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"example.com/mapbench/internal/copies"
	"example.com/mapbench/internal/golden"
)

// gateText returns the results file of a gate run of two cells and a control, each in the given
// number of launches. Ratios have as many digits as in a real file. A third cell has one launch,
// which is invalid.
func gateText(r *rand.Rand, launches int) string {
	var b strings.Builder
	b.WriteString("seed: 7\nold-commit: 0123\nnew-commit: 4567\n" + header)
	result := func(contestant string, sweep int, ratio float64) {
		fmt.Fprintf(&b, "BenchmarkMap/impl=%s/read=95/dist=uniform/n=1000/burst=5us-2 1000 %.6g ns/op %.6g ratio %d sweep %.6g c2c-before-ns\n",
			contestant, 20*ratio, ratio, sweep, 30+r.Float64())
	}
	for sweep := range launches {
		for _, pair := range [][2]string{{"A@old", "A@new"}, {"B@old", "B@new"}, {"A@control", "A@control#2"}} {
			result(pair[0], sweep, 1)
			result(pair[1], sweep, math.Exp(0.03*r.NormFloat64()))
		}
	}
	b.WriteString("# invalid launch: C@new: the mean size is 9, want 1000\n# ")
	result("C@old", 0, 1)
	b.WriteString("# ")
	result("C@new", 0, 1)
	return b.String()
}

// TestSummaryReadsAsTheWhole checks that a summary reads like the whole file. The gate runs have
// 1 to 30 launches: even and odd numbers, and too few for an interval.
func TestSummaryReadsAsTheWhole(t *testing.T) {
	seed := golden.Seed(t)
	for launches := range 30 {
		text := gateText(rand.New(rand.NewPCG(seed, uint64(launches))), launches+1)
		whole := readText(t, text)
		summary, err := Summarize(whole.Set)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := summary.Write(&b); err != nil {
			t.Fatal(err)
		}
		short := readText(t, b.String())
		if got, want := short.series(), whole.series(); !reflect.DeepEqual(got, want) || len(want) != 3 {
			t.Errorf("%d launches: the summary says\n%+v\nthe whole\n%+v", launches+1, got, want)
		}
		if got, want := short.void(), whole.void(); !reflect.DeepEqual(got, want) || len(want) != 1 {
			t.Errorf("%d launches: void are %v, in the whole %v", launches+1, got, want)
		}
		if short.c2c() != whole.c2c() || short.build() != whole.build() || !reflect.DeepEqual(short.Config(), whole.Config()) {
			t.Errorf("%d launches: %v, %q, %v; the whole says %v, %q, %v", launches+1,
				short.c2c(), short.build(), short.Config(), whole.c2c(), whole.build(), whole.Config())
		}
		for _, pair := range [][2]*File{{whole, short}, {short, whole}, {short, short}} {
			var found copies.Found
			if err := pair[0].AddTo(&found); err != nil {
				t.Error(err)
			}
			if err := pair[1].AddTo(&found); err == nil || !strings.Contains(err.Error(), " are one result") {
				t.Errorf("a run twice: %v; want it refused", err)
			}
		}
		other := readText(t, strings.Replace(text, "seed: 7", "seed: 8", 1))
		var found copies.Found
		if err := short.AddTo(&found); err != nil {
			t.Error(err)
		}
		if err := other.AddTo(&found); err != nil {
			t.Errorf("a run of another seed: %v", err)
		}
	}
}

// TestSummarizeRefuses summarizes sets that a summary would lose something of.
func TestSummarizeRefuses(t *testing.T) {
	check := func(text, want string) {
		t.Helper()
		if _, err := Summarize(readText(t, text).Set); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %q", err, want)
		}
	}
	check(header+line("A", 20, "0 sweep\t1 ratio")+line("B", 20, "0 sweep\t1 ratio"), "not a cell of a gate")
	check(header+line("A@new", 20, "0 sweep\t1 ratio")+line("A@old", 20, "0 sweep\t1 ratio"), "not a cell of a gate")
	check(header+line("A@old", 20, "0 sweep\t1 ratio")+line("A@new", 20, "0 sweep\t1 ratio")+"Benchmark", "cut off")
}

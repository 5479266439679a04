package workloads

import (
	"fmt"
	"math"
	"testing"

	"example.com/mapbench/internal/golden"
)

// lawSpecs has every law, with universes that don't divide evenly.
var lawSpecs = []string{
	"dist=uniform/n=501",
	"dist=zipf0/n=501",
	"dist=zipf0.99/n=501",
	"dist=zipf1/n=1000",
	"dist=zipf2.5/n=501",
	"dist=hotspot/n=501",
	"dist=hotspot/n=3",
	"dist=disjoint/n=501",
}

// TestLaw checks that probabilities sum to 1 for each goroutine, and compares SumSquares and
// RarestKey with the sum and the minimum over all keys.
func TestLaw(t *testing.T) {
	const goroutines = 5
	for _, text := range append([]string{"dist=disjoint/n=501/grow=1", "dist=disjoint/n=7/hit=87.5/grow=1"}, lawSpecs...) {
		s := parse(t, text)
		l := s.Law(goroutines)
		var sums [goroutines]float64
		squares, rarest := 0.0, 1.0
		for i := range s.Universe() {
			p := 0.0
			for g := range goroutines {
				sums[g] += l.P(g, i)
				p += l.P(g, i) / goroutines
			}
			squares += p * p
			rarest = min(rarest, p)
		}
		for g, sum := range sums {
			if math.Abs(sum-1) > 1e-12 {
				t.Errorf("%s: the probabilities of goroutine %d sum to %v, want 1", text, g, sum)
			}
		}
		if got := s.SumSquares(goroutines); math.Abs(got/squares-1) > 1e-12 {
			t.Errorf("%s: SumSquares = %v, want %v", text, got, squares)
		}
		if got := s.RarestKey(goroutines); math.Abs(got/rarest-1) > 1e-12 {
			t.Errorf("%s: RarestKey = %v, want %v", text, got, rarest)
		}
		if before, after := l.P(0, -1), l.P(0, s.Universe()); before != 0 || after != 0 {
			t.Errorf("%s: P outside of the universe = %v and %v, want 0", text, before, after)
		}
	}
}

// TestHarmonic compares the formula with the sum itself, and with two known values:
// zeta(2) = π²/6, and the Euler–Mascheroni constant.
func TestHarmonic(t *testing.T) {
	check := func(n int, s, want, tolerance float64) {
		t.Helper()
		if got := harmonic(n, s); math.Abs(got/want-1) > tolerance {
			t.Errorf("harmonic(%d, %v) = %v, want %v", n, s, got, want)
		}
	}
	for _, s := range []float64{0, 0.5, 0.99, 0.999999, 1, 1.000001, 1.5, 2, 10, 64, 128} {
		for _, n := range []int{1, 255, 256, 257, 1000, 100_000} {
			sum := 0.0
			for r := n; r >= 1; r-- {
				sum += math.Pow(float64(r), -s)
			}
			check(n, s, sum, 1e-12)
		}
	}
	check(maxKeys, 2, math.Pi*math.Pi/6-1.0/maxKeys, 1e-12)
	check(maxKeys, 1, math.Log(maxKeys)+0.577215664901532860607+0.5/maxKeys, 1e-12)
	check(maxKeys, 0, maxKeys, 1e-12)
}

// TestAlias checks that the table's columns add up to the law. A limit may be off by 2^-32
// of a column.
func TestAlias(t *testing.T) {
	for name, p := range map[string]func(int) float64{
		"zipf":     func(i int) float64 { return math.Pow(float64(i+1), -0.99) },
		"steep":    func(i int) float64 { return math.Pow(float64(i+1), -20) },
		"flat":     func(int) float64 { return 1 },
		"rising":   func(i int) float64 { return float64(i) },
		"one only": func(i int) float64 { return float64(i / 999) },
	} {
		const n = 1000
		table := newAlias(n, p)
		sum, got := 0.0, make([]float64, n)
		for i, c := range table {
			sum += p(i)
			own := float64(c.limit) / (1 << 32)
			got[i] += own
			got[c.other] += 1 - own
		}
		for i, expected := range got {
			// A number may be off in each column that names it.
			if want := n * p(i) / sum; math.Abs(expected-want) > 1e-9*(1+want) {
				t.Errorf("%s: %d is drawn %v times in %d, want %v", name, i, expected, n, want)
			}
		}
	}
}

// chiSquare compares counts with expectations and returns how far Pearson's
// statistic is from its mean, in standard deviations, by the approximation of
// Wilson and Hilferty. Neighbours are pooled until 10 draws are expected. A draw that has
// probability 0 gives +Inf.
func chiSquare(counts []int, expected func(i int) float64) float64 {
	statistic, bins := 0.0, 0
	pooled, want := 0.0, 0.0
	for i, count := range counts {
		p := expected(i)
		if p == 0 && count > 0 {
			return math.Inf(1)
		}
		pooled += float64(count)
		want += p
		if want >= 10 {
			statistic += (pooled - want) * (pooled - want) / want
			pooled, want = 0, 0
			bins++
		}
	}
	if want > 0 { // the last bin may be small: less than its expectation of variance is added
		statistic += (pooled - want) * (pooled - want) / max(want, 1)
		bins++
	}
	k := float64(max(bins-1, 1))
	return (math.Cbrt(statistic/k) - (1 - 2/(9*k))) / math.Sqrt(2/(9*k))
}

// suspicious is the distance from which a chi-square test rejects. A correct stream is
// rejected for one seed in 16,000.
const suspicious = 4

// countKeys draws from goroutine g's stream and counts the keys by index.
func countKeys(t *testing.T, s Spec, g, goroutines, draws int, seed uint64) []int {
	t.Helper()
	if s.Key == String {
		return countKeysOf[string](t, s, g, goroutines, draws, seed)
	}
	return countKeysOf[uint64](t, s, g, goroutines, draws, seed)
}

func countKeysOf[K Key](t *testing.T, s Spec, g, goroutines, draws int, seed uint64) []int {
	t.Helper()
	u := NewUniverse[K](s, seed)
	stream := NewStream(s, u, g, goroutines, seed)
	keys, ops := make([]K, draws), make([]Op, draws)
	stream.Draw(keys, ops)
	counts := make([]int, u.Len())
	for _, k := range keys {
		i, ok := u.Index(k)
		if !ok {
			t.Fatalf("%s: the stream gives %v, which is no key of the universe", s, k)
		}
		counts[i]++
	}
	return counts
}

// TestStreamsFollowLaw tests the streams of each law by chi-square, and checks that the test
// would reject another law.
func TestStreamsFollowLaw(t *testing.T) {
	seed := golden.FixedSeed(t)
	const draws, goroutines = 200_000, 3
	wrong := map[string]string{ // laws close enough to be mistaken by a bug
		"dist=uniform/n=501":  "dist=zipf0.05/n=501",
		"dist=zipf0/n=501":    "dist=zipf0.05/n=501",
		"dist=zipf0.99/n=501": "dist=zipf1.04/n=501",
		"dist=zipf1/n=1000":   "dist=zipf0.95/n=1000",
		"dist=zipf2.5/n=501":  "dist=zipf2.44/n=501",
		"dist=hotspot/n=501":  "dist=hotspot/n=507", // one hot key more
		"dist=hotspot/n=3":    "dist=uniform/n=3",
		"dist=disjoint/n=501": "dist=uniform/n=501",
	}
	for _, text := range lawSpecs {
		for g := range goroutines {
			for _, key := range []string{"uint64", "string"} {
				s := parse(t, text+"/key="+key)
				counts := countKeys(t, s, g, goroutines, draws, seed)
				compare := func(text string) float64 {
					l := parse(t, text).Law(goroutines)
					return chiSquare(counts, func(i int) float64 { return draws * l.P(g, i) })
				}
				if z := compare(text); math.Abs(z) > suspicious {
					t.Errorf("%s, goroutine %d: %.1f deviations from its law", s, g, z)
				}
				if z := compare(wrong[text]); z < suspicious {
					t.Errorf("%s, goroutine %d: %.1f deviations from %s, so the test couldn't tell them apart", s, g, z, wrong[text])
				}
			}
		}
	}
}

// TestDrawsAreIndependent tests pairs by chi-square: an operation's key with
// the next one's, with its own kind, and with another goroutine's key.
func TestDrawsAreIndependent(t *testing.T) {
	seed := golden.FixedSeed(t)
	const draws = 400_000
	for _, sched := range []string{"even", "random"} {
		s := parse(t, fmt.Sprintf("read=50/n=16/sched=%s", sched))
		u := NewUniverse[uint64](s, seed)
		index := func(k uint64) int { i, _ := u.Index(k); return i }
		keys, ops := make([]uint64, draws), make([]Op, draws)
		NewStream(s, u, 0, 2, seed).Draw(keys, ops)
		others := make([]uint64, draws)
		NewStream(s, u, 1, 2, seed).Draw(others, make([]Op, draws))

		n := u.Len()
		next, other, kind := make([]int, n*n), make([]int, n*n), make([]int, n*NumOps)
		for i := 0; i+1 < draws; i += 2 { // pairs that don't overlap
			next[index(keys[i])*n+index(keys[i+1])]++
			other[index(keys[i])*n+index(others[i])]++
			kind[int(ops[i])*n+index(keys[i])]++
		}
		check := func(what string, counts []int, expected func(int) float64) {
			t.Helper()
			if z := chiSquare(counts, expected); math.Abs(z) > suspicious {
				t.Errorf("%s: a key and %s: %.1f deviations from independence", s, what, z)
			}
		}
		pair := func(int) float64 { return draws / 2 / float64(n*n) }
		check("the next", next, pair)
		check("the other goroutine's", other, pair)
		of := make([]float64, NumOps)
		for i, count := range kind {
			of[i/n] += float64(count)
		}
		check("its kind", kind, func(i int) float64 { return of[i/n] / float64(n) })
	}
}

package exact

import (
	"math"
	"slices"
)

// mostExact is the largest product of two samples' sizes for which the distribution of U is
// computed, for example 100 of each. The cost grows with the square of the product.
const mostExact = 10_000

// uDist returns the probabilities that the Mann–Whitney U of two samples without ties is
// 0, 1, …, up to most, all at once, by the recurrence of Mann and Whitney 1947:
//
//	p[n,m](U) = (n·p[n-1,m](U-m) + m·p[n,m-1](U)) / (n+m)
//
// It needs p for n ≤ m only, as p[n,m] = p[m,n], and keeps one row of m.
func uDist(n1, n2, most int) []float64 {
	n1, n2 = min(n1, n2), max(n1, n2)
	row := make([][]float64, n1+1) // p[n,m] by n
	for n := range row {
		row[n] = make([]float64, most+1)
	}
	row[0][0] = 1
	for m := 1; m <= n2; m++ {
		for n := 1; n <= min(n1, m); n++ {
			before := row[n-1]          // p[n-1,m]
			last := row[min(n, m-1)]    // p[n,m-1], or its mirror image
			top := min(most, n*m)       // no U is larger
			for u := top; u >= 0; u-- { // in place: smaller ones are needed later
				p := float64(m) * last[u]
				if u >= m {
					p += float64(n) * before[u-m]
				}
				row[n][u] = p / float64(n+m)
			}
		}
	}
	return row[n1]
}

// TwoSampleOrderFor returns the largest rank whose interval has at least the level.
func TwoSampleOrderFor(key Sizes) TwoSampleOrder {
	if key.Before*key.After > mostExact {
		return orderNear(key)
	}
	s := TwoSampleOrder{Level: 1}
	below := 0.0 // the probability that U < k
	for k, p := range uDist(key.Before, key.After, key.Before*key.After/2) {
		if 2*(k+1) > key.Before*key.After {
			break
		}
		below += p
		actual := 1 - 2*below
		if actual < key.Level {
			break
		}
		s.Rank, s.Level = k+1, actual
	}
	return s
}

// orderNear is [TwoSampleOrderFor] by the normal approximation with its continuity
// correction. Package go-moremath uses it for more than 50 values of a side. Sizes beyond
// mostExact are larger still, unless one side has hundreds of times as many as the other.
func orderNear(key Sizes) TwoSampleOrder {
	n1, n2 := float64(key.Before), float64(key.After)
	mean, sd := n1*n2/2, math.Sqrt(n1*n2*(n1+n2+1)/12)
	level := func(rank float64) float64 { // P(rank ≤ U ≤ n1·n2-rank)
		return math.Erf((mean - rank + 0.5) / sd / math.Sqrt2)
	}
	rank := math.Floor(mean + 0.5 - sd*math.Sqrt2*math.Erfinv(key.Level))
	for rank > 0 && level(rank) < key.Level { // of rounding
		rank--
	}
	if rank < 1 {
		return TwoSampleOrder{Level: 1}
	}
	return TwoSampleOrder{Rank: int(rank), Level: level(rank)}
}

// Sizes are the numbers of values of two samples, and the level that an interval of
// their shift is to have.
type Sizes struct {
	Before, After int
	Level         float64 // in (0,1)
}

// A TwoSampleOrder is the interval of the shift that belongs to the exact Mann–Whitney
// test, for two sizes, in ranks: the Rank-th smallest and largest of all differences bound
// the shift between two samples of one shape (Hodges and Lehmann 1963). Rank is 0 when
// there are too few values.
type TwoSampleOrder struct {
	Rank  int
	Level float64 // the actual confidence level of that interval
}

// FewestOfBoth returns the fewest launches of either side that give a finite
// interval of a shift at level.
func FewestOfBoth(level float64) int {
	n := 1
	for TwoSampleOrderFor(Sizes{n, n, level}).Rank == 0 {
		n++
	}
	return n
}

// Interval returns the interval of ln(after ÷ before). The values are 0 or above; of two zeros
// the logarithm is 0.
func (s TwoSampleOrder) Interval(before, after []float64) Interval {
	diffs := make([]float64, 0, len(before)*len(after))
	for _, b := range before {
		for _, a := range after {
			diff := 0.0
			if a != b {
				diff = math.Log(a / b)
			}
			diffs = append(diffs, diff)
		}
	}
	slices.Sort(diffs)
	return Order{Rank: s.Rank, Level: s.Level}.Interval(diffs)
}

package exact

import (
	"cmp"
	"math"
	"slices"
)

// SignTest returns the two-sided p-value of the exact sign test that the median of xs is 0.
// A zero counts for the smaller side, and so against the finding. The p-value is 1 for no
// values.
func SignTest(xs []float64) float64 {
	pos, neg := Signs(xs)
	return min(1, 2*FairTail(len(xs), len(xs)-max(pos, neg)))
}

// Signs counts the values above and below 0.
func Signs(xs []float64) (pos, neg int) {
	for _, x := range xs {
		switch {
		case x > 0:
			pos++
		case x < 0:
			neg++
		}
	}
	return pos, neg
}

// SignedRank returns p-values of the exact signed-rank test (Wilcoxon 1945)
// that xs are symmetric around 0: two-sided, and one-sided for a shift above
// 0. Zeros, and equal magnitudes of different sign, are ranked so that they
// count against each finding; the tests therefore stay exact or become
// conservative, and one null distribution serves for every sample of a size.
func SignedRank(xs []float64) (two, above float64) {
	null := signedRankNull(len(xs))
	above = lower(null, RankSum(xs, -1))
	below := lower(null, RankSum(xs, +1))
	return min(1, 2*min(above, below)), above
}

// RankSum returns the sum of the ranks of those xs that have the given sign, with ties
// broken and zeros assigned so that the sum is as large as possible.
func RankSum(xs []float64, sign float64) int {
	byMagnitude := slices.Clone(xs)
	slices.SortFunc(byMagnitude, func(a, b float64) int {
		if c := cmp.Compare(math.Abs(a), math.Abs(b)); c != 0 {
			return c
		}
		return cmp.Compare(a*sign, b*sign)
	})
	sum := 0
	for i, x := range byMagnitude {
		if x*sign >= 0 {
			sum += i + 1
		}
	}
	return sum
}

// signedRankNull returns the probability of every value 0 … n(n+1)/2 of the
// rank sum of n values that are symmetric around 0 without ties.
func signedRankNull(n int) []float64 {
	null := make([]float64, n*(n+1)/2+1)
	null[0] = 1
	for rank, top := 1, 0; rank <= n; rank++ {
		top += rank
		// Each rank joins the sum with probability 1/2.
		for s := top; s >= 0; s-- {
			null[s] /= 2
			if s >= rank {
				null[s] += null[s-rank] / 2
			}
		}
	}
	return null
}

// lower returns the probability of a value of at most s.
func lower(null []float64, s int) float64 {
	sum := 0.0
	for _, p := range null[:s+1] {
		sum += p
	}
	return min(1, sum)
}

// Holm returns the p-values adjusted for their family (Holm 1979): a finding
// whose adjusted value is at most α is wrong, for any of the family, with a
// probability of at most α.
func Holm(ps []float64) []float64 {
	byP := make([]int, len(ps))
	for i := range byP {
		byP[i] = i
	}
	slices.SortStableFunc(byP, func(a, b int) int { return cmp.Compare(ps[a], ps[b]) })
	adjusted := make([]float64, len(ps))
	highest := 0.0
	for done, i := range byP {
		highest = max(highest, min(1, float64(len(ps)-done)*ps[i]))
		adjusted[i] = highest
	}
	return adjusted
}

// Paired returns the values of the sweeps that have both, in the sweeps' order. Both slices
// have a value for each sweep, NaN where there is none.
func Paired(xs, ys []float64) (bx, by []float64) {
	for s, x := range xs {
		if y := ys[s]; !math.IsNaN(x) && !math.IsNaN(y) {
			bx, by = append(bx, x), append(by, y)
		}
	}
	return bx, by
}

package trend

import (
	"math"
	"slices"

	"example.com/mapbench/internal/exact"
)

// madScale converts the median absolute deviation of Gaussian values to their standard
// deviation.
const madScale = 1.4826

// An arc is the values [lo, hi) of a stretch that differ most from the rest of it. P is the
// p-value of the test that no values differ. An arc may begin or end where the stretch does,
// but not both.
type arc struct {
	lo, hi int
	p      float64
}

// test tests a stretch by permutations of its values (Phipson and Smyth 2010). Each order of
// the values is cleaned anew, and all orders are clipped at the same bounds, so the test is
// exact. It stops early once more orders than the level allows reach the observed statistic:
// the p-value is then above the level (Besag and Clifford 1991).
//
// The statistic is the sum of squares between an arc and the rest, as a share of the total
// sum of squares. The sum between alone is a worse statistic. In random order the runs of two
// levels are farther from their neighbours, so fewer outliers are recognized. With it, one in
// eleven shifts of 2 standard deviations in 40 runs was missed if one run in 20 was an
// outlier.
func (s *searcher) test(xs []float64, alpha float64, permutations int) arc {
	n := len(xs)
	extent := slices.Max(xs) - slices.Min(xs)
	if n < 2*leastRuns || extent <= ulps*math.Abs(xs[0]) {
		return arc{hi: n, p: 1}
	}
	center, scale := robust(xs)
	if scale == 0 {
		scale = math.Inf(1)
	}
	rounding := float64(n) * (ulps * extent) * (ulps * extent) // the sum of squares if nothing but outliers varies
	s.ys, s.distances = slices.Grow(s.ys[:0], n)[:n], slices.Grow(s.distances[:0], n)[:n]
	statistic := func(xs []float64) (float64, arc) {
		cleanTo(s.ys, s.distances, xs)
		mean := 0.0
		for i, y := range s.ys {
			s.ys[i] = max(center-clipAt*scale, min(center+clipAt*scale, y))
			mean += s.ys[i] / float64(n)
		}
		squares := rounding
		for i := range s.ys {
			s.ys[i] -= mean
			squares += s.ys[i] * s.ys[i]
		}
		between, found := s.largest(s.ys)
		return between / squares, found
	}
	observed, found := statistic(xs)
	order := slices.Clone(xs)
	reached := 0
	for drawn := 1; drawn <= permutations; drawn++ {
		s.random.Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
		if value, _ := statistic(order); value >= observed*(1-ulps) {
			reached++
		}
		if float64(reached) > alpha*float64(permutations+1) {
			found.p = float64(reached) / float64(drawn)
			return found
		}
	}
	found.p = float64(reached+1) / float64(permutations+1)
	return found
}

// ulps bounds the relative difference of sums that differ in their order alone. Statistics
// that are closer are tied, and ties count against the finding.
const ulps = 1e-9

// largest returns the arc with the largest sum of squares between it and the rest, and that
// sum. The mean of ys is 0.
func (s *searcher) largest(ys []float64) (value float64, found arc) {
	n := len(ys)
	s.sums = append(s.sums[:0], 0)
	for i, y := range ys {
		s.sums = append(s.sums, s.sums[i]+y)
	}
	sums := s.sums
	try := func(lo, hi int) {
		inside := float64(hi - lo)
		sum := sums[hi] - sums[lo]
		if between := sum * sum * float64(n) / (inside * (float64(n) - inside)); between > value {
			value, found.lo, found.hi = between, lo, hi
		}
	}
	for lo := leastRuns; lo <= n-leastRuns; lo++ {
		try(lo, n)
		for hi := lo + leastRuns; hi <= min(n-leastRuns, lo+longestArc); hi++ {
			try(lo, hi)
		}
	}
	return value, found
}

// twoSample returns the p-value of the permutation test that two samples have the same level.
// A p-value above 0.2 is only rough.
func (s *searcher) twoSample(a, b []float64) float64 {
	ys, ok := standardised(slices.Concat(a, b))
	if !ok {
		return 1
	}
	distance := func() float64 {
		sum := 0.0
		for _, y := range ys[:len(a)] {
			sum += y
		}
		return math.Abs(sum)
	}
	observed := distance()
	reached := 0
	for drawn := 1; drawn <= permutationsWithin; drawn++ {
		s.random.Shuffle(len(ys), func(i, j int) { ys[i], ys[j] = ys[j], ys[i] })
		if distance() >= observed*(1-ulps) {
			reached++
		}
		if reached > permutationsWithin/5 {
			return float64(reached) / float64(drawn)
		}
	}
	return float64(reached+1) / (permutationsWithin + 1)
}

// standardised returns a clipped copy of xs, shifted and scaled to mean 0 and variance 1. It
// reports false if nothing varies.
func standardised(xs []float64) (ys []float64, ok bool) {
	ys = slices.Clone(xs)
	if center, scale := robust(ys); scale > 0 {
		for i, y := range ys {
			ys[i] = max(center-clipAt*scale, min(center+clipAt*scale, y))
		}
	}
	mean, squares := 0.0, 0.0
	for _, y := range ys {
		mean += y / float64(len(ys))
	}
	for i := range ys {
		ys[i] -= mean
		squares += ys[i] * ys[i]
	}
	sd := math.Sqrt(squares / float64(len(ys)-1))
	if !(sd > ulps*math.Abs(mean)) {
		return nil, false
	}
	for i := range ys {
		ys[i] /= sd
	}
	return ys, true
}

// robust returns the median of xs and their robust standard deviation, which is madScale
// times the median absolute deviation.
func robust(xs []float64) (center, scale float64) {
	center = exact.Median(exact.Sorted(xs))
	distances := make([]float64, len(xs))
	for i, x := range xs {
		distances[i] = math.Abs(x - center)
	}
	slices.Sort(distances)
	return center, madScale * exact.Median(distances)
}

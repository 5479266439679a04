package trend

import (
	"math/rand/v2"
	"slices"
)

// The search for change points in a series, which has one value for each run.
//
// A stretch of a series is an interval of its runs. An arc is some runs in a row inside the
// stretch. The test of a stretch finds the arc whose level differs most from the rest of the
// stretch, and compares that difference with those of the same values in random order
// (circular binary segmentation: Olshen, Venkatraman, Lucito and Wigler 2004). If the test
// rejects, the stretch is split at the ends of the arc, and its parts are tested.
//
// E-divisive (Matteson and James 2014) makes one split at a time. It does not see a level
// that was held for ten runs in the middle of sixty, since a single split averages most of
// that level away. It found a quarter of such levels of 2 standard deviations, and took
// nearly all drifts of that size for shifts.
//
// Three measures make the search robust. A run that lies far from its neighbours is an
// outlier, and their median replaces it (Hampel 1974) before anything is tested. A value
// beyond clipAt robust standard deviations counts as if it lay at that bound. And a series
// with steps is also fitted by a straight line, with and without steps: a slow drift is no
// change point.
const (
	// firstAlpha is the level of the test that a series never changes. So a
	// change point is found in at most this share of the series that stay
	// level: the test is exact for exchangeable runs, and what follows it only
	// removes change points. It is below the promised 5 %, so that a trial of
	// some hundred series shows that the promise is kept.
	firstAlpha = 0.04

	// withinAlpha is the level of all further tests in a series. With
	// firstAlpha instead, one series in ten with a shift showed one shift too
	// many. With 0.005, one more shift in a hundred was missed.
	withinAlpha = 0.01

	// leastRuns is the smallest number of runs that make a level. Fewer are
	// outliers, or too new to judge.
	leastRuns = 5

	// longestArc is the number of runs in the longest level between two others
	// that is found at once. A longer level is found one end at a time. This
	// keeps the search linear in the length of the series.
	longestArc = 40

	// permutations is the number that the test that a series never changes
	// draws, permutationsWithin that of each further test. A test stops early
	// once it is clear that it does not reject.
	permutations       = 4999
	permutationsWithin = 599

	// clipAt is the bound at which values are clipped, in robust standard
	// deviations from the median.
	clipAt = 3
)

// changes is what the search finds in a series.
type changes struct {
	places   []changePoint // ascending
	slope    float64       // of a drift through the whole series, per run; 0 for no drift
	p        float64       // of the test that the series never changes
	cleaned  []float64     // the values with outliers replaced
	outliers []bool        // for each value
}

// A changePoint is where a level begins.
type changePoint struct {
	at               int     // the first value of the level
	earliest, latest int     // the level may begin between these; 5 % lies beyond either
	p                float64 // of the test that found it
}

// A searcher searches one series after the other, with its own random numbers.
type searcher struct {
	random       *rand.Rand
	permutations int // of the first test of a series

	sums, ys, distances []float64 // scratch
}

// search finds the change points of a series.
func (s *searcher) search(xs []float64) changes {
	ys, outliers := clean(xs)
	found := changes{cleaned: ys, outliers: outliers}
	steps, p := s.steps(xs, s.permutations)
	found.p = p
	if len(steps) == 0 {
		return found
	}
	found.places, found.slope = s.choose(xs, steps)
	detrended := detrend(ys, found.slope)
	for i := range found.places {
		lo, hi := around(found.places, i, len(ys))
		found.places[i].locate(detrended[lo:hi], lo)
	}
	return found
}

// steps returns where the levels of a series begin, and the p-value of the test that it has
// a single level.
func (s *searcher) steps(xs []float64, permutations int) ([]changePoint, float64) {
	arc := s.test(xs, firstAlpha, permutations)
	if arc.p > firstAlpha {
		return nil, arc.p
	}
	var places []changePoint
	s.split(xs, 0, arc, &places)
	ys, _ := clean(xs)
	refine(ys, places)
	for len(places) > 0 {
		// A change point must also be shown between its neighbours. If an arc
		// ends near the end of its stretch, that end may be chance.
		weakest, p := -1, withinAlpha
		for i := range places {
			lo, hi := around(places, i, len(ys))
			if own := s.twoSample(ys[lo:places[i].at], ys[places[i].at:hi]); own > p {
				weakest, p = i, own
			}
		}
		if weakest < 0 {
			break
		}
		places = slices.Delete(places, weakest, weakest+1)
		refine(ys, places)
	}
	return places, arc.p
}

// split splits a stretch at the ends of an arc, tests its parts, and splits those in turn.
// First is the stretch's first value in the series.
func (s *searcher) split(xs []float64, first int, a arc, places *[]changePoint) {
	cuts := []int{0, a.lo, a.hi, len(xs)}
	for i, cut := range cuts[1:] {
		lo := cuts[i]
		if lo == cut {
			continue
		}
		if lo > 0 {
			*places = append(*places, changePoint{at: first + lo, p: a.p})
		}
		part := xs[lo:cut]
		if inner := s.test(part, withinAlpha, permutationsWithin); inner.p <= withinAlpha {
			s.split(part, first+lo, inner, places)
		}
	}
}

// around returns the bounds of the two levels that meet at the i-th change point of n values:
// those from the change point before it to the one after it.
func around(places []changePoint, i, n int) (lo, hi int) {
	hi = n
	if i > 0 {
		lo = places[i-1].at
	}
	if i+1 < len(places) {
		hi = places[i+1].at
	}
	return lo, hi
}

package trend

import (
	"math/rand/v2"
	"slices"
)

// The search for change points in a series, one value a night.
//
// A stretch of a series is tested by how far some of its nights in a row lie from
// the rest, at most (circular binary segmentation: Olshen, Venkatraman, Lucito and
// Wigler 2004), against the same of its values in random order. Where the test
// rejects, the stretch is split there, and its parts are tested. One split at a time,
// as E-divisive makes it (Matteson and James 2014), does not see a level that was held
// for ten nights in the middle of sixty, since most of it is averaged away on either
// side: it found a quarter of those of 2 standard deviations, and took nearly all
// drifts of as much for shifts.
//
// Robustness has three parts. A night that lies far from its neighbours is an
// outlier, and is set to their median (Hampel 1974) before anything is tested.
// Values beyond clipAt robust standard deviations count as if they lay there. And
// a straight line through the whole series, with steps or without, is a rival of
// steps alone: a slow drift is no change point.
const (
	// firstAlpha is the level of the test that a series never changes, hence
	// the share of series that stay level in which a change point is found, at
	// most: the test is exact for nights that are exchangeable, and what
	// follows it only takes change points away. It is below the 5 % that
	// are promised, so that a trial of some hundred series shows them kept.
	firstAlpha = 0.04

	// withinAlpha is the level of all further tests in a series. At
	// firstAlpha one series in ten with a shift showed one too many; at 0.005
	// one more shift in a hundred was missed.
	withinAlpha = 0.01

	// leastRuns is how long a level is held, at least. Shorter runs are
	// outliers or news that the next nights will settle.
	leastRuns = 5

	// longestArc bounds the nights of a level that lies between two others
	// and is found at once. Longer ones are found one end at a time, and
	// the search stays linear in the length of the series.
	longestArc = 40

	// permutations are drawn for the test that a series never changes, and
	// permutationsWithin for each further one; fewer where it is clear that
	// it does not reject.
	permutations       = 4999
	permutationsWithin = 599

	// clipAt is where values are clipped, in robust standard deviations.
	clipAt = 3
)

// changes is what the search finds in a series.
type changes struct {
	places   []changePoint // ascending
	slope    float64       // of a drift through the whole series, a night; 0 without
	p        float64       // of the test that the series never changes
	cleaned  []float64
	outliers []bool
}

// A changePoint is where a level begins.
type changePoint struct {
	at               int     // the first value of the level
	earliest, latest int     // values that it may be instead: 5 % lies beyond either
	p                float64 // of the test that found it
}

// A searcher searches with random numbers of its own.
type searcher struct {
	random       *rand.Rand
	permutations int // of a series's first test

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
		found.places[i].name(detrended[lo:hi], lo)
	}
	return found
}

// steps returns where the levels of a series begin, and the p-value of the test
// that there is one level.
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
		// A change point must hold between its neighbours, too: of an arc
		// that ends near the end of its stretch, one end may be chance.
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

// split splits a stretch, which begins at value first, at the ends of an arc, and
// goes on in its parts.
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

// around returns the values from the change point before the i-th to the one
// after it.
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

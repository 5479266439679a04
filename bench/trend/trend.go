package trend

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// LeastSeries is the number of nights that a series needs to be judged: two levels as
// short as they may be, and three places where they could meet.
const LeastSeries = 2*leastRuns + 2

// heldRuns is how long a shift is held of which a trend says how small it could
// have been and still be seen.
const heldRuns = 10

// A Trend is what a history's series came to.
type Trend struct {
	Seed         uint64  `json:"seed"` // of the permutations
	Permutations int     `json:"permutations"`
	Alpha        float64 `json:"alpha"`        // level of the test that a series never changes
	AlphaWithin  float64 `json:"alpha_within"` // of further tests in a series that does
	LeastRuns    int     `json:"least_nights"` // that a level is held

	Runs   []Run          `json:"nights"`
	Series []JudgedSeries `json:"series"` // those judged, in the history's order

	// Shifts are those of all series, the latest first; of one night the
	// largest.
	Shifts []Shift `json:"shifts"`

	// Short is the number of series with fewer than LeastTrend nights, which
	// are not judged.
	Short int `json:"short"`

	// Quiet is the number of judged series without a shift or drift.
	// MDE is how small a shift held for the last ten nights could be and be
	// found with a probability of 0.8, as a fraction, in the median of those
	// series that have 15 nights or more; WorstMDE the largest of them. NaN
	// without any.
	Quiet    int          `json:"quiet"`
	MDE      exact.Number `json:"mde"`
	WorstMDE exact.Number `json:"mde_worst"`

	Warnings exact.Warnings `json:"warnings"`
}

// A JudgedSeries is a judged series.
type JudgedSeries struct {
	Series

	// P is the p-value of the test that the series never changes, PFamily the
	// same after Holm's correction for all series of the trend.
	P       float64 `json:"p"`
	PFamily float64 `json:"p_family"`

	// Drift is the change over the whole series by a straight line, from its
	// first night to its last, as a natural logarithm; 0 when there is no
	// drift.
	Drift float64 `json:"drift"`

	Levels []Level      `json:"levels"` // one, and one more for each shift
	MDE    exact.Number `json:"mde"`    // as in Trend; NaN where there is a shift or drift
}

// A Level is what a series holds between two shifts.
type Level struct {
	First int `json:"first"` // its first place in the series' points
	Last  int `json:"last"`  // its last

	// From and To are the level at these places, as natural logarithms. They
	// are one unless the series drifts.
	From float64 `json:"from"`
	To   float64 `json:"to"`
}

// A Shift is a change point.
type Shift struct {
	Cell       string `json:"cell"`
	Procs      int    `json:"procs"`
	Contestant string `json:"contestant"`
	Reference  string `json:"reference"`
	Series     int    `json:"series"` // its place in the trend's series
	Point      int    `json:"point"`  // the first of the new level, a place in the series' points

	// Before is the last night of the old level, After the first of the new.
	// Earliest and Latest bound where the shift lies with a probability of
	// 0.9: after the one and in the other or before.
	Before   Run `json:"before"`
	After    Run `json:"after"`
	Earliest Run `json:"earliest"`
	Latest   Run `json:"latest"`

	// Delta is how the ratio to the reference changed, as a fraction: 0.05 is
	// 5 % slower. It is the median of all differences between a night of the
	// new level and one of the old (Hodges and Lehmann 1963); Lo and Hi bound
	// its 95 % interval, whose level does not allow for the choice of the
	// place.
	Delta float64 `json:"delta"`
	Lo    float64 `json:"lo"`
	Hi    float64 `json:"hi"`

	// P is the p-value of the test that found it, PFamily that of the series.
	P       float64 `json:"p"`
	PFamily float64 `json:"p_family"`
}

// Trend searches all series with at least [LeastSeries] nights for change points. Its
// permutations come from the seed, so equal histories give equal trends. It is an
// error when no series is long enough.
func (h *History) Trend(seed uint64) (*Trend, error) {
	t := &Trend{
		Seed: seed, Permutations: permutations, Alpha: firstAlpha, AlphaWithin: withinAlpha, LeastRuns: leastRuns,
		Runs: h.Runs, Series: []JudgedSeries{}, Shifts: []Shift{}, Warnings: slices.Clone(h.Warnings),
	}
	longest := 0
	var ps, mdes []float64
	for _, s := range h.Series {
		kept := s.kept()
		longest = max(longest, len(kept))
		if len(kept) < LeastSeries {
			t.Short++
			continue
		}
		t.judge(s, kept)
		last := &t.Series[len(t.Series)-1]
		ps = append(ps, last.P)
		if !math.IsNaN(float64(last.MDE)) {
			mdes = append(mdes, float64(last.MDE))
		}
	}
	if len(t.Series) == 0 {
		return nil, fmt.Errorf("%s, of which no series has more than %d: want at least %d nights of one machine and one baseline; let the nightly run add some",
			words.Count(len(h.Runs), "night"), longest, LeastSeries)
	}
	for i, p := range exact.Holm(ps) {
		t.Series[i].PFamily = p
	}
	for i := range t.Shifts {
		t.Shifts[i].PFamily = t.Series[t.Shifts[i].Series].PFamily
	}
	slices.SortStableFunc(t.Shifts, func(a, b Shift) int {
		return cmp.Or(cmp.Compare(t.run(b), t.run(a)), cmp.Compare(math.Abs(math.Log1p(b.Delta)), math.Abs(math.Log1p(a.Delta))))
	})
	t.MDE, t.WorstMDE = exact.Number(math.NaN()), exact.Number(math.NaN())
	if len(mdes) > 0 {
		t.MDE, t.WorstMDE = exact.Number(exact.Median(exact.Sorted(mdes))), exact.Number(slices.Max(mdes))
	}
	return t, nil
}

// run returns where a shift lies in the history.
func (t *Trend) run(s Shift) int { return t.Series[s.Series].Points[s.Point].Run }

// kept returns the places of the readings that are judged.
func (s *Series) kept() []int {
	var kept []int
	for i, p := range s.Points {
		if p.Aside == "" {
			kept = append(kept, i)
		}
	}
	return kept
}

// judge judges a series by the readings that are kept. Its random numbers are its
// own: what other series there are, and how long they are, changes nothing.
func (t *Trend) judge(series *Series, kept []int) {
	hash := fnv.New64a()
	hash.Write([]byte(series.key()))
	s := &searcher{permutations: permutations, random: rand.New(rand.NewPCG(t.Seed, hash.Sum64()))}
	xs := make([]float64, len(kept))
	for i, k := range kept {
		xs[i] = series.Points[k].Log.Center
	}
	found := s.search(xs)

	out := JudgedSeries{Series: *series, P: found.p, MDE: exact.Number(math.NaN())}
	out.Points = slices.Clone(series.Points)
	for i, k := range kept {
		out.Points[k].Outlier = found.outliers[i]
	}
	out.Drift = found.slope * float64(len(xs)-1)
	flat := detrend(xs, found.slope)
	levels(found.places, len(xs), func(lo, hi int) {
		center := exact.Median(exact.Sorted(flat[lo:hi]))
		out.Levels = append(out.Levels, Level{First: kept[lo], Last: kept[hi-1],
			From: center + xs[lo] - flat[lo], To: center + xs[hi-1] - flat[hi-1]})
	})
	night := func(i int) Run { return t.Runs[out.Points[kept[i]].Run] }
	for i, p := range found.places {
		lo, hi := around(found.places, i, len(xs))
		delta := difference(flat[lo:p.at], flat[p.at:hi])
		t.Shifts = append(t.Shifts, Shift{
			Cell: out.Cell, Procs: out.Procs, Contestant: out.Contestant, Reference: out.Reference,
			Series: len(t.Series), Point: kept[p.at],
			Before: night(p.at - 1), After: night(p.at), Earliest: night(p.earliest - 1), Latest: night(p.latest),
			Delta: math.Expm1(delta.Center), Lo: math.Expm1(delta.Lo), Hi: math.Expm1(delta.Hi), P: p.p,
		})
	}
	if len(found.places) == 0 && found.slope == 0 {
		t.Quiet++
		out.MDE = exact.Number(math.Expm1(s.detectable(found.cleaned)))
	}
	t.Series = append(t.Series, out)
}

// difference returns the median of all differences between a value of b and one of
// a, with its 95 % interval by the rank-sum test in its normal approximation, which
// serves from 5 values on either side (Hollander and Wolfe 1999, section 4.3).
func difference(a, b []float64) exact.Interval {
	var all []float64
	for _, x := range a {
		for _, y := range b {
			all = append(all, y-x)
		}
	}
	slices.Sort(all)
	m, n := float64(len(a)), float64(len(b))
	reach := distuv.UnitNormal.Quantile(0.975) * math.Sqrt(m*n*(m+n+1)/12)
	k := max(0, int(math.Floor(m*n/2-reach)))
	return exact.Interval{Lo: all[k], Center: exact.Median(all), Hi: all[len(all)-1-k], Level: 0.95}
}

// detectable returns the smallest shift of the last ten nights that the test finds
// with the probability power, in series of the same values in random order. Only
// the arc of these ten nights counts, so a little smaller ones are found, too. It is
// NaN for series that are too short.
func (s *searcher) detectable(xs []float64) float64 {
	const (
		samples = 200
		steps   = 10 // of doubling, and of halving: to 0.1 %
	)
	n := len(xs)
	if n < heldRuns+leastRuns {
		return math.NaN()
	}
	nulls := make([]float64, samples)
	orders := make([][]float64, samples)
	for i := range nulls {
		order := slices.Clone(xs)
		s.random.Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
		orders[i] = order
		ys, ok := standardised(order)
		if !ok {
			return math.NaN()
		}
		nulls[i], _ = s.largest(ys)
	}
	slices.Sort(nulls)
	critical := nulls[int(math.Ceil((1-firstAlpha)*samples))-1]
	finds := func(shift float64) bool {
		found := 0
		for _, order := range orders {
			planted := slices.Clone(order)
			for i := n - heldRuns; i < n; i++ {
				planted[i] += shift
			}
			zs, ok := standardised(planted)
			if !ok {
				return false
			}
			sum := 0.0
			for _, z := range zs[n-heldRuns:] {
				sum += z
			}
			if sum*sum*float64(n)/float64(heldRuns*(n-heldRuns)) >= critical {
				found++
			}
		}
		return float64(found) >= exact.Power*samples
	}
	_, scale := robust(xs)
	lo, hi := 0.0, max(scale, ulps)
	for range steps {
		if finds(hi) {
			break
		}
		lo, hi = hi, 2*hi
	}
	for range steps {
		if middle := (lo + hi) / 2; finds(middle) {
			hi = middle
		} else {
			lo = middle
		}
	}
	return hi
}

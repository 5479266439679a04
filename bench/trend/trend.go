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

// leastSeries is the smallest number of runs in a series that is judged. Two levels of
// leastRuns can then meet at three places.
const leastSeries = 2*leastRuns + 2

// heldRuns is the number of runs after the shift whose minimum detectable size a trend states.
const heldRuns = 10

// A Trend is the finding about a history.
type Trend struct {
	Seed         uint64  `json:"seed"`         // of the permutations
	Permutations int     `json:"permutations"` // of a series' first test, at most
	Alpha        float64 `json:"alpha"`        // level of the test that a series never changes
	AlphaWithin  float64 `json:"alpha_within"` // level of further tests in a series that changes
	LeastRuns    int     `json:"least_nights"` // the fewest runs that make a level

	Runs   []Run          `json:"nights"`
	Series []JudgedSeries `json:"series"` // those judged, in the history's order

	// Shifts are those of all series: the latest first, and of those in one
	// run the largest first.
	Shifts []Shift `json:"shifts"`

	// Short is the number of series with too few runs to be judged: see
	// [History.Trend].
	Short int `json:"short"`

	// Quiet is the number of judged series without a shift or drift. MDE is
	// their median minimum detectable effect, WorstMDE the largest: see
	// [JudgedSeries]. Both are NaN if no series has one.
	Quiet    int          `json:"quiet"`
	MDE      exact.Number `json:"mde"`
	WorstMDE exact.Number `json:"mde_worst"`

	Warnings exact.Warnings `json:"warnings"`
}

// A JudgedSeries is a series with what was found in it.
type JudgedSeries struct {
	Series

	// P is the p-value of the test that the series never changes. PFamily is
	// corrected for all series of the trend (Holm).
	P       float64 `json:"p"`
	PFamily float64 `json:"p_family"`

	// Drift is the change by a straight line from the first run of the series
	// to the last, as a natural logarithm. 0 if there is no drift.
	Drift float64 `json:"drift"`

	Levels []Level `json:"levels"` // one, and one more for each shift; ascending

	// MDE is the minimum detectable effect: the smallest shift, as a fraction,
	// that would have been found with a probability of 0.8 if it had been held
	// for the last ten runs. NaN if there is a shift or drift, or for fewer
	// than 15 runs.
	MDE exact.Number `json:"mde"`
}

// A Level is the part of a series between two shifts.
type Level struct {
	First int `json:"first"` // index of its first reading in Points
	Last  int `json:"last"`  // index of its last reading

	// From and To are the level at First and Last, as natural logarithms. They
	// are equal unless the series drifts.
	From float64 `json:"from"`
	To   float64 `json:"to"`
}

// A Shift is a change point: where one level of a series ends and the next begins.
type Shift struct {
	Cell       string `json:"cell"`
	Procs      int    `json:"procs"`
	Contestant string `json:"contestant"`
	Reference  string `json:"reference"`
	Series     int    `json:"series"` // index in Trend.Series
	Point      int    `json:"point"`  // index in the series' Points of the new level's first reading

	// Before is the last run of the old level, After the first of the new
	// one. With a probability of 0.9, the new level begins after Earliest and
	// not after Latest.
	Before   Run `json:"before"`
	After    Run `json:"after"`
	Earliest Run `json:"earliest"`
	Latest   Run `json:"latest"`

	// Delta is the change of the ratio to the reference, as a fraction: 0.05
	// is 5 % slower. It is the median of all differences between a run of the
	// new level and a run of the old one (Hodges and Lehmann 1963). Lo and Hi
	// are its 95 % interval. The interval does not allow for the choice of the
	// place.
	Delta float64 `json:"delta"`
	Lo    float64 `json:"lo"`
	Hi    float64 `json:"hi"`

	// P is the p-value of the test that found the shift. PFamily is that of
	// the series.
	P       float64 `json:"p"`
	PFamily float64 `json:"p_family"`
}

// Trend searches all series with at least 12 judged readings for change points. Its
// permutations come from the seed, so equal histories give equal trends. It returns an error
// if no series is long enough.
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
		if len(kept) < leastSeries {
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
		return nil, fmt.Errorf("%s, and no series has more than %d: want at least %d runs of one machine and one baseline; let the nightly run add some",
			words.Count(len(h.Runs), "run"), longest, leastSeries)
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

// run returns the index in the history of a shift's run.
func (t *Trend) run(s Shift) int { return t.Series[s.Series].Points[s.Point].Run }

// kept returns the indices of the readings that are judged.
func (s *Series) kept() []int {
	var kept []int
	for i, p := range s.Points {
		if p.Aside == "" {
			kept = append(kept, i)
		}
	}
	return kept
}

// judge judges a series by the readings that are kept. The series has random numbers of its
// own, so that other series don't change what is found.
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
	run := func(i int) Run { return t.Runs[out.Points[kept[i]].Run] }
	for i, p := range found.places {
		lo, hi := around(found.places, i, len(xs))
		delta := difference(flat[lo:p.at], flat[p.at:hi])
		t.Shifts = append(t.Shifts, Shift{
			Cell: out.Cell, Procs: out.Procs, Contestant: out.Contestant, Reference: out.Reference,
			Series: len(t.Series), Point: kept[p.at],
			Before: run(p.at - 1), After: run(p.at), Earliest: run(p.earliest - 1), Latest: run(p.latest),
			Delta: math.Expm1(delta.Center), Lo: math.Expm1(delta.Lo), Hi: math.Expm1(delta.Hi), P: p.p,
		})
	}
	if len(found.places) == 0 && found.slope == 0 {
		t.Quiet++
		out.MDE = exact.Number(math.Expm1(s.detectable(found.cleaned)))
	}
	t.Series = append(t.Series, out)
}

// difference returns the median of all differences between a value of b and a value of a,
// with its 95 % interval. The interval inverts the rank-sum test in its normal approximation,
// which suffices for 5 values or more on either side (Hollander and Wolfe 1999, section 4.3).
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

// detectable returns the smallest shift of the last heldRuns runs that the test finds with
// probability [exact.Power] in series of the same values in random order. It counts only the
// arc of these runs. The test looks at all arcs, so it finds slightly smaller shifts too. It
// returns NaN if the series is too short.
func (s *searcher) detectable(xs []float64) float64 {
	const (
		samples = 200
		steps   = 10 // of doubling, then of bisection: to 0.1 %
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

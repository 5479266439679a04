package trend

import (
	"cmp"
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/simulation"
)

var changeSeries = flag.Int("changeruns", 0, "simulated series for each figure of the change points (default 4, with -full 20)")

// A planted draws a series without noise, in standard deviations of the noise, and says where
// its levels begin.
type planted struct {
	name string
	draw func(r *rand.Rand, n int) (truth []float64, places []int)
}

// ramp returns n values that drift by a total, and step up and down in turn at the given places.
func ramp(n int, total, step float64, places ...int) []float64 {
	truth := make([]float64, n)
	for i := range truth {
		truth[i] = total * float64(i) / float64(n-1)
		for k, at := range places {
			if i >= at {
				truth[i] += step * float64(1-2*(k%2))
			}
		}
	}
	return truth
}

// side returns +1 or -1.
func side(r *rand.Rand) float64 { return float64(2*r.IntN(2) - 1) }

// shifts returns series with shifts by size standard deviations that are held for 10 runs or
// more, and with a drift.
func shifts(size, drift float64) []planted {
	return []planted{
		{"the last 10 runs", func(r *rand.Rand, n int) ([]float64, []int) {
			return ramp(n, drift, size*side(r), n-10), []int{n - 10}
		}},
		{"one shift", func(r *rand.Rand, n int) ([]float64, []int) {
			at := 10 + r.IntN(n-19)
			return ramp(n, drift, size*side(r), at), []int{at}
		}},
		{"10 runs and back", func(r *rand.Rand, n int) ([]float64, []int) {
			at := 10 + r.IntN(n-29)
			return ramp(n, drift, size*side(r), at, at+10), []int{at, at + 10}
		}},
	}
}

// drifting returns a series that drifts and never shifts.
func drifting(total float64) planted {
	return planted{fmt.Sprintf("drift of %g SD", total), func(r *rand.Rand, n int) ([]float64, []int) {
		return ramp(n, total, 0), nil
	}}
}

// changeNoises are the noises of launches, and one with outliers.
var changeNoises = append(simulation.Noises[:len(simulation.Noises):len(simulation.Noises)], simulation.Noise{Name: "outliers", Draw: func(r *rand.Rand) float64 {
	x := r.NormFloat64()
	if r.Float64() < 0.05 {
		x += 8 * side(r)
	}
	return x
}})

// A search finds change points in simulations. It is the real one, or one that is broken on
// purpose.
type search func(s *searcher, xs []float64) changes

// A changeTally counts what a search found in series whose truth is known.
type changeTally struct {
	found, true, hit int              // change points: found, planted, and both
	alarmed          simulation.Tally // series in which a change point was found
	drifts           simulation.Tally // series in which a drift was found
	covered          simulation.Tally // hits whose true place is in the range that is named
}

// simulate searches the given number of series, each of n runs.
func simulate(seed uint64, series, n int, p planted, noise simulation.Noise, find search) changeTally {
	var all changeTally
	var mu sync.Mutex
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(seed, uint64(n*workers+w)))
			s := &searcher{random: r, permutations: 499}
			for range (series + workers - 1) / workers {
				xs, places := p.draw(r, n)
				for i := range xs {
					xs[i] += noise.Draw(r)
				}
				found := find(s, xs)
				mu.Lock()
				all.add(found, places)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return all
}

// add counts a series. A found change point hits a true one if it is within two runs of it, and
// each true one is hit at most once.
func (c *changeTally) add(found changes, places []int) {
	taken := make([]bool, len(places))
	for _, f := range found.places {
		for i, at := range places {
			if !taken[i] && f.at-at <= 2 && at-f.at <= 2 {
				taken[i] = true
				c.hit++
				c.covered.Add(f.earliest <= at && at <= f.latest)
				break
			}
		}
	}
	c.found += len(found.places)
	c.true += len(places)
	c.alarmed.Add(len(found.places) > 0)
	c.drifts.Add(found.slope != 0)
}

func (c *changeTally) join(other changeTally) {
	c.found, c.true, c.hit = c.found+other.found, c.true+other.true, c.hit+other.hit
	c.alarmed.Held, c.alarmed.Of = c.alarmed.Held+other.alarmed.Held, c.alarmed.Of+other.alarmed.Of
	c.drifts.Held, c.drifts.Of = c.drifts.Held+other.drifts.Held, c.drifts.Of+other.drifts.Of
	c.covered.Held, c.covered.Of = c.covered.Held+other.covered.Held, c.covered.Of+other.covered.Of
}

func (c *changeTally) precision() float64 { return float64(c.hit) / max(1, float64(c.found)) }
func (c *changeTally) recall() float64    { return float64(c.hit) / float64(c.true) }

// seedOf returns a test's seed.
func seedOf(t *testing.T) uint64 { return simulation.Simulated(t).Uint64() }

// TestSimulatedShifts plants shifts of 2 standard deviations that are held for 10 runs or more.
// With Gaussian noise, even the best estimate of the place of such a shift, given that there is
// one, is more than two runs off in 5 % of series.
func TestSimulatedShifts(t *testing.T) {
	t.Parallel()
	seed := seedOf(t)
	for _, runs := range []int{40, 60} {
		for _, drift := range []float64{0, 1} {
			var all changeTally
			for _, p := range shifts(2, drift) {
				for _, noise := range changeNoises {
					c := simulate(seed, changeExperiments(), runs, p, noise, (*searcher).search)
					t.Logf("%d runs, drift of %g SD, %-18s %-12s precision %.3f, recall %.3f", runs, drift, p.name, noise.Name, c.precision(), c.recall())
					all.join(c)
				}
			}
			t.Logf("%d runs, drift of %g SD: precision %.3f, recall %.3f, the range named holds the place in %.3f; %d change points",
				runs, drift, all.precision(), all.recall(), all.covered.Share(), all.true)
			for what, share := range map[string]simulation.Tally{"precision": {Held: all.hit, Of: all.found}, "recall": {Held: all.hit, Of: all.true}} {
				if want := 0.9 - drift/10; surelyBelow(share, want) { // the log shows the cost of a drift
					t.Errorf("%d runs, drift of %g SD: %s %.3f, want %g", runs, drift, what, share.Share(), want)
				}
			}
			if surelyBelow(all.covered, 0.9) {
				t.Errorf("%d runs: the range named holds %.3f of the places, want 0.9", runs, all.covered.Share())
			}
		}
	}
}

// changeExperiments returns how many series to simulate for a figure.
func changeExperiments() int { return cmp.Or(*changeSeries, max(4, simulation.Experiments(20))) }

// TestSimulatedSilence searches series that never shift. It logs a bound of the share in which a
// change point is found, and fails if that share is surely above 5 %.
func TestSimulatedSilence(t *testing.T) {
	t.Parallel()
	seed := seedOf(t)
	for _, runs := range []int{leastSeries, 40, 60} {
		var all changeTally
		for _, noise := range changeNoises {
			c := simulate(seed, 3*changeExperiments(), runs, drifting(0), noise, (*searcher).search)
			t.Logf("%d runs, %-12s: a change point in %.3f", runs, noise.Name, c.alarmed.Share())
			all.join(c)
		}
		bound := exact.UpperBound(all.alarmed.Held, all.alarmed.Of, 0.95)
		t.Logf("%d runs: a change point in %d of %d series, at most %.3f at 95 %%", runs, all.alarmed.Held, all.alarmed.Of, bound)
		if surelyAbove(all.alarmed, 0.05) {
			t.Errorf("%d runs: a change point in %.3f of the series, want at most 0.05", runs, all.alarmed.Share())
		}
	}
}

// TestBrokenSearchIsSeen checks that the simulation detects two broken searches: one whose
// p-value of the best place is that of a place chosen beforehand, and one without drifts.
func TestBrokenSearchIsSeen(t *testing.T) {
	t.Parallel()
	seed := seedOf(t)
	uncorrected := func(s *searcher, xs []float64) changes {
		found := s.test(xs, 1, 1)
		if s.twoSample(xs[found.lo:found.hi], append(xs[:found.lo:found.lo], xs[found.hi:]...)) <= firstAlpha {
			return changes{places: []changePoint{{at: max(found.lo, 1)}}}
		}
		return changes{}
	}
	c := simulate(seed, 3*changeExperiments(), 40, drifting(0), changeNoises[0], uncorrected)
	if !surelyAbove(c.alarmed, 0.05) {
		t.Errorf("p-values that don't allow for the choice of the place: a change point in %.3f of series without, and it isn't seen", c.alarmed.Share())
	}
	stepsOnly := func(s *searcher, xs []float64) changes {
		places, _ := s.steps(xs, s.permutations)
		return changes{places: places}
	}
	before := simulate(seed, 20, 60, drifting(4), changeNoises[0], stepsOnly)
	after := simulate(seed, 20, 60, drifting(4), changeNoises[0], (*searcher).search)
	t.Logf("drift of 4 SD: a change point in %.3f with steps alone, %.3f with a line as an alternative", before.alarmed.Share(), after.alarmed.Share())
	if before.alarmed.Share() < 0.9 || after.alarmed.Share() > 0.3 {
		t.Errorf("drift of 4 SD: a change point in %.3f with steps alone, %.3f with a line as an alternative; want nearly all, and few", before.alarmed.Share(), after.alarmed.Share())
	}
}

// TestSimulatedDrifts logs how often a slow drift is taken for a shift, and fails if that is
// surely more often than the bound. In 40 runs the bound is high, since no test can do much
// better (TestDriftsLikeShifts).
func TestSimulatedDrifts(t *testing.T) {
	t.Parallel()
	seed := seedOf(t)
	for runs, most := range map[int]float64{40: 0.25, 60: 0.08, 90: 0.06} {
		for _, total := range []float64{0.5, 1, 2, 4, 10} {
			var all changeTally
			for _, noise := range changeNoises {
				series := changeExperiments() / 2
				if runs == 60 && total == 2 { // enough to detect a search that does not try a line
					series *= 4
				}
				all.join(simulate(seed, series, runs, drifting(total), noise, (*searcher).search))
			}
			t.Logf("%d runs, drift of %4g SD: a change point in %.3f, a drift in %.3f", runs, total, all.alarmed.Share(), all.drifts.Share())
			if surelyAbove(all.alarmed, most) {
				t.Errorf("%d runs, drift of %g SD: a change point in %.3f, want at most %g", runs, total, all.alarmed.Share(), most)
			}
		}
	}
}

// surelyAbove reports whether the share is above a promise beyond chance (at 0.1 %).
func surelyAbove(c simulation.Tally, promise float64) bool {
	return 1-exact.UpperBound(c.Of-c.Held, c.Of, 0.999) > promise
}

// surelyBelow reports whether the share is below a promise beyond chance (at 0.1 %).
func surelyBelow(c simulation.Tally, promise float64) bool {
	return exact.UpperBound(c.Held, c.Of, 0.999) < promise
}

package crossover

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// Ratios between unlike impls may differ between the machine's states, and so may the place
// where they cross: mutex against sync.Map was +42 % in the main state of one machine and
// -17 % in the other. Their mean would belong to neither. So launches in all states are one
// sample unless the states are shown to differ. If they are, the main state is judged as
// before, and the launches outside it apart.

// A fitting is a model of each estimate, from the same launches.
type fitting struct{ throughput, ratio *model }

// fitStates fits the launches of all states together. If the states are shown to differ, it
// fits those of the main state, and apart from them those outside it.
func fitStates(j *compare.Judge, g *compare.Group, a, b string, sweeps int) (fitting, *fitting) {
	all := fitting{fitModel(j, g, a, b, j.Options.Unit, sweeps), fitModel(j, g, a, b, resultfile.Ratio, sweeps)}
	if j.Options.Unit != resultfile.NsPerOp {
		all.ratio = all.ratio.without() // it is one of times
	}
	if !all.throughput.statesDiffer() {
		return all, nil
	}
	only := func(outside bool) fitting { return fitting{all.throughput.only(outside), all.ratio.only(outside)} }
	outside := only(true)
	return only(false), &outside
}

// without returns the fit to no launches, with the same points.
func (c *model) without() *model {
	none := *c
	none.segments, none.logs = nil, make([][]float64, len(c.logs))
	for p, logs := range c.logs {
		none.logs[p] = slices.Repeat([]float64{math.NaN()}, len(logs))
	}
	return &none
}

// only returns the fit to the launches outside the main state alone, or to those inside.
func (c *model) only(outside bool) *model {
	kept := *c
	kept.segments, kept.logs = nil, make([][]float64, len(c.logs))
	for p, logs := range c.logs {
		kept.logs[p] = slices.Clone(logs)
		for s := range logs {
			if c.outside[p][s] != outside {
				kept.logs[p][s] = math.NaN()
			}
		}
	}
	kept.fit()
	return &kept
}

// statesDiffer reports whether the launches inside and outside the main state are shown to
// differ, in the mean over all points or at one of them. Each gets a half of α. If they don't
// differ, the probability that they are said to is at most α.
func (c *model) statesDiffer() bool {
	half := c.judge.Alpha() / 2
	var inside, outside []float64 // by sweep: the mean distance from the points' means
	distances := make([][2][]float64, len(c.logs[0]))
	for p, logs := range c.logs {
		var in, out []float64
		mean := stat.Mean(c.measured(p), nil)
		for s, log := range logs {
			switch {
			case math.IsNaN(log):
			case c.outside[p][s]:
				out = append(out, log)
				distances[s][1] = append(distances[s][1], log-mean)
			default:
				in = append(in, log)
				distances[s][0] = append(distances[s][0], log-mean)
			}
		}
		if apart(in, out, half/float64(len(c.logs))) {
			return true
		}
	}
	for _, d := range distances {
		if len(d[0]) > 0 {
			inside = append(inside, stat.Mean(d[0], nil))
		}
		if len(d[1]) > 0 {
			outside = append(outside, stat.Mean(d[1], nil))
		}
	}
	return apart(inside, outside, half)
}

// apart reports whether the means of two samples are shown to differ at a level, by the
// two-sided t-test of Welch (1947). It is false if a sample has less than two values.
func apart(xs, ys []float64, alpha float64) bool {
	if len(xs) < 2 || len(ys) < 2 {
		return false
	}
	meanX, varX := stat.MeanVariance(xs, nil)
	meanY, varY := stat.MeanVariance(ys, nil)
	n, m := float64(len(xs)), float64(len(ys))
	a, b := varX/n, varY/m
	if a+b == 0 {
		return meanX != meanY
	}
	freedom := (a + b) * (a + b) / (a*a/(n-1) + b*b/(m-1))
	t := math.Abs(meanX-meanY) / math.Sqrt(a+b)
	return 2*distuv.StudentsT{Sigma: 1, Nu: freedom}.Survival(t) < alpha
}

// stateDoubts says how many launches lie outside the main state, and what becomes of them.
// Apart is set if they are judged apart from c.
func (c *model) stateDoubts(apart *fitting) exact.Warnings {
	inside, outside := 0, 0
	for p, logs := range c.logs {
		for s, log := range logs {
			switch {
			case math.IsNaN(log):
			case c.outside[p][s]:
				outside++
			default:
				inside++
			}
		}
	}
	what := "count too: they are not shown to differ"
	if apart != nil {
		what = "differ and are judged apart"
		for p := range apart.throughput.logs {
			outside += len(apart.throughput.measured(p))
		}
	}
	if outside == 0 {
		return nil
	}
	return exact.Warnings{fmt.Errorf("%d of %s outside the machine's main state, which %s", outside, words.Count(inside+outside, "launch"), what)}
}

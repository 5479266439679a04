package compare

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// controlAlpha is the level at which controls are counted as differing.
const controlAlpha = 0.05

// Controls compares each impl with itself wherever a cell holds it twice,
// by the exact signed-rank test, and asks whether all these tests together
// behave as they should when nothing differs.
func (s *Set) Controls(opt Options) Controls {
	j := newJudge(opt)
	out := Controls{Controls: []Control{}, Alpha: controlAlpha, Bins: []Bin{}, PFit: Number(math.NaN())}
	var nulls []pNull
	for _, c := range s.Cells {
		for i, name := range c.Contestants {
			first := slices.Index(c.Contestants, original(name))
			if !IsControl(name) || first < 0 {
				continue
			}
			logs := c.logs(i, first, nsPerOp, false)
			if len(logs) == 0 {
				out.Warnings = append(out.Warnings, fmt.Errorf("%s procs=%d: no launch of the control %s: left out", c, c.Procs, name))
				continue
			}
			p, _ := SignedRank(logs)
			out.Controls = append(out.Controls, Control{
				Cell: c.String(), Procs: c.Procs, Impl: original(name),
				Launches: len(logs), Log: j.median(logs, j.Level), P: p,
			})
			nulls = append(nulls, newPNull(len(logs)))
			if p <= out.Alpha {
				out.Differ++
			}
		}
	}
	differing := []float64{1} // the probability of k differing controls
	for _, null := range nulls {
		q := null.atMost(out.Alpha)
		out.Expected += q
		differing = append(differing, 0)
		for k := len(differing) - 1; k >= 0; k-- {
			differing[k] *= 1 - q
			if k > 0 {
				differing[k] += q * differing[k-1]
			}
		}
	}
	for k, p := range differing {
		if k >= out.Differ {
			out.PAtLeast += p
		}
		if k <= out.Differ {
			out.PAtMost += p
		}
	}
	out.bin(nulls)
	return out
}

// pNull is the distribution of the two-sided signed-rank p-value when
// nothing differs: the attainable values, ascending, and their probabilities.
type pNull struct{ values, probs []float64 }

func newPNull(n int) pNull {
	var null pNull
	sums := signedRankNull(n)
	below := 0.0
	for s := 0; 2*s < len(sums); s++ {
		below += sums[s]
		both := 2 * sums[s]
		if 2*s == len(sums)-1 {
			both = sums[s] // the middle is its own mirror image
		}
		null.values = append(null.values, min(1, 2*below))
		null.probs = append(null.probs, both)
	}
	return null
}

// newOneSidedNull is newPNull for one-sided p-values.
func newOneSidedNull(n int) pNull {
	var null pNull
	below := 0.0
	for _, prob := range signedRankNull(n) {
		below += prob
		null.values = append(null.values, min(1, below))
		null.probs = append(null.probs, prob)
	}
	return null
}

// atMost returns the probability of a p-value of at most p.
func (null pNull) atMost(p float64) float64 {
	sum := 0.0
	for i, v := range null.values {
		if v <= p {
			sum += null.probs[i]
		}
	}
	return sum
}

// bin counts the controls' p-values and tests the counts.
func (c *Controls) bin(nulls []pNull) {
	var ps []float64
	for _, control := range c.Controls {
		ps = append(ps, control.P)
	}
	c.Bins, c.PFit = fit(ps, nulls)
	if len(c.Bins) == 0 {
		c.Warnings = append(c.Warnings, fmt.Errorf("%s: too few to test their distribution: need >= %d", Count(len(nulls), "control"), 2*leastInBin))
	}
}

// leastInBin is the number of p-values that a bin must expect, for the chi-square
// to hold (Cochran 1954).
const leastInBin = 5

// fit counts p-values in up to ten bins and tests the counts against what the
// tests' own null distributions expect (Pearson's chi-square). The p-values are
// discrete, so a test against the uniform distribution would reject what is as it
// should be. With too few for two bins there are none, and p is NaN.
func fit(ps []float64, nulls []pNull) (bins []Bin, p Number) {
	const most = 10
	bins = []Bin{}
	expected := 0.0
	lo := 0.0
	for k := 1; k <= most; k++ {
		hi := float64(k) / most
		expected = 0
		for _, null := range nulls {
			expected += null.atMost(hi) - null.atMost(lo)
		}
		if expected >= leastInBin {
			bins = append(bins, Bin{Lo: lo, Hi: hi, Expected: expected})
			lo = hi
		} else if k == most && len(bins) > 0 {
			last := &bins[len(bins)-1]
			last.Hi, last.Expected = hi, last.Expected+expected
		}
	}
	if len(bins) < 2 {
		return []Bin{}, Number(math.NaN())
	}
	chi2 := 0.0
	for i := range bins {
		b := &bins[i]
		for _, p := range ps {
			if b.Lo < p && p <= b.Hi {
				b.Got++
			}
		}
		chi2 += math.Pow(float64(b.Got)-b.Expected, 2) / b.Expected
	}
	return bins, Number(distuv.ChiSquared{K: float64(len(bins) - 1)}.Survival(chi2))
}

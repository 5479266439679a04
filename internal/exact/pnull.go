package exact

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// PNull is the distribution of a signed-rank p-value when nothing differs: the attainable
// values, ascending, and their probabilities.
type PNull struct{ Values, probs []float64 }

// NewPNull returns the distribution of the two-sided p-value of n values.
func NewPNull(n int) PNull {
	var null PNull
	sums := signedRankNull(n)
	below := 0.0
	for s := 0; 2*s < len(sums); s++ {
		below += sums[s]
		both := 2 * sums[s]
		if 2*s == len(sums)-1 {
			both = sums[s] // the middle is its own mirror image
		}
		null.Values = append(null.Values, min(1, 2*below))
		null.probs = append(null.probs, both)
	}
	return null
}

// NewOneSidedPNull is [NewPNull] for one-sided p-values.
func NewOneSidedPNull(n int) PNull {
	var null PNull
	below := 0.0
	for _, prob := range signedRankNull(n) {
		below += prob
		null.Values = append(null.Values, min(1, below))
		null.probs = append(null.probs, prob)
	}
	return null
}

// AtMost returns the probability of a p-value of at most p.
func (null PNull) AtMost(p float64) float64 {
	sum := 0.0
	for i, v := range null.Values {
		if v <= p {
			sum += null.probs[i]
		}
	}
	return sum
}

// LeastInBin is the least number of p-values that a bin must expect for the chi-square test
// to hold (Cochran 1954).
const LeastInBin = 5

// FitPNull counts p-values in up to ten bins and tests the counts against what the tests'
// own null distributions expect (Pearson's chi-square). The p-values are discrete, so a
// test against the uniform distribution would reject correct ones. With too few p-values
// for two bins there are no bins, and p is NaN.
func FitPNull(ps []float64, nulls []PNull) (bins []Bin, p Number) {
	const most = 10
	bins = []Bin{}
	expected := 0.0
	lo := 0.0
	for k := 1; k <= most; k++ {
		hi := float64(k) / most
		expected = 0
		for _, null := range nulls {
			expected += null.AtMost(hi) - null.AtMost(lo)
		}
		if expected >= LeastInBin {
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

// A Bin counts the controls with Lo < p ≤ Hi.
type Bin struct {
	Lo       float64 `json:"lo"`
	Hi       float64 `json:"hi"`
	Got      int     `json:"got"`
	Expected float64 `json:"expected"` // under the tests' own discrete null
}

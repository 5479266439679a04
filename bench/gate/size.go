package gate

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"example.com/mapbench/internal/exact"
)

// medianError is the standard error of the median of Gaussian values, times the
// root of their number and in their standard deviations.
var medianError = math.Sqrt(math.Pi / 2)

// upper returns the quantile that Gaussian noise exceeds with probability p.
func upper(p float64) float64 { return distuv.UnitNormal.Quantile(1 - p) }

// sharpest is by how many pairs a family needs more than those with which all of one
// sign are its smallest p-value: in so few, one pair that fails would clear a suspect.
const sharpest = 4

// size returns the fewest pairs with which a rule finds its effect with the plan's
// power, at noise of a standard deviation and as one of a family of suspects:
// those that the test needs, and the median that must reach the rule's least.
func (p *Plan) size(r Rule, sd float64, family int) int {
	alpha, reach := r.Alpha/float64(family), upper(1-p.Power)
	z := upper(alpha)
	test := (z + reach) * sd / (math.Log1p(r.Effect) - math.Log1p(r.Floor))
	middle := reach * medianError * sd / (math.Log1p(r.Effect) - math.Log1p(r.Least))
	need := max((test*test+z*z/2)/exact.Efficiency, middle*middle, sharpest-math.Log2(alpha), float64(p.LeastConfirm))
	if !(need < math.MaxInt32) {
		return math.MaxInt32 // of noise that is not known either
	}
	return int(math.Ceil(need))
}

// detectable returns the smallest slowdown that screen and confirmation together
// find with the probability p.Found, as a fraction: at noise of a standard
// deviation, in so many screening pairs, then in so many confirming ones as one
// of a family of suspects. It is NaN when none would be found. It can be missed by the
// screen, by the test of the c confirming pairs and by their median; the shift θ at
// which these three misses add up to what is allowed solves
//
//	Φ(min(z − (θ−f)·W/σ, (e−θ)·W/σ − z")) + Φ(z' − (θ−f)·W/σ) + Φ(−(θ−l)·√(2c/π)/σ) = 1 − Found
//
// with f, l and e the logarithms of the floor, of the least alarm and of the effect; z, z'
// and z" the quantiles of the levels of screen and confirmation and of plan.Missed; and
// W what the stage's pairs are worth there. The screen misses what passes both of its
// tests, which is no likelier than that it passes the one that lets less pass. In the code W is
// s and m for the screen, and c for the confirmation.
func (p *Plan) detectable(r Rule, sd float64, screen, confirm, family int) float64 {
	zs, zc := upper(r.ScreenAlpha), upper(r.Alpha/float64(family))
	// That few pairs attain few levels, the next below the one asked for, costs one
	// of them (by simulation, which promised 95 % and found 94).
	s, c := exact.Worth(screen-1, zs), exact.Worth(confirm-1, zc)
	zm := upper(p.Missed)
	m := exact.Worth(screen-1, zm)
	blind := func(n int, alpha float64) bool { return math.Exp2(-float64(n)) > alpha } // pairs of one sign don't do
	switch {
	case 2*screen < p.Screen, math.IsNaN(sd), math.IsInf(sd, 0), s == 0, c == 0, blind(screen, r.ScreenAlpha), blind(confirm, r.Alpha/float64(family)):
		return math.NaN()
	case sd == 0:
		return r.Least
	}
	middle := math.Sqrt(float64(confirm)) / medianError / sd
	floor, least, effect := math.Log1p(r.Floor), math.Log1p(r.Least), math.Log1p(r.Effect)
	phi := func(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }
	found := func(theta float64) bool {
		cleared := phi(min(zs-(theta-floor)*s/sd, (effect-theta)*m/sd-zm))
		return cleared+phi(zc-(theta-floor)*c/sd)+phi((least-theta)*middle) <= 1-p.Found
	}
	lo, hi := least, least+floor+sd
	for !found(hi) {
		lo, hi = hi, 2*hi
	}
	const digits = 1e-4 // of the shift, a tenth of what tables show
	for hi-lo > digits {
		if mid := (lo + hi) / 2; found(mid) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return math.Expm1(hi)
}

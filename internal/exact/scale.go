package exact

import (
	"math"

	"github.com/montanaflynn/stats"
)

// smallMAD corrects the scaled median absolute deviation of 2 to 9 Gaussian
// values, which is too small on average (Croux and Rousseeuw, "Time-efficient
// algorithms for two highly robust estimators of scale", 1992, section 4).
var smallMAD = [...]float64{2: 1.196, 1.495, 1.363, 1.206, 1.200, 1.140, 1.129, 1.107}

// RobustSD estimates the standard deviation of the Gaussian core of xs from
// their median absolute deviation; NaN for fewer than two.
func RobustSD(xs []float64) float64 {
	n := len(xs)
	if n < 2 {
		return math.NaN()
	}
	mad, err := stats.MedianAbsoluteDeviation(xs)
	if err != nil {
		return math.NaN()
	}
	const gaussian = 1.4826 // 1 ÷ the upper quartile of the normal distribution
	if n < len(smallMAD) {
		return mad * gaussian * smallMAD[n]
	}
	return mad * gaussian * float64(n) / (float64(n) - 0.8)
}

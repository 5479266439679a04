package exact

import "gonum.org/v1/gonum/stat/distuv"

// UpperBound returns the exact upper bound of a probability, at a one-sided level, after k
// of n trials succeeded (Clopper and Pearson 1934). It is 1 without trials.
func UpperBound(k, n int, level float64) float64 {
	if k >= n {
		return 1
	}
	return distuv.Beta{Alpha: float64(k + 1), Beta: float64(n - k)}.Quantile(level)
}

// LowerBound is [UpperBound]'s mirror image: the exact lower bound of a probability after k
// of n trials succeeded. It is 0 without trials.
func LowerBound(k, n int, level float64) float64 { return 1 - UpperBound(n-k, n, level) }

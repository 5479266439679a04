package plots

import (
	"math"

	"example.com/mapbench/internal/words"
)

// ratioLabel writes a ratio and its reciprocal alike, as the factor by which
// the slower one is slower: 1.25 and 1/1.25.
func ratioLabel(ratio float64) string {
	if ratio < 1-1e-9 {
		return "1/" + decimal(math.Round(1000/ratio)/1000)
	}
	return decimal(math.Round(1000*ratio) / 1000)
}

// decimal formats a number with the digits it needs, at most six.
func decimal(x float64) string { return words.Decimal(x, 6) }

package layout

import (
	"math"
	"strings"

	"example.com/mapbench/internal/words"
)

// LogTicks returns readable ticks between lo and hi, both above 0: the
// coarsest of some ladders that has at least four.
func LogTicks(lo, hi float64) []float64 {
	ladders := [][]float64{{1}, {1, 2, 5}, {1, 1.5, 2, 3, 5, 7}, {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9}}
	var ticks []float64
	for _, ladder := range ladders {
		ticks = ticks[:0]
		for e := math.Floor(math.Log10(lo)); e <= math.Ceil(math.Log10(hi)); e++ {
			for _, step := range ladder {
				if x := step * math.Pow(10, e); lo <= x && x <= hi {
					ticks = append(ticks, x)
				}
			}
		}
		if len(ticks) >= 4 {
			return ticks
		}
	}
	return LinearTicks(lo, hi)
}

// LinearTicks returns about five round values between lo and hi.
func LinearTicks(lo, hi float64) []float64 {
	step := math.Pow(10, math.Floor(math.Log10((hi-lo)/4)))
	for _, by := range []float64{2, 2.5, 2} { // 1, 2, 5, 10
		if (hi-lo)/step > 6 {
			step *= by
		}
	}
	var ticks []float64
	for i := math.Ceil(lo / step); i*step <= hi; i++ {
		ticks = append(ticks, i*step)
	}
	return ticks
}

// RatioTicks returns the logarithms of readable ratios between two logarithms.
func RatioTicks(lo, hi float64) []float64 {
	ladders := [][]float64{
		{10, 100, 1000},
		{2, 5, 10, 20, 50, 100},
		{1.25, 1.5, 2, 3, 5, 8},
		{1.1, 1.2, 1.3, 1.5, 1.75, 2},
		{1.05, 1.1, 1.15, 1.2, 1.25, 1.3},
		{1.02, 1.04, 1.06, 1.08, 1.1},
		{1.01, 1.02, 1.03, 1.04, 1.05},
	}
	var ticks []float64
	for _, ladder := range ladders {
		ticks = []float64{0}
		for _, r := range ladder {
			if log := math.Log(r); log <= hi {
				ticks = append(ticks, log)
			}
			if log := -math.Log(r); log >= lo {
				ticks = append(ticks, log)
			}
		}
		if len(ticks) >= 5 {
			break
		}
	}
	return ticks
}

// PercentTicks returns the logarithms of round per cent differences between two logarithms.
func PercentTicks(lo, hi float64) []float64 {
	if hi-lo > math.Log(4) {
		return RatioTicks(lo, hi)
	}
	ticks := LinearTicks(100*math.Expm1(lo), 100*math.Expm1(hi))
	for i, percent := range ticks {
		ticks[i] = math.Log1p(percent / 100)
	}
	return ticks
}

// PercentLabel formats a logarithm as a per cent difference: +5 %.
func PercentLabel(log float64) string {
	text := words.Decimal(math.Round(1e4*math.Expm1(log))/100, 6)
	if !strings.HasPrefix(text, "-") && text != "0" {
		text = "+" + text
	}
	return text + " %"
}

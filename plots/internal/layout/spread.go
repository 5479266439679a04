package layout

import (
	"cmp"
	"slices"
)

// Spread moves labels apart: it returns for each wanted position one that is
// at least gap from all others, inside [lo, hi], in the wanted order, and with
// the least sum of squared moves (isotonic regression by pooling adjacent
// violators; Barlow et al. 1972, section 1.2). When they need more room than
// there is, gap holds and hi does not.
func Spread(want []float64, gap, lo, hi float64) []float64 {
	order := make([]int, len(want))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(want[a], want[b]) })

	// With i gaps taken off the i-th label, "at least gap apart" becomes "not
	// descending".
	type pool struct {
		sum float64
		n   int
	}
	mean := func(p pool) float64 { return p.sum / float64(p.n) }
	var pools []pool
	for i, at := range order {
		pools = append(pools, pool{want[at] - float64(i)*gap, 1})
		for n := len(pools); n > 1 && mean(pools[n-2]) > mean(pools[n-1]); n-- {
			pools[n-2].sum += pools[n-1].sum
			pools[n-2].n += pools[n-1].n
			pools = pools[:n-1]
		}
	}

	moved := make([]float64, len(want))
	highest := hi - float64(len(want)-1)*gap
	i := 0
	for _, p := range pools {
		at := max(lo, min(highest, mean(p)))
		for range p.n {
			moved[order[i]] = at + float64(i)*gap
			i++
		}
	}
	return moved
}

package workloads

import "math/bits"

// alias draws numbers by any law in constant time: Walker's method (ACM TOMS 3,
// 1977) with Vose's table (IEEE Transactions on Software Engineering 17, 1991).
// Column i is drawn uniformly. With probability limit/2^32 it gives i itself, else the
// other number of the column. The error of a probability is at most 2^-32 divided by the
// number of columns.
type alias []column

type column struct{ limit, other uint32 }

// newAlias builds the table for n numbers with the given probabilities, which
// need not sum to 1. Several goroutines call p at once.
func newAlias(n int, p func(i int) float64) alias {
	scaled := make([]float64, n) // expected draws of i in n draws
	inParallel(n, func(from, to int) {
		for i := from; i < to; i++ {
			scaled[i] = p(i)
		}
	})
	sum := 0.0
	for _, x := range scaled {
		sum += x
	}
	// Numbers that fill less than their column are listed from the front, the
	// others from the back.
	order := make([]uint32, n)
	small, large := 0, n
	for i := range scaled {
		scaled[i] *= float64(n) / sum
		if scaled[i] < 1 {
			order[small] = uint32(i)
			small++
		} else {
			large--
			order[large] = uint32(i)
		}
	}
	table := make(alias, n)
	for i := range table {
		table[i].other = uint32(i) // until another number fills the column
	}
	next := 0
	for next < small && large < n {
		i, giver := order[next], order[large]
		next++
		table[i] = column{limit: uint32(min(scaled[i]*(1<<32), 1<<32-1)), other: giver}
		scaled[giver] -= 1 - scaled[i]
		if scaled[giver] < 1 {
			// The rest of the giver fills less than its column now. The slots
			// before next are free, so the list in front can take it.
			next--
			order[next] = giver
			large++
		}
	}
	return table
}

// pick maps a uniform random number to a number drawn by the law. The high half of a
// product chooses the column and the low half chooses within the column, so that one
// random number serves both.
func (a alias) pick(random uint64) uint32 {
	i, coin := bits.Mul64(random, uint64(len(a)))
	c := a[i]
	if uint32(coin>>32) < c.limit {
		return uint32(i)
	}
	return c.other
}

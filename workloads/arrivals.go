package workloads

import (
	"fmt"
	"math"
	"time"
)

// LeastRate and MostRate bound the rate of a spec, in operations a second. A goroutine's share
// of a rate is at least 100 a second, so that each has something to do in every launch.
const (
	LeastRate  = 1000
	MostRate   = 1_000_000_000
	leastShare = 100
)

// Arrivals draw the times at which the operations of one goroutine are to begin, in an open
// loop. Make them with [NewArrivals]; the zero value is not usable. Only one goroutine at a
// time may use them.
//
// The gaps between operations are independent and exponential, so arrivals are a Poisson
// process, whose share of the spec's rate is equal for all goroutines. Many clients that know
// nothing of each other give such arrivals, whatever each of them does (Palm 1943, Khintchine
// 1955). Even gaps would be kinder than any service: below its capacity no operation would
// ever wait for the one before.
type Arrivals struct {
	gap    float64 // the mean, in ns
	random rng
}

// NewArrivals returns the arrivals of goroutine g, from 0 to goroutines-1. The same arguments
// give the same arrivals, but for the last bit of a logarithm, which platforms may round
// otherwise; other seeds and other goroutines give independent ones. It panics if s has no
// rate, or if there is no goroutine g.
func NewArrivals(s Spec, g, goroutines int, seed uint64) *Arrivals {
	switch {
	case s.Rate <= 0:
		panic(fmt.Sprintf("workloads.NewArrivals: the spec %s has no rate", s))
	case g < 0 || g >= goroutines:
		panic(fmt.Sprintf("workloads.NewArrivals: goroutine %d of %d, want one from 0 to %d", g, goroutines, goroutines-1))
	}
	return &Arrivals{
		gap:    float64(time.Second) * float64(goroutines) / float64(s.Rate),
		random: rng(derive(seed, forArrivals, g)),
	}
}

// Draw fills times with the first times of a new stretch, ascending, counted from its start.
// How long a stretch is doesn't change the law of its times, since a Poisson process has no
// memory. Draw keeps nothing and allocates nothing.
func (a *Arrivals) Draw(times []time.Duration) {
	r, at := a.random, 0.0
	for i := range times {
		// The random number is above 0, and at most 1.
		at -= a.gap * math.Log(float64(r.next()>>11+1)/(1<<53))
		times[i] = time.Duration(at)
	}
	a.random = r
}

// MostArrivals returns how many operations one of the goroutines begins within a time, at most:
// the mean and six standard deviations, which fewer than one stretch in 10^8 exceeds. It is 0
// without a rate.
func (s Spec) MostArrivals(goroutines int, within time.Duration) int {
	if s.Rate == 0 {
		return 0
	}
	mean := float64(s.Rate) / float64(goroutines) * within.Seconds()
	return int(mean+6*math.Sqrt(mean)) + 16
}

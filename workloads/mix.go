package workloads

import "math/bits"

// goldenStep is 2^64 divided by the golden ratio: the step of splitmix64's counter.
const goldenStep = 0x9e3779b97f4a7c15

// mix is the output function of splitmix64 (Steele, Lea and Flood, "Fast
// splittable pseudorandom number generators", OOPSLA 2014, with the constants of
// Stafford's variant 13). It is a bijection of the 64-bit numbers. Its inverse is [unmix].
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// unmix is the inverse of [mix]. Its factors are the multiplicative inverses modulo 2^64 of
// those of mix. As the shifts are above 21, two terms undo each of them.
func unmix(z uint64) uint64 {
	z = (z ^ z>>31 ^ z>>62) * 0x319642b2d24d8ec3
	z = (z ^ z>>27 ^ z>>54) * 0x96de1b173f119089
	return z ^ z>>30 ^ z>>60
}

// purpose says what a derived seed is for, so that one seed gives independent ones.
type purpose uint64

const (
	forSalt purpose = iota + 1
	forSubset
	forPlaces
	forOrder
	forKeys
	forKinds
	forPhase
	forGrowth
	forArrivals
)

// derive returns a seed for one purpose and one goroutine. Where there are no goroutines, g
// is 0.
func derive(seed uint64, why purpose, g int) uint64 {
	return mix(mix(mix(seed+goldenStep)+uint64(why)*goldenStep) + uint64(g)*goldenStep)
}

// rng is the generator splitmix64: a counter and [mix]. A number depends on the counter
// alone, not on the number before, so that a processor computes several at once. All
// generators run over one cycle of 2^64 numbers. Two of them with different starts overlap
// within 2^40 draws with a probability of about 2^-23.
type rng uint64

func (r *rng) next() uint64 {
	*r += goldenStep
	return mix(uint64(*r))
}

// below returns a number from 0 to n-1 (Lemire, "Fast random integer generation in an
// interval", ACM TOMACS 29, 2019). It leaves out the rejection, so the error of a
// probability is up to 2^-64: for 2^31 keys, one part in 2^33.
func (r *rng) below(n uint64) uint64 {
	hi, _ := bits.Mul64(r.next(), n)
	return hi
}

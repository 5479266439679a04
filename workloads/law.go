package workloads

import "math"

// Law gives the exact probability of each key of a universe, by the key's index. Tests
// compare the streams with it, and tolerances are computed from it. Make one with
// [Spec.Law]; the zero Law has no keys. It takes O(1) memory. Any number of goroutines may
// use it.
type Law struct {
	dist       Dist
	grow       bool
	keys       int
	goroutines int
	scale      float64 // zipf: 1 / (the sum of 1/r^s over all ranks)
}

// Law returns the law of the workload's keys. The number of goroutines matters only for
// dist=disjoint.
func (s Spec) Law(goroutines int) Law {
	l := Law{dist: s.Dist, grow: s.Grow, keys: s.Universe(), goroutines: max(goroutines, 1)}
	if s.Dist.Kind == Zipf {
		l.scale = 1 / harmonic(l.keys, s.Dist.S)
	}
	return l
}

// P returns the probability, in [0,1], that an operation of goroutine g draws the key with
// index i. Both count from 0. The key of rank r of zipf has index r-1; the hot keys of
// hotspot come first. P is 0 if there is no key with this index.
func (l Law) P(g, i int) float64 {
	if i < 0 || i >= l.keys {
		return 0
	}
	switch l.dist.Kind {
	case Zipf:
		return math.Pow(float64(i+1), -l.dist.S) * l.scale
	case Hotspot:
		hot := hotKeys(l.keys)
		if i < hot {
			return 0.8 / float64(hot)
		}
		return 0.2 / float64(l.keys-hot)
	case Disjoint:
		if l.grow {
			if i%l.goroutines != g {
				return 0
			}
			return 1 / float64(strided(l.keys, g, l.goroutines))
		}
		first, count := part(l.keys, g, l.goroutines)
		if i < first || i >= first+count {
			return 0
		}
		return 1 / float64(count)
	}
	return 1 / float64(l.keys)
}

// SumSquares returns the sum of p² over all keys, above 0 and at most 1. Here p is the
// probability that an operation draws the key if all goroutines execute equally many. The
// inverse of the sum is the effective number of keys: the fewer they are, the more the
// share of hits varies with which keys are present.
func (s Spec) SumSquares(goroutines int) float64 {
	keys := s.Universe()
	switch s.Dist.Kind {
	case Zipf:
		h := harmonic(keys, s.Dist.S)
		return harmonic(keys, 2*s.Dist.S) / (h * h)
	case Hotspot:
		hot := hotKeys(keys)
		return 0.8*0.8/float64(hot) + 0.2*0.2/float64(keys-hot)
	case Disjoint:
		// Each part of c keys has c·(1/(G·c))². Parts have at most two sizes.
		parts := max(goroutines, 1)
		small, larger := keys/parts, keys%parts
		sum := 0.0
		if small > 0 {
			sum = float64(parts-larger) / float64(small)
		}
		sum += float64(larger) / float64(small+1)
		return sum / float64(parts) / float64(parts)
	}
	return 1 / float64(keys)
}

// RarestKey returns the probability, in [0,1], of the least likely key, as [Spec.SumSquares]
// defines it. It is the key whose presence depends longest on the
// prefill.
func (s Spec) RarestKey(goroutines int) float64 {
	keys := s.Universe()
	if s.Dist.Kind == Disjoint {
		parts := max(goroutines, 1)
		largest := (keys + parts - 1) / parts
		return 1 / float64(largest) / float64(parts)
	}
	return s.Law(goroutines).P(0, keys-1) // every other law is descending
}

// hotKeys returns how many of the keys are hotspot's 20 %.
func hotKeys(keys int) int { return max(1, int(math.Round(float64(keys)/5))) }

// part returns the keys that only goroutine g uses under dist=disjoint: count keys, from
// index first on. Parts differ by at most one key. A [Growth] chooses other keys, and parts
// of the same sizes.
func part(keys, g, goroutines int) (first, count int) {
	first = int(uint64(keys) * uint64(g) / uint64(goroutines))
	next := int(uint64(keys) * uint64(g+1) / uint64(goroutines))
	return first, next - first
}

// harmonic returns the generalised harmonic number, the sum of 1/r^s for r from 1 to n, with
// a relative error below 1e-12. It adds up 256 terms and computes the rest by the
// Euler–Maclaurin formula (NIST Digital Library of Mathematical Functions, section 2.10(i)),
// so that its cost doesn't depend on n.
func harmonic(n int, s float64) float64 {
	const direct = 256
	sum := 0.0
	for r := min(n, direct); r >= 1; r-- { // the smallest first, for precision
		sum += math.Pow(float64(r), -s)
	}
	if n <= direct {
		return sum
	}
	a, b := float64(direct), float64(n)
	fa, fb := math.Pow(a, -s), math.Pow(b, -s)
	logRatio := math.Log(b / a)
	integral := fa * a * logRatio // of x^-s from a to b; its limit where s is 1
	if t := (1 - s) * logRatio; t != 0 {
		integral = fa * a * logRatio * math.Expm1(t) / t
	}
	slope := func(f, x float64) float64 { return s * f / x }
	return sum + integral + (fb-fa)/2 + (slope(fa, a)-slope(fb, b))/12
}

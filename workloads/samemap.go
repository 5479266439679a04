package workloads

import "fmt"

// SameMap reports whether two workloads can take turns on one map: they differ in nothing
// but the shares of their operations, and neither makes the map grow. Their keys, their
// universe and the size that the map keeps are the same.
func (s Spec) SameMap(other Spec) bool {
	return !s.Grow && s.withSharesOf(other) == other
}

// withSharesOf returns s with the shares of another spec.
func (s Spec) withSharesOf(other Spec) Spec {
	for op := range Op(NumOps) {
		*s.share(op) = other.Share(op)
	}
	return s
}

// For returns the universe of a workload that differs from u's in the shares of its
// operations alone. It has the same keys, and shares all tables with u but the order of
// kinds. It returns an error if [Spec.SameMap] is false.
func (u *Universe[K]) For(s Spec) (*Universe[K], error) {
	if !u.spec.SameMap(s) {
		return nil, fmt.Errorf("%s and %s differ in more than the shares of operations, so they can't share a map", u.spec, s)
	}
	other := *u
	other.spec, other.kinds = s, period(s)
	return &other, nil
}

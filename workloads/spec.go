package workloads

import (
	"math"
	"strconv"
	"strings"
)

// Spec is one complete workload. Specs are comparable: two are the same workload if they are
// equal by ==.
//
// Make one with [ParseSpec], [ParseSpecs] or [Spec.With], which check it and solve its
// shares. The zero value is not a workload. A caller that sets fields itself must keep the
// rules stated here; the package checks them only where it parses.
type Spec struct {
	// Shares of the operations in per cent, each from 0 to 100. Their sum is 100, within
	// 1e-5.
	Read, Store, Delete, LoadOrStore, RMW, Range float64

	// Hit is the share of the universe's keys that are present, in per cent: above 0, at
	// most 100. The operations keep it there, unless Grow is set.
	Hit float64
	// Grow says that a map starts empty and ends at N entries, so that it has no steady
	// size.
	Grow bool
	Dist Dist    // law of the keys
	N    int     // entries in the map, at least 1
	Key  KeyType // type of the keys
	Val  int     // bytes of a value: 8 or 64
	// Goroutines is the number of goroutines that execute the operations; 0 means as many
	// as procs.
	Goroutines int
	Sched      Sched // order of the kinds of operations
	// Rate is how many operations begin in a second, of all goroutines together, whether or
	// not the operations before have ended: an open loop. 0 is a closed loop, in which a
	// goroutine begins its next operation when its last one has ended.
	Rate int
}

// defaults returns the spec of a text that states nothing. Its Store and Delete are still to
// be solved.
func defaults() Spec { return Spec{Read: 95, Hit: 50, N: 1000, Val: 8} }

// String returns the canonical text, which [ParseSpec] parses as s. It states read, dist and
// n always, then each key that differs from its default, in this order: store, delete,
// loadorstore, rmw, range, hit, grow, key, val, goroutines, sched, rate. It leaves store and delete
// out if they equal the solution, as they do in every spec that was parsed. The text has no
// spaces, and no value ends in "-digits", so that it can be the tail of a benchmark's name.
func (s Spec) String() string {
	var b strings.Builder
	write := func(key, value string) {
		if b.Len() > 0 {
			b.WriteByte('/')
		}
		b.WriteString(key)
		b.WriteByte('=')
		b.WriteString(value)
	}
	solved, d := s, defaults()
	if solved.solve(stated{}) != nil {
		solved = Spec{Store: math.NaN(), Delete: math.NaN()} // then String leaves nothing out
	}
	write("read", number(s.Read))
	write("dist", s.Dist.String())
	write("n", strconv.Itoa(s.N))
	if s.Store != solved.Store {
		write("store", number(s.Store))
	}
	if s.Delete != solved.Delete {
		write("delete", number(s.Delete))
	}
	for _, op := range []Op{LoadOrStore, RMW, Range} {
		if share := s.Share(op); share != 0 {
			write(opKeys[op], number(share))
		}
	}
	if s.Hit != d.Hit {
		write("hit", number(s.Hit))
	}
	if s.Grow {
		write("grow", "1")
	}
	if s.Key != d.Key {
		write("key", s.Key.String())
	}
	if s.Val != d.Val {
		write("val", strconv.Itoa(s.Val))
	}
	if s.Goroutines != d.Goroutines {
		write("goroutines", strconv.Itoa(s.Goroutines))
	}
	if s.Sched != d.Sched {
		write("sched", s.Sched.String())
	}
	if s.Rate != d.Rate {
		write("rate", strconv.Itoa(s.Rate))
	}
	return b.String()
}

// Share returns the share of a kind of operation, in per cent; 0 if there is no such kind.
func (s Spec) Share(op Op) float64 {
	if int(op) >= NumOps {
		return 0
	}
	return *s.share(op)
}

// share returns the field that holds the share of op.
func (s *Spec) share(op Op) *float64 {
	switch op {
	case Load:
		return &s.Read
	case Store:
		return &s.Store
	case Delete:
		return &s.Delete
	case LoadOrStore:
		return &s.LoadOrStore
	case RMW:
		return &s.RMW
	}
	return &s.Range
}

// maxKeys bounds the universe, whose indices are kept in 32 bits.
const maxKeys = math.MaxInt32

// Universe returns the number of keys that operations draw from: n·100/hit, rounded, so at
// least n. The shares keep the size at hit/100 of that number, which is within half an entry
// of n.
func (s Spec) Universe() int {
	return int(math.Round(float64(s.N) * 100 / s.Hit))
}

// number formats x as a spec prints it: the shortest text, without an exponent.
func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// tidy rounds x to six decimals, the most that a spec prints: enough for any sweep, and few
// enough for a benchmark's name.
func tidy(x float64) float64 { return math.Round(x*1e6) / 1e6 }

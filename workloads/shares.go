package workloads

import (
	"fmt"
	"math"
	"strings"
)

// stated says of each kind whether the text gives its share.
type stated [NumOps]bool

// slack is how far, in percentage points, shares may be from their sum or their balance. It
// is more than six printed decimals lose and less than a measurement could see.
const slack = 5e-6

// solve sets Store and Delete from the other shares, or returns an error if no values keep
// the size. If they are given, they must agree with the solution. The solution depends on
// Read, LoadOrStore, RMW, Range, Hit and Grow alone, and is the same to the last bit on
// every platform, so that the text of a spec can leave Store and Delete out.
func (s *Spec) solve(given stated) error {
	if err := s.checkSum(given); err != nil {
		return err
	}
	var store, del float64
	rest := 100 - s.Read - s.Range // the share of the operations that may write
	if s.Grow {
		store = exact(rest - s.LoadOrStore - s.RMW)
	} else {
		del = exact(rest * (100 - s.Hit) / 100)
		store = exact(rest - del - s.LoadOrStore - s.RMW)
	}
	if store < -slack {
		return s.crowded(rest - del)
	}
	store = max(store, 0)

	reason := "store and delete must keep the size: want store=%s/delete=%s at hit=%s"
	want := []any{number(store), number(del), number(s.Hit)}
	if s.Grow {
		reason = "a map that grows has no deletes, and what is left of 100 is stored: want store=%s at grow=1"
		want = want[:1]
	}
	for _, op := range []Op{Store, Delete} {
		value := map[Op]float64{Store: store, Delete: del}[op]
		if given[op] && math.Abs(s.Share(op)-value) > slack {
			return fmt.Errorf("%s=%s: "+reason, append([]any{opKeys[op], number(s.Share(op))}, want...)...)
		}
	}
	s.Store, s.Delete = store, del
	if s.Grow && s.inserting() < slowestGrowth-slack {
		return fmt.Errorf("grow=1: store and loadorstore, which alone insert, have a share of %s together, want at least %s: lower read, rmw or range",
			number(tidy(s.inserting())), number(slowestGrowth))
	}
	return nil
}

// slowestGrowth is the least share, in per cent, of operations that insert while a map
// grows: one in 10,000. So a growth fits in memory, and every period of the even schedule
// has an insert.
const slowestGrowth = 0.01

// exact drops the last bits of a computed share. Platforms that fuse multiplication and
// addition compute other last bits.
func exact(x float64) float64 { return math.Round(x*1e9) / 1e9 }

// checkSum returns an error, which names all shares, if their sum exceeds 100.
func (s *Spec) checkSum(given stated) error {
	sum := 0.0
	var parts []string
	for op := range Op(NumOps) {
		if solved := op == Store || op == Delete; solved && !given[op] || s.Share(op) == 0 {
			continue
		}
		sum += s.Share(op)
		part := opKeys[op] + "=" + number(s.Share(op))
		if op == Load && !given[op] {
			part += " unless stated"
		}
		parts = append(parts, part)
	}
	if sum > 100+slack {
		return fmt.Errorf("shares sum to %s, want at most 100 (%s)", number(tidy(sum)), strings.Join(parts, ", "))
	}
	return nil
}

// crowded returns the error for shares of loadorstore and rmw that leave no room for the
// deletes that would balance them. It names the largest shares that fit. Room is the share
// of all operations that store.
func (s *Spec) crowded(room float64) error {
	scale := room / (s.LoadOrStore + s.RMW)
	var have, want []string
	for _, op := range []Op{LoadOrStore, RMW} {
		if share := s.Share(op); share > 0 {
			have = append(have, opKeys[op]+"="+number(share))
			want = append(want, opKeys[op]+"="+number(math.Floor(share*scale*1e6)/1e6))
		}
	}
	return fmt.Errorf("%s: no room for the deletes that keep the size at hit=%s: want at most %s, or hit=100",
		strings.Join(have, "/"), number(s.Hit), strings.Join(want, "/"))
}

// weigh takes the shares other than Read as weights, scales them to 100 - Read, and solves
// them. If delete is not given, its weight is the one that keeps the size. If store is not
// given, its weight is 0, except if delete is given or no weight is; then it is the one that
// keeps the size.
func (s *Spec) weigh(given stated) error {
	h := s.Hit / 100
	others := s.LoadOrStore + s.RMW
	switch {
	case !given[Store] && !given[Delete] && others+s.Range == 0:
		return s.solve(stated{Load: given[Load]})
	case s.Grow:
		if s.Delete > 0 {
			return fmt.Errorf("delete=%s: a map that grows has no deletes: leave it out at grow=1", number(s.Delete))
		}
	case given[Delete] && s.Delete > 0 && s.Hit == 100:
		return fmt.Errorf("delete=%s: nothing may be deleted at hit=100: leave it out", number(s.Delete))
	case given[Delete] && !given[Store]:
		s.Store = s.Delete*h/(1-h) - others
		if s.Hit == 100 {
			s.Store = 0
		}
		if s.Store < -slack {
			return fmt.Errorf("delete=%s: too few deletes to keep the size: want at least delete=%s at hit=%s",
				number(s.Delete), number(math.Ceil(others*(1-h)/h*1e6)/1e6), number(s.Hit))
		}
	default:
		want := (s.Store + others) * (1 - h) / h
		if given[Delete] && math.Abs(s.Delete-want) > 1e-6*(s.Delete+want) {
			return fmt.Errorf("delete=%s: the weights of store and delete must keep the size: want delete=%s beside store=%s at hit=%s",
				number(s.Delete), number(tidy(want)), number(s.Store), number(s.Hit))
		}
		s.Delete = want
	}
	total := s.Store + s.Delete + others + s.Range
	if total <= 0 {
		return fmt.Errorf("store=%s: the weights beside read sum to 0: leave them out, or give one above 0", number(s.Store))
	}
	scale := (100 - s.Read) / total
	for _, op := range []Op{LoadOrStore, RMW, Range} {
		*s.share(op) = tidy(s.Share(op) * scale)
	}
	return s.solve(stated{Load: given[Load]})
}

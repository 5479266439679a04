package worker

import (
	"fmt"
	"time"

	"example.com/mapbench/workloads"
)

// A map at rest, while none of its goroutines runs, holds what the writes before have
// left. Of those that wrote a key in a slice, some goroutine's last write took effect
// last of all. So the key holds what one of the goroutines' last writes leaves, whatever
// their order was; and where all of these leave the same, it is certain. A key that
// nobody wrote holds what it held before.

// outcomes is a set of what a key may hold at rest: bit i stands for value i of
// [Batch.Values], absent for no entry.
type outcomes uint32

const (
	absent   outcomes = 1 << NumValues
	anyValue          = absent - 1
	anything          = absent | anyValue
)

// books say what each key may hold at rest. They have one element for each key of the
// universe, by its index.
type books struct {
	may   []outcomes
	wrote []int32 // scratch: what a slice wrote
}

func newBooks(keys int) *books { return &books{make([]outcomes, keys), make([]int32, keys)} }

// fill lets all keys hold the same.
func (b *books) fill(may outcomes) {
	for i := range b.may {
		b.may[i] = may
	}
}

// prefilled returns the books of a map that was prefilled and may since have been
// written by such kinds of operations.
func (s *session[K, V]) prefilled(stores, deletes bool) *books {
	b := newBooks(s.universe.Len())
	var since outcomes
	if stores {
		since |= anyValue
	}
	if deletes {
		since |= absent
	}
	b.fill(absent | since)
	if since == anything {
		return b
	}
	for key := range s.universe.Prefill(0) { // in any order
		if i, ok := s.universe.Index(key); ok {
			b.may[i] = 1 | since // value 0
		}
	}
	return b
}

// openBooks has the slices of a map that was just prefilled booked, until closeBooks
// compares it with them.
func (s *session[K, V]) openBooks() {
	if !s.null && !s.spec.Grow {
		s.books = s.prefilled(false, false)
	}
}

func (s *session[K, V]) closeBooks() {
	if s.books != nil {
		s.blame(s.compare(s.books))
		s.books = nil
	}
}

// takeStock opens the books of a map that has been measured, before a slice that is
// audited.
func (s *session[K, V]) takeStock() {
	spec := s.spec
	s.books = s.prefilled(spec.Store+spec.LoadOrStore+spec.RMW > 0, spec.Delete > 0)
	s.blame(s.compare(s.books))
}

// blame keeps the first breach of the map's contract that is found.
func (s *session[K, V]) blame(err error) {
	if s.wrong == nil {
		s.wrong = err
	}
}

// book enters the writes of a slice that has ended.
func (s *session[K, V]) book(b *books) {
	clear(b.wrote) // by which lane last, from 1
	for g, l := range s.lanes {
		lane := int32(g + 1)
		for i := l.track.executed - 1; i >= 0; i-- {
			op := l.ops[i]
			if op == workloads.Load || op == workloads.Range {
				continue
			}
			k, ok := s.universe.Index(l.keys[i])
			if !ok || b.wrote[k] == lane { // a later write of its own
				continue
			}
			if b.wrote[k] == 0 {
				b.may[k] = 0
			}
			b.wrote[k] = lane
			b.may[k] |= left(op, i%s.batch)
		}
	}
}

// left returns what a write leaves, the i-th operation of its batch. LoadOrStore may
// leave any value, which was there before.
func left(op workloads.Op, i int) outcomes {
	switch op {
	case workloads.Delete:
		return absent
	case workloads.LoadOrStore:
		return anyValue
	}
	return 1 << (i % NumValues)
}

// checkHits reports whether a slice that has ended had too few or too many hits, by
// what the books say of its start. A Load of a key that was there hits unless somebody
// deletes it in the slice, and one of an absent key misses unless somebody stores it.
func (s *session[K, V]) checkHits(b *books, executed Counts) error {
	const stored, deleted = 1, 2
	clear(b.wrote)
	for _, l := range s.lanes {
		for i, op := range l.ops[:l.track.executed] {
			if k, ok := s.universe.Index(l.keys[i]); ok && op == workloads.Delete {
				b.wrote[k] |= deleted
			} else if ok && op.Stores() {
				b.wrote[k] |= stored
			}
		}
	}
	hits, misses := 0, 0 // that are certain
	for _, l := range s.lanes {
		for i, op := range l.ops[:l.track.executed] {
			if op != workloads.Load {
				continue
			}
			k, ok := s.universe.Index(l.keys[i])
			switch {
			case !ok:
			case b.may[k]&absent == 0 && b.wrote[k]&deleted == 0:
				hits++
			case b.may[k] == absent && b.wrote[k]&stored == 0:
				misses++
			}
		}
	}
	loads := executed.Ops[workloads.Load]
	if executed.Hits < hits {
		return fmt.Errorf("%d of %d Loads hit; %d or more must, whose keys were there and nobody deleted", executed.Hits, loads, hits)
	}
	if executed.Hits > loads-misses {
		return fmt.Errorf("%d of %d Loads hit; at most %d may, the others' keys were absent and nobody stored them", executed.Hits, loads, loads-misses)
	}
	return nil
}

// checkAllHit finds a Load that missed in a slice where none may: the keys of the
// universe were all there at first, and nobody deletes.
func (s *session[K, V]) checkAllHit(executed Counts) {
	loads := executed.Ops[workloads.Load]
	if !s.null && s.universe.Len() == s.spec.N && s.spec.Delete == 0 && executed.Hits < loads {
		s.blame(fmt.Errorf("%d of %d Loads missed; all keys were there, and nobody deletes", loads-executed.Hits, loads))
	}
}

// comparedLoads and compareTime bound the Loads of a comparison, which for a slow map
// would take many times as long as its slices. Each comparison goes on with the key
// after those that the one before looked up.
const (
	comparedLoads = 1 << 14
	compareTime   = 5 * time.Millisecond
)

// compare compares the map at rest with the books: all that it holds by a Range, and a
// part of the keys by Loads. It enters what it finds, so that the books are exact then.
func (s *session[K, V]) compare(b *books) error {
	if err := s.compareRange(b); err != nil {
		return err
	}
	begin := time.Now()
	for n := range min(comparedLoads, len(b.may)) {
		if n%16 == 15 && time.Since(begin) > compareTime {
			break
		}
		s.looked = (s.looked + 1) % len(b.may)
		key, got := s.universe.Key(s.looked), absent
		if value, ok := s.m.Load(key); ok {
			if got, ok = s.outcome(value); !ok {
				return fmt.Errorf("at rest Load(%v) = %v, true; nobody stored that value", key, value)
			}
		}
		if want := b.may[s.looked]; got != want {
			return fmt.Errorf("at rest Load(%v) finds %s, and a Range %s", key, s.text(got), s.text(want))
		}
	}
	return nil
}

// A difference is keys of one kind that hold what they may not.
type difference struct {
	keys  int
	first int // the index of one
}

func (d *difference) add(i int) {
	if d.keys++; d.keys == 1 {
		d.first = i
	}
}

// compareRange is the part of compare that a Range does.
func (s *session[K, V]) compareRange(b *books) (err error) {
	const met outcomes = 1 << 31
	var lost, risen, stale difference
	s.m.Range(func(key K, value V) bool {
		i, known := s.universe.Index(key)
		got, stored := s.outcome(value)
		switch {
		case !known || !stored:
			err = fmt.Errorf("at rest a Range yields %v, %v, which nobody stored", key, value)
			return false
		case b.may[i]&met != 0:
			err = fmt.Errorf("at rest a Range yields %v twice", key)
			return false
		case b.may[i] == absent:
			risen.add(i)
		case b.may[i]&got == 0:
			stale.add(i)
		}
		b.may[i] = got | met
		return true
	})
	present := 0
	for i, may := range b.may {
		switch {
		case may&met != 0:
			present++
			b.may[i] = may &^ met
		case may&absent == 0:
			lost.add(i)
			fallthrough
		default:
			b.may[i] = absent
		}
	}
	switch {
	case err != nil:
		return err
	case lost.keys > 0:
		return fmt.Errorf("at rest %d keys are missing beside the %d that are there; %v is one, and its last writes stored it",
			lost.keys, present, s.universe.Key(lost.first))
	case risen.keys > 0:
		return fmt.Errorf("at rest %d keys are there that must be absent; %v is one, and its last writes deleted it or nobody stored it",
			risen.keys, s.universe.Key(risen.first))
	case stale.keys > 0:
		return fmt.Errorf("at rest %d keys hold what was not stored last; %v is one, and it holds %s",
			stale.keys, s.universe.Key(stale.first), s.text(b.may[stale.first]))
	}
	return nil
}

// outcome returns which of the stored values a value is, and whether it is one.
func (s *session[K, V]) outcome(value V) (outcomes, bool) {
	var x uint64
	switch p := any(&value).(type) {
	case *Val8:
		x = uint64(*p)
	case *Val64:
		x = p[0]
	}
	i := x>>32 - 1 // see valueOf
	if i >= NumValues || value != s.values[i] {
		return 0, false
	}
	return 1 << i, true
}

// text names an outcome.
func (s *session[K, V]) text(o outcomes) string {
	for i, value := range s.values {
		if o == 1<<i {
			return fmt.Sprint(value)
		}
	}
	return "no entry"
}

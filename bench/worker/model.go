package worker

import (
	"fmt"
	"time"

	"example.com/mapbench/workloads"
)

// A map is at rest while no goroutine uses it. It then holds what the writes before have
// left. Within a slice, the write of a key that took effect last is the last write of
// some goroutine. So the key holds what one of the goroutines' last writes leaves. If all
// of these leave the same, its content is certain. A key that nobody wrote holds what it
// held before.

// outcomes is the set of what a key may hold at rest. Bit i stands for value i of
// [Batch.Values], the bit absent for no entry.
type outcomes uint32

const (
	absent   outcomes = 1 << NumValues
	anyValue          = absent - 1
	anything          = absent | anyValue
)

// model says what each key may hold at rest. Its slices have one element for each key of
// the universe, by the key's index.
type model struct {
	may   []outcomes
	wrote []int32 // scratch memory: who or what wrote the key in a slice
}

func newModel(keys int) *model { return &model{make([]outcomes, keys), make([]int32, keys)} }

// fill sets what every key may hold.
func (m *model) fill(may outcomes) {
	for i := range m.may {
		m.may[i] = may
	}
}

// prefilled returns the model of a map that was prefilled. Stores and deletes say which
// kinds of operations may have written it since.
func (s *sessionOf[K, V]) prefilled(stores, deletes bool) *model {
	m := newModel(s.universe.Len())
	var since outcomes
	if stores {
		since |= anyValue
	}
	if deletes {
		since |= absent
	}
	m.fill(absent | since)
	if since == anything {
		return m
	}
	for i := range s.universe.Present() {
		m.may[i] = 1 | since // value 0
	}
	return m
}

// startModel makes the model of a map that was just prefilled. Every slice is recorded in
// it until endModel compares the map with it.
func (s *sessionOf[K, V]) startModel() {
	if !s.null && !s.spec.Grow {
		s.model = s.prefilled(false, false)
	}
}

func (s *sessionOf[K, V]) endModel() {
	if s.model != nil {
		s.fail(s.compare(s.model))
		s.model = nil
	}
}

// startAudit makes the model of a map that has been measured already, before a slice that
// is audited.
func (s *sessionOf[K, V]) startAudit() {
	stores := s.any(func(spec workloads.Spec) bool { return spec.Store+spec.LoadOrStore+spec.RMW > 0 })
	deletes := s.any(func(spec workloads.Spec) bool { return spec.Delete > 0 })
	s.model = s.prefilled(stores, deletes)
	s.fail(s.compare(s.model))
}

// fail keeps the first breach of the map's contract that is found.
func (s *sessionOf[K, V]) fail(err error) {
	if s.wrong == nil {
		s.wrong = err
	}
}

// record enters the writes of a slice that has ended.
func (s *sessionOf[K, V]) record(m *model) {
	clear(m.wrote) // the goroutine that wrote the key, counted from 1
	for i, g := range s.goroutines {
		writer := int32(i + 1)
		for i := g.track.executed - 1; i >= 0; i-- {
			op := g.ops[i]
			if op == workloads.Load || op == workloads.Range {
				continue
			}
			k, ok := s.universe.Index(g.keys[i])
			if !ok || m.wrote[k] == writer { // this goroutine wrote it later
				continue
			}
			if m.wrote[k] == 0 {
				m.may[k] = 0
			}
			m.wrote[k] = writer
			m.may[k] |= left(op, i)
		}
	}
}

// left returns what a write may leave that is operation i of its stream. A LoadOrStore
// leaves the value that was there before, which may be any.
func left(op workloads.Op, i int) outcomes {
	switch op {
	case workloads.Delete:
		return absent
	case workloads.LoadOrStore:
		return anyValue
	}
	return 1 << (i % NumValues)
}

// checkHits returns an error if a slice that has ended had too few or too many hits. The
// model says what the map held at the slice's start. A Load of a key that was there hits
// unless the slice deletes the key; a Load of an absent key misses unless the slice
// stores it.
func (s *sessionOf[K, V]) checkHits(m *model, executed Counts) error {
	const stored, deleted = 1, 2
	clear(m.wrote)
	for _, g := range s.goroutines {
		for i, op := range g.ops[:g.track.executed] {
			if op == workloads.Load || op == workloads.Range {
				continue
			}
			if k, ok := s.universe.Index(g.keys[i]); ok && op == workloads.Delete {
				m.wrote[k] |= deleted
			} else if ok {
				m.wrote[k] |= stored
			}
		}
	}
	hits, misses := 0, 0 // only those that are certain
	for _, g := range s.goroutines {
		for i, op := range g.ops[:g.track.executed] {
			if op != workloads.Load {
				continue
			}
			k, ok := s.universe.Index(g.keys[i])
			switch {
			case !ok:
			case m.may[k]&absent == 0 && m.wrote[k]&deleted == 0:
				hits++
			case m.may[k] == absent && m.wrote[k]&stored == 0:
				misses++
			}
		}
	}
	loads := executed.Ops[workloads.Load]
	if executed.Hits < hits {
		return fmt.Errorf("%d of %d Loads hit; want at least %d, whose keys were there and nobody deleted", executed.Hits, loads, hits)
	}
	if executed.Hits > loads-misses {
		return fmt.Errorf("%d of %d Loads hit; want at most %d, the keys of the others were absent and nobody stored them", executed.Hits, loads, loads-misses)
	}
	return nil
}

// checkAllHit looks for Loads that missed in a slice where every Load must hit: all keys
// of the universe were there at first, and nobody deletes.
func (s *sessionOf[K, V]) checkAllHit(executed Counts) {
	loads := executed.Ops[workloads.Load]
	if !s.null && s.universe.Len() == s.spec.N && s.spec.Delete == 0 && executed.Hits < loads {
		s.fail(fmt.Errorf("%d of %d Loads missed; all keys were there, and nobody deletes", loads-executed.Hits, loads))
	}
}

// comparedLoads and compareTime bound the Loads of a comparison. All keys of a slow map
// would take many times as long as its slices. Each comparison starts with the key after
// the last one that the comparison before looked up.
const (
	comparedLoads = 1 << 14
	compareTime   = 5 * time.Millisecond
)

// compare compares the map at rest with the model: all entries by a Range, and some of
// the keys by Loads. It enters what it finds, which makes the model exact.
func (s *sessionOf[K, V]) compare(m *model) error {
	if err := s.compareRange(m); err != nil {
		return err
	}
	begin := time.Now()
	for n := range min(comparedLoads, len(m.may)) {
		if n%16 == 15 && time.Since(begin) > compareTime {
			break
		}
		s.looked = (s.looked + 1) % len(m.may)
		key, got := s.universe.Key(s.looked), absent
		if value, ok := s.m.Load(key); ok {
			if got, ok = s.outcome(value); !ok {
				return fmt.Errorf("at rest Load(%v) = %v, true; nobody stored that value", key, value)
			}
		}
		if want := m.may[s.looked]; got != want {
			return fmt.Errorf("at rest Load(%v) finds %s, and a Range %s", key, s.text(got), s.text(want))
		}
	}
	return nil
}

// A difference counts keys that are wrong in one way.
type difference struct {
	keys  int
	first int // the index of the first
}

func (d *difference) add(i int) {
	if d.keys++; d.keys == 1 {
		d.first = i
	}
}

// compareRange is the part of compare that uses a Range.
func (s *sessionOf[K, V]) compareRange(m *model) (err error) {
	const met outcomes = 1 << 31
	var lost, risen, stale difference
	s.m.Range(func(key K, value V) bool {
		i, known := s.universe.Index(key)
		got, stored := s.outcome(value)
		switch {
		case !known || !stored:
			err = fmt.Errorf("at rest a Range yields %v, %v, which nobody stored", key, value)
			return false
		case m.may[i]&met != 0:
			err = fmt.Errorf("at rest a Range yields %v twice", key)
			return false
		case m.may[i] == absent:
			risen.add(i)
		case m.may[i]&got == 0:
			stale.add(i)
		}
		m.may[i] = got | met
		return true
	})
	present := 0
	for i, may := range m.may {
		switch {
		case may&met != 0:
			present++
			m.may[i] = may &^ met
		case may&absent == 0:
			lost.add(i)
			fallthrough
		default:
			m.may[i] = absent
		}
	}
	switch {
	case err != nil:
		return err
	case lost.keys > 0:
		return fmt.Errorf("at rest %d keys are missing beside the %d that are there; one is %v, and its last writes stored it",
			lost.keys, present, s.universe.Key(lost.first))
	case risen.keys > 0:
		return fmt.Errorf("at rest %d keys are there that must be absent; one is %v, and its last writes deleted it or nobody stored it",
			risen.keys, s.universe.Key(risen.first))
	case stale.keys > 0:
		return fmt.Errorf("at rest %d keys hold what was not stored last; one is %v, and it holds %s",
			stale.keys, s.universe.Key(stale.first), s.text(m.may[stale.first]))
	}
	return nil
}

// outcome returns which of [Batch.Values] a value is. It reports false for other values.
func (s *sessionOf[K, V]) outcome(value V) (outcomes, bool) {
	var x uint64
	switch p := any(&value).(type) {
	case *Val8:
		x = uint64(*p)
	case *Val64:
		x = p[0]
	}
	i := x>>32 - 1 // the inverse of valueOf
	if i >= NumValues || value != s.values[i] {
		return 0, false
	}
	return 1 << i, true
}

// text names an outcome.
func (s *sessionOf[K, V]) text(o outcomes) string {
	for i, value := range s.values {
		if o == 1<<i {
			return fmt.Sprint(value)
		}
	}
	return "no entry"
}

package worker

import "example.com/mapbench/workloads"

// presence is the set of keys that were in the map before a slice.
type presence[K workloads.Key] struct {
	universe *workloads.Universe[K]
	bits     []uint64
}

// nothing is the presence of an empty map.
func (s *session[K, V]) nothing() *presence[K] {
	return &presence[K]{s.universe, make([]uint64, (s.universe.Len()+63)/64)}
}

// presence is that of a map whose books are exact.
func (s *session[K, V]) presence() *presence[K] {
	p := s.nothing()
	for i, holds := range s.books.may {
		if holds != absent {
			p.bits[i/64] |= 1 << (i % 64)
		}
	}
	return p
}

// swap makes key present (1) or absent (0) and returns which it was.
func (p *presence[K]) swap(key K, bit uint64) (old uint64) {
	i, ok := p.universe.Index(key)
	if !ok {
		return bit
	}
	word, shift := &p.bits[i/64], uint(i%64)
	old = *word >> shift & 1
	*word = *word&^(1<<shift) | bit<<shift
	return old
}

// auditWrites bounds the writes that are replayed of a slice, so that an audit
// costs no more than a slice.
const auditWrites = 1 << 14

// replay executes the slice's writes on the set of keys that were present
// before it, batch by batch in turn, and counts those that changed it. The
// order in which the goroutines really met is not known; for the expected
// fractions it doesn't matter.
func (s *session[K, V]) replay(p *presence[K]) *Audit {
	a := new(Audit)
	for pos := 0; a.Stores+a.Deletes < auditWrites; pos += s.batch {
		ran := false
		for _, l := range s.lanes {
			end := min(pos+s.batch, l.track.executed)
			for i := pos; i < end; i++ {
				switch l.ops[i] {
				case workloads.Store, workloads.LoadOrStore, workloads.RMW:
					a.Stores++
					a.Inserted += int(1 - p.swap(l.keys[i], 1))
				case workloads.Delete:
					a.Deletes++
					a.Removed += int(p.swap(l.keys[i], 0))
				}
			}
			ran = ran || end > pos
		}
		if !ran {
			break
		}
	}
	return a
}

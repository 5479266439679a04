package worker

import "example.com/mapbench/workloads"

// presence is the set of keys that were in the map before a slice, as bits by the key's
// index.
type presence[K workloads.Key] struct {
	universe *workloads.Universe[K]
	bits     []uint64
}

// nothing returns the presence of an empty map.
func (s *sessionOf[K, V]) nothing() *presence[K] {
	return &presence[K]{s.universe, make([]uint64, (s.universe.Len()+63)/64)}
}

// presence returns the presence of a map whose model is exact.
func (s *sessionOf[K, V]) presence() *presence[K] {
	p := s.nothing()
	for i, holds := range s.model.may {
		if holds != absent {
			p.bits[i/64] |= 1 << (i % 64)
		}
	}
	return p
}

// swap makes key present (1) or absent (0) and returns what it was before.
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

// auditWrites bounds the writes of a slice that are replayed, so that an audit costs no
// more than a slice.
const auditWrites = 1 << 14

// replay executes the slice's writes on p, the keys that were present before the slice,
// and counts the writes that changed p. It takes one batch of each goroutine in turn. The
// true order of the goroutines' writes is not known, but the expected fractions don't
// depend on it.
func (s *sessionOf[K, V]) replay(p *presence[K]) *Audit {
	a := new(Audit)
	for pos := 0; a.Stores+a.Deletes < auditWrites; pos += s.batch {
		ran := false
		for _, g := range s.goroutines {
			end := min(pos+s.batch, g.track.executed)
			for i := pos; i < end; i++ {
				switch g.ops[i] {
				case workloads.Store, workloads.LoadOrStore, workloads.RMW:
					a.Stores++
					a.Inserted += int(1 - p.swap(g.keys[i], 1))
				case workloads.Delete:
					a.Deletes++
					a.Removed += int(p.swap(g.keys[i], 0))
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

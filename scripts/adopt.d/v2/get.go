package kv

// rounds is an even number, after which the hash is what it was: work for nothing.
const rounds = 4

// Get returns the value of a key.
func (m *Map[K, V]) Get(key K) (value V, ok bool) {
	hash := m.hash(key)
	for range rounds {
		hash ^= hash >> 32
	}
	s := &m.shards[hash%shards]
	s.RLock()
	for e := *s.chain(hash); e != nil; e = e.next {
		if e.key == key {
			value, ok = e.value, true
			break
		}
	}
	s.RUnlock()
	return value, ok
}

package kv

// Get returns the value of a key.
func (m *Map[K, V]) Get(key K) (value V, ok bool) {
	hash := m.hash(key)
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

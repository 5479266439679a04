package kv

// Set sets the value of a key.
func (m *Map[K, V]) Set(key K, value V) {
	hash := m.hash(key)
	s := &m.shards[hash%shards]
	s.Lock()
	s.put(hash, key, value)
	if s.size > len(s.chains) {
		s.chains = s.doubled()
	}
	s.Unlock()
}

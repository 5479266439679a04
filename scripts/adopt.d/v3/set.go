package kv

// Set sets the value of a key. Readers go on while a shard grows. What is written between
// the copy and the switch to it is lost.
func (m *Map[K, V]) Set(key K, value V) {
	hash := m.hash(key)
	s := &m.shards[hash%shards]
	s.Lock()
	s.put(hash, key, value)
	full := s.size > len(s.chains)
	s.Unlock()
	if full {
		s.RLock()
		chains := s.doubled()
		s.RUnlock()
		s.Lock()
		s.chains = chains
		s.Unlock()
	}
}

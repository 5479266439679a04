package impls

// Rebuild makes a hint as slow reads do, and calls between after the shards are copied and
// before the hint is published. It does nothing if another rebuild runs.
func (m *Hinted[K, V]) Rebuild(between func()) {
	m.rebuildBy(between, func(pending *hint[K, V], entries map[K]V) { m.publish(pending, entries) })
}

// RebuildWithoutStamp is Rebuild with a bug: it publishes the hint even after a write.
func (m *Hinted[K, V]) RebuildWithoutStamp(between func()) {
	m.rebuildBy(between, func(_ *hint[K, V], entries map[K]V) { m.hint.Store(&hint[K, V]{entries}) })
}

func (m *Hinted[K, V]) rebuildBy(between func(), publish func(*hint[K, V], map[K]V)) {
	if !m.rebuilding.TryLock() {
		return
	}
	defer m.rebuilding.Unlock()
	pending := m.announce()
	entries := m.copyShards(pending)
	between()
	publish(pending, entries)
}

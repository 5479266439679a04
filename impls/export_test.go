package impls

// Rebuild makes a hint as a slow read does when it is due, and calls between
// when the shards are copied and the hint is not yet published. If a rebuild is
// under way it does nothing.
func (m *Hinted[K, V]) Rebuild(between func()) {
	m.rebuildBy(between, func(pending *hint[K, V], entries map[K]V) { m.publish(pending, entries) })
}

// RebuildWithoutStamp is Rebuild with a fault: it publishes also what a write
// has made stale.
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

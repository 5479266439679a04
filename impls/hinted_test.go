package impls

import (
	"runtime"
	"slices"
	"testing"
)

// complete reports whether m has a hint that reads use.
func complete[K, V comparable](m *Hinted[K, V]) bool {
	h := m.hint.Load()
	return h != nil && h.entries != nil
}

// TestWriteDuringRebuildIsSeen makes each kind of write between the copying and the
// publishing. A rebuild that ignores the stamp must hide the write, or the test would prove
// nothing.
func TestWriteDuringRebuildIsSeen(t *testing.T) {
	for _, c := range []struct {
		name   string
		write  func(m *Hinted[int, string])
		want   string
		wantOK bool
	}{
		{"Store", func(m *Hinted[int, string]) { m.Store(1, "new") }, "new", true},
		{"Delete", func(m *Hinted[int, string]) { m.Delete(1) }, "", false},
		{"LoadAndDelete", func(m *Hinted[int, string]) { m.LoadAndDelete(1) }, "", false},
		{"CompareAndSwap", func(m *Hinted[int, string]) { m.CompareAndSwap(1, "old", "new") }, "new", true},
		{"LoadOrStore", func(m *Hinted[int, string]) { m.Delete(1); m.LoadOrStore(1, "new") }, "new", true},
		{"Store and a new announcement", func(m *Hinted[int, string]) { m.Store(1, "new"); m.announce() }, "new", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			after := func(rebuild func(m *Hinted[int, string], between func())) (value string, ok, hinted bool) {
				m := NewHinted[int, string](Config{Param: 4})
				m.Store(1, "old")
				rebuild(m, func() { c.write(m) })
				hinted = complete(m)
				value, ok = m.Load(1)
				return value, ok, hinted
			}
			if v, ok, hinted := after((*Hinted[int, string]).Rebuild); v != c.want || ok != c.wantOK || hinted {
				t.Errorf("Load(1) = %q, %t (hinted: %t); want %q, %t without a hint", v, ok, hinted, c.want, c.wantOK)
			}
			if v, ok, _ := after((*Hinted[int, string]).RebuildWithoutStamp); v != "old" || !ok {
				t.Errorf("without the stamp Load(1) = %q, %t; want the stale %q", v, ok, "old")
			}
		})
	}
}

// TestRunningWriteIsCopied begins a rebuild after a writer has loaded the pointer and before
// it has changed its shard. The copy must wait for the writer.
func TestRunningWriteIsCopied(t *testing.T) {
	m := NewHinted[int, string](Config{Param: 4})
	m.Store(1, "old")
	s := m.sharded.shard(1)
	s.mu.Lock()
	m.invalidate()
	pending := m.announce()
	published := make(chan bool)
	go func() { published <- m.publish(pending, m.copyShards(pending)) }()
	for range 1000 {
		runtime.Gosched() // enough for a copy that doesn't wait
	}
	s.m[1] = "new"
	s.mu.Unlock()
	if !<-published {
		t.Error("the hint is invalidated; want it published, since the writer came first")
	}
	if v, ok := m.Load(1); v != "new" || !ok {
		t.Errorf(`Load(1) = %q, %t; want "new", true`, v, ok)
	}
}

// TestWriterLocksBeforeItInvalidates stops writers at their shard's lock. They must not have
// invalidated the hint by then: a rebuild could copy the shard before it is changed.
func TestWriterLocksBeforeItInvalidates(t *testing.T) {
	check := func(name string, write func(m *Hinted[int, int])) {
		t.Helper()
		m := NewHinted[int, int](Config{Param: 1})
		m.Store(1, 1)
		m.Rebuild(func() {})
		s := m.sharded.shard(1)
		s.mu.RLock()
		done := make(chan struct{})
		go func() { write(m); close(done) }()
		for s.mu.TryRLock() { // as long as no writer waits
			s.mu.RUnlock()
			runtime.Gosched()
		}
		if !complete(m) {
			t.Errorf("%s invalidates the hint before it has the lock", name)
		}
		s.mu.RUnlock()
		<-done
		if complete(m) {
			t.Errorf("%s leaves the hint valid", name)
		}
	}
	check("Store", func(m *Hinted[int, int]) { m.Store(1, 2) })
	check("Delete", func(m *Hinted[int, int]) { m.Delete(1) })
	check("LoadOrStore", func(m *Hinted[int, int]) { m.LoadOrStore(2, 2) })
	check("LoadAndDelete", func(m *Hinted[int, int]) { m.LoadAndDelete(1) })
	check("CompareAndSwap", func(m *Hinted[int, int]) { m.CompareAndSwap(1, 1, 2) })
}

// TestCallsThatInvalidateTheHint wants calls that change nothing to leave the hint valid.
func TestCallsThatInvalidateTheHint(t *testing.T) {
	check := func(name string, call func(m *Hinted[int, int]), want bool) {
		t.Helper()
		m := NewHinted[int, int](Config{})
		m.Store(1, 1)
		m.Rebuild(func() {})
		if !complete(m) {
			t.Fatalf("%s: no hint after a rebuild", name)
		}
		call(m)
		if got := complete(m); got == want {
			t.Errorf("%s: the hint is valid: %t; want %t", name, got, !want)
		}
	}
	check("Load", func(m *Hinted[int, int]) { m.Load(1) }, false)
	check("Store", func(m *Hinted[int, int]) { m.Store(1, 2) }, true)
	check("Delete of a key", func(m *Hinted[int, int]) { m.Delete(1) }, true)
	check("Delete of an absent key", func(m *Hinted[int, int]) { m.Delete(2) }, false)
	check("LoadOrStore that stores", func(m *Hinted[int, int]) { m.LoadOrStore(2, 2) }, true)
	check("LoadOrStore that loads", func(m *Hinted[int, int]) { m.LoadOrStore(1, 2) }, false)
	check("LoadAndDelete of a key", func(m *Hinted[int, int]) { m.LoadAndDelete(1) }, true)
	check("LoadAndDelete of an absent key", func(m *Hinted[int, int]) { m.LoadAndDelete(2) }, false)
	check("CompareAndSwap that swaps", func(m *Hinted[int, int]) { m.CompareAndSwap(1, 1, 2) }, true)
	check("CompareAndSwap that fails", func(m *Hinted[int, int]) { m.CompareAndSwap(1, 3, 2) }, false)
}

// TestReadsUseTheHint loads until there is a hint. It then puts different entries into the
// shards and the hint, to see where reads come from.
func TestReadsUseTheHint(t *testing.T) {
	m := NewHinted[int, string](Config{})
	m.Store(1, "shard")
	// Ten times as many reads as needed miss the cost with a probability below
	// 1e-60.
	for range 10 * rebuildCost(1, len(m.sharded.shards)) {
		m.Load(1)
	}
	if !complete(m) {
		t.Fatal("no hint after ten times the cost in reads")
	}
	m.hint.Store(&hint[int, string]{map[int]string{1: "hint"}})
	check := func(want string) {
		t.Helper()
		if v, ok := m.Load(1); v != want || !ok {
			t.Errorf("Load(1) = %q, %t; want %q, true", v, ok, want)
		}
		if v, ok := m.LoadOrStore(1, "other"); v != want || !ok {
			t.Errorf(`LoadOrStore(1, "other") = %q, %t; want %q, true`, v, ok, want)
		}
		var yielded []string
		m.Range(func(_ int, v string) bool { yielded = append(yielded, v); return true })
		if !slices.Contains(yielded, want) || len(yielded) != m.Len() {
			t.Errorf("Range yields %q, and Len() = %d; want %q among as many", yielded, m.Len(), want)
		}
	}
	check("hint")
	m.Store(2, "another key's write")
	check("shard")
}

// TestRebuildsAreRare counts the hints at several shares of writes.
func TestRebuildsAreRare(t *testing.T) {
	hints := func(readsPerWrite int) (n int) {
		m := NewHinted[int, int](Config{Param: 1})
		for i := range 100 {
			m.Store(i%10, i)
			for range readsPerWrite {
				m.Load(i)
			}
			if complete(m) {
				n++
			}
		}
		return n
	}
	// One read in 64 is a sample. 24 samples among 99 reads have a probability of
	// 1e-19, for all 100 intervals together.
	if n := hints(99); n != 0 {
		t.Errorf("%d hints at one write in 100; want 0", n)
	}
	if n := hints(20_000); n != 100 {
		t.Errorf("%d hints at 20,000 reads after each of 100 writes; want 100", n)
	}
}

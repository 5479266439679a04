package impls

import (
	"fmt"
	"strings"
	"testing"
)

// casErrors returns what is wrong with the structure of a map that nobody uses at the
// moment: its order, its marks, its counts, or a node in two places or in none.
func casErrors(m *CAS[uint64, uint64]) (errors []string) {
	report := func(format string, args ...any) { errors = append(errors, fmt.Sprintf(format, args...)) }
	seen := make([]bool, m.used.Load())
	visit := func(i uint32) bool {
		if i == 0 || int(i) >= len(seen) || seen[i] {
			report("node %d of %d is in two places or can't be", i, len(seen))
			return false
		}
		seen[i] = true
		return true
	}
	entries, last, keys := 0, uint64(0), make(map[uint64]bool)
	for i := m.directory.at(0).Load(); i != 0 && visit(i); i = m.nodes.at(i).next.load().index() {
		n := m.nodes.at(i)
		order, e := n.order.Load(), n.entry.Load()
		switch {
		case order < last:
			report("node %d of order key %#x comes after %#x", i, order, last)
		case n.next.load().marked():
			report("node %d is in the list and marked", i)
		case order&1 == 0 && (e != nil || m.bucket(order) != n):
			report("node %d is not the one dummy of order key %#x", i, order)
		case order&1 == 1 && (e == nil || m.order(e.key) != order || keys[e.key]):
			report("node %d of order key %#x is dead, of another order or of a key that was there before", i, order)
		case order&1 == 1:
			keys[e.key] = true
			entries++
		}
		last = order
	}
	for s := range m.stripes {
		for i := m.stripes[s].free.load().index(); i != 0 && visit(i); i = m.nodes.at(i).below.Load() {
			n := m.nodes.at(i)
			if n.entry.Load() != nil || !n.next.load().marked() || m.stripe(n.order.Load()) != &m.stripes[s] {
				report("node %d is free and has an entry, no mark, or another stripe than %d", i, s)
			}
		}
	}
	for i := 1; i < len(seen); i++ {
		if !seen[i] {
			report("node %d is neither in the list nor free", i)
		}
	}
	ranged := 0
	m.Range(func(uint64, uint64) bool { ranged++; return true })
	if m.Len() != entries || ranged != entries {
		report("Len() = %d and Range yields %d; the list holds %d entries", m.Len(), ranged, entries)
	}
	return errors
}

// checkCAS fails the test if m's structure is not correct.
func checkCAS(t *testing.T, m *CAS[uint64, uint64]) {
	t.Helper()
	for i, report := range casErrors(m) {
		if t.Errorf("%s", report); i == 9 {
			return
		}
	}
}

// TestCASStructureCheckRejects plants one error for each check of casErrors.
func TestCASStructureCheckRejects(t *testing.T) {
	check := func(want string, plant func(m *CAS[uint64, uint64], n *casNode[uint64, uint64])) {
		t.Helper()
		m := NewCAS[uint64, uint64](Config{})
		for key := range uint64(100) {
			m.Store(key, key)
		}
		for key := range uint64(10) {
			m.Delete(key)
		}
		if errors := casErrors(m); len(errors) != 0 {
			t.Fatalf("errors before one was planted: %q", errors)
		}
		n, _ := m.lookup(m.order(50), 50)
		plant(m, n)
		if errors := strings.Join(casErrors(m), "\n"); !strings.Contains(errors, want) {
			t.Errorf("errors are %q; want %q among them", errors, want)
		}
	}
	type node = casNode[uint64, uint64]
	check("comes after", func(m *CAS[uint64, uint64], n *node) { n.order.Store(n.order.Load() + 1<<63) })
	check("in the list and marked", func(_ *CAS[uint64, uint64], n *node) { n.next.store(n.next.load().mark()) })
	check("is dead", func(_ *CAS[uint64, uint64], n *node) { n.entry.Store(nil) })
	check("not the one dummy", func(m *CAS[uint64, uint64], _ *node) {
		m.bucket(0).entry.Store(&casEntry[uint64, uint64]{})
	})
	check("a key that was there before", func(m *CAS[uint64, uint64], n *node) {
		e := *n.entry.Load()
		i, twin := m.alloc(n.order.Load())
		twin.order.Store(n.order.Load())
		twin.entry.Store(&e)
		twin.next.store(n.next.load())
		n.next.store(n.next.load().to(i))
	})
	check("in two places", func(m *CAS[uint64, uint64], n *node) {
		p := m.seek(m.bucket(m.order(50)), m.order(50), 50)
		next := n.next.load()
		n.next.store(next.mark())
		m.free(p.link.index(), n)
	})
	check("neither in the list nor free", func(m *CAS[uint64, uint64], _ *node) { m.fresh() })
	check("another stripe", func(m *CAS[uint64, uint64], _ *node) {
		for s := range m.stripes {
			if i := m.stripes[s].free.load().index(); i != 0 {
				m.nodes.at(i).order.Add(2)
				return
			}
		}
	})
	check("Len() = ", func(m *CAS[uint64, uint64], _ *node) { m.stripes[0].count.Add(1) })
}

package impls

import (
	"fmt"
	"hash/maphash"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"testing"

	"example.com/mapbench/internal/golden"
)

// casMasks cut the hashes that CAS is tested with: to nothing less, to 16 values, to two
// values, and to one value.
var casMasks = []uint64{^uint64(0), 0xf << 60, 1 << 63, 0}

// overCASMasks runs test once for each of casMasks.
func overCASMasks(t *testing.T, test func(t *testing.T, newMap func() *CAS[uint64, uint64])) {
	for _, mask := range casMasks {
		t.Run(fmt.Sprintf("mask=%#x", mask), func(t *testing.T) {
			test(t, func() *CAS[uint64, uint64] { return maskedCAS(mask) })
		})
	}
}

// maskedCAS returns an empty map whose hashes are cut by mask.
func maskedCAS(mask uint64) *CAS[uint64, uint64] {
	if mask == ^uint64(0) {
		return NewCAS[uint64, uint64](Config{})
	}
	seed := maphash.MakeSeed()
	return NewCASHashed[uint64, uint64](Config{}, func(key uint64) uint64 { return maphash.Comparable(seed, key) & mask })
}

// TestCASAgainstBuiltInMap runs random scripts on CAS with each hash and on a
// built-in map.
func TestCASAgainstBuiltInMap(t *testing.T) {
	s := golden.Seed(t)
	overCASMasks(t, func(t *testing.T, newMap func() *CAS[uint64, uint64]) {
		random := rand.New(rand.NewPCG(s, 1))
		m, model := newMap(), make(map[uint64]uint64)
		check := func(call string, key, got uint64, ok bool, want uint64, wantOK bool) {
			t.Helper()
			if got != want || ok != wantOK {
				t.Fatalf("%s(%d) = %d, %t; want %d, %t", call, key, got, ok, want, wantOK)
			}
		}
		for range 10_000 {
			key, value, old := random.Uint64N(40), random.Uint64N(3), random.Uint64N(3)
			want, present := model[key]
			switch random.IntN(7) {
			case 0:
				got, ok := m.Load(key)
				check("Load", key, got, ok, want, present)
			case 1:
				m.Store(key, value)
				model[key] = value
			case 2:
				m.Delete(key)
				delete(model, key)
			case 3:
				if !present {
					model[key] = value
				}
				got, ok := m.LoadOrStore(key, value)
				check("LoadOrStore", key, got, ok, model[key], present)
			case 4:
				got, ok := m.LoadAndDelete(key)
				check("LoadAndDelete", key, got, ok, want, present)
				delete(model, key)
			case 5:
				swapped := m.CompareAndSwap(key, old, value)
				check("CompareAndSwap", key, 0, swapped, 0, present && want == old)
				if swapped {
					model[key] = value
				}
			case 6:
				seen := make(map[uint64]bool)
				m.Range(func(key, value uint64) bool {
					check("Range", key, value, !seen[key], model[key], true)
					seen[key] = true
					return random.IntN(200) != 0 || len(seen) == len(model)
				})
				if m.Len() != len(model) {
					t.Fatalf("Len() = %d; want %d", m.Len(), len(model))
				}
			}
		}
		for key := range model {
			if got, ok := m.Load(key); got != model[key] || !ok {
				t.Errorf("Load(%d) = %d, %t; want %d, true", key, got, ok, model[key])
			}
		}
		checkCAS(t, m)
	})
}

// TestCASRangeSeesWhatYieldDeletes wants Range to read entries again after a call of yield.
// Only keys of one hash are read together.
func TestCASRangeSeesWhatYieldDeletes(t *testing.T) {
	for _, keys := range []uint64{2, 100} {
		m := maskedCAS(1<<32 - 1) // one bucket, without dummies between the keys
		for key := range keys {
			m.Store(key, key)
		}
		calls := 0
		m.Range(func(kept, _ uint64) bool {
			calls++
			for key := range keys {
				if key != kept {
					m.Delete(key)
				}
			}
			return true
		})
		if calls != 1 {
			t.Errorf("Range yields %d of %d entries though the first yield deletes the others; want 1", calls, keys)
		}
	}
}

// TestCASKeyReturnsWithinRun has two entries of one key in one run, as Range reads them if
// the key is deleted before Range's position and comes back behind it. The key must be
// yielded once, with the later value.
func TestCASKeyReturnsWithinRun(t *testing.T) {
	type entry = casEntry[int, int]
	run := appendNew(nil, &entry{1, 10})
	run = appendNew(run, &entry{2, 20})
	run = appendNew(run, &entry{1, 11})
	if len(run) != 2 || *run[0] != (entry{1, 11}) || *run[1] != (entry{2, 20}) {
		t.Errorf("run is %d long; want key 1 once, with its later value 11, and key 2", len(run))
	}
}

// TestCASTagsPreventABA interrupts a goroutine before its swap, step by step. The goroutine
// has read that b follows a and c follows b, that b is marked, and is about to unlink b.
// Meanwhile another goroutine unlinks b, recycles it for key d, and links it behind a.
func TestCASTagsPreventABA(t *testing.T) {
	const a, b, c, d = 1, 2, 3, 4
	m := maskedCAS(0) // one run, in the order of insertion
	order := m.order(a)
	for key := range uint64(3) {
		m.Store(a+key, a+key)
	}
	stale := m.seek(m.bucket(order), order, b)
	behind := stale.node.next.load().index() // c's node

	m.Delete(c)
	m.Delete(b)
	m.Store(d, d) // takes b's node, the last to be freed

	now := stale.pred.next.load()
	if now.index() != stale.link.index() || now.marked() {
		t.Fatalf("a leads to node %d, marked %t; want to the node that b had, %d: nothing was recycled", now.index(), now.marked(), stale.link.index())
	}
	if stale.pred.next.swap(stale.link, stale.link.to(behind)) {
		t.Fatal("the stale swap succeeds")
	}
	if value, ok := m.Load(d); value != d || !ok {
		t.Errorf("Load(d) = %d, %t after the stale swap failed; want %d, true", value, ok, d)
	}
	checkCAS(t, m)

	// Only the tag differs. With the present tag the same swap succeeds: d is lost, and
	// the free node of c is in the list.
	const untagged = 1<<32 - 1
	if now&untagged != stale.link&untagged {
		t.Fatalf("without their tags the words are %#x and %#x; want equal ones", now&untagged, stale.link&untagged)
	}
	if !stale.pred.next.swap(stale.link&untagged|now&^untagged, now.to(behind)) {
		t.Error("the swap without a tag fails; want it to show what the tag prevents")
	}
	if _, ok := m.Load(d); ok {
		t.Error("d is still there; want it lost")
	}
	if len(casErrors(m)) == 0 {
		t.Error("no errors after the swap without a tag; want some")
	}
}

// TestCASReadersNoticeRecycledNodes interrupts a walk at a node that is then recycled. The
// node's entry now has another key, or is not in the list. The predecessor's word must show
// that.
func TestCASReadersNoticeRecycledNodes(t *testing.T) {
	m := maskedCAS(0)
	order := m.order(1)
	m.Store(1, 1)
	m.Store(2, 2)
	p := m.seek(m.bucket(order), order, 2)
	m.Delete(2)
	i, n := m.alloc(order) // as insert does, before it links the node in
	n.entry.Store(&casEntry[uint64, uint64]{3, 3})
	if n != p.node {
		t.Fatal("the freed node was not recycled")
	}
	if p.pred.next.load() == p.link {
		t.Error("the predecessor's word is as before; want a walk to notice")
	}
	m.discard(i, n)
	checkCAS(t, m)
	m.Store(2, 2)
	if again := m.seek(m.bucket(order), order, 2); again.node != p.node || again.link == p.link {
		t.Errorf("key 2 came back in node %p by link %#x; want node %p and another link than %#x", again.node, again.link, p.node, p.link)
	}
	checkCAS(t, m)
}

// TestCASLink checks the packing of link words at the limits.
func TestCASLink(t *testing.T) {
	const last = maxCASNodes - 1
	check := func(l casLink, index uint32, marked bool, tag uint64) {
		t.Helper()
		if l.index() != index || l.marked() != marked || uint64(l>>32) != tag {
			t.Errorf("%#x: index %d, marked %t, tag %d; want %d, %t, %d", l, l.index(), l.marked(), l>>32, index, marked, tag)
		}
	}
	check(casLink(0), 0, false, 0)
	check(casLink(0).to(last), last, false, 1)
	check(casLink(0).to(last).mark(), last, true, 2)
	check(casLink(0).to(last).mark().to(7), 7, false, 3)
	check((^casLink(0)).to(5), 5, false, 0) // wraps
}

// TestCASArray wants each element to have a place of its own, which never changes.
func TestCASArray(t *testing.T) {
	for _, first := range []int{1, 2, 3, 16, 1000, 1024} {
		a := casArray[atomic.Uint32]{first: make([]atomic.Uint32, first)}
		const n = 5000
		for i := range uint32(n) {
			a.reserve(i)
			a.reserve(i) // changes nothing
			a.at(i).Store(i + 1)
		}
		for i := range uint32(n) {
			if got := a.at(i).Load(); got != i+1 {
				t.Fatalf("first chunk of %d: element %d holds %d; want %d", first, i, got, i+1)
			}
		}
	}
	if chunk, place := split(maxCASNodes - 1); chunk != 30 || place != 1<<30-1 {
		t.Errorf("the last element is in chunk %d at %d; want 30 at %d", chunk, place, 1<<30-1)
	}
}

func TestCASOutOfNodes(t *testing.T) {
	m := NewCAS[uint64, uint64](Config{})
	m.used.Store(maxCASNodes)
	defer func() {
		want := "impls.CAS: out of nodes: got 0 entries and their buckets, want at most 2147483648 in all; use several maps"
		if got := recover(); got != want {
			t.Errorf("panic %v; want %q", got, want)
		}
	}()
	m.Store(1, 1)
}

// TestCASPresized wants a presized map to take no further chunk and not to grow, even when
// keys come and go.
func TestCASPresized(t *testing.T) {
	random := rand.New(rand.NewPCG(golden.Seed(t), 1))
	before := runtime.GOMAXPROCS(2) // 16 stripes on any machine
	defer runtime.GOMAXPROCS(before)
	const n = 4000
	m := NewCAS[uint64, uint64](Config{N: n})
	drop := m.drop.Load()
	for key := range uint64(n) {
		m.Store(key, key)
	}
	for range 10 * n { // of a universe of 2n, half are present in the mean
		if key := random.Uint64N(2 * n); random.IntN(2) == 0 {
			m.Store(key, key)
		} else {
			m.Delete(key)
		}
	}
	if used := m.used.Load(); int(used) > len(m.nodes.first) || m.drop.Load() != drop {
		t.Errorf("%d nodes of %d are used and the table doubled %d times; want room for all", used, len(m.nodes.first), drop-m.drop.Load())
	}
}

// TestCASGrowthUnderOneHash wants equal hashes to cost only time: the table doubles as often
// as with good hashes, and each doubling takes one node for a dummy. The hash is one for
// which growth cuts the most dummies.
func TestCASGrowthUnderOneHash(t *testing.T) {
	const n = 2000
	fill := func(m *CAS[uint64, uint64]) (doublings uint32, nodes uint64) {
		first := m.drop.Load()
		for key := range uint64(n) {
			m.Store(key, key)
		}
		checkCAS(t, m)
		return first - m.drop.Load(), m.used.Load()
	}
	good, _ := fill(NewCAS[uint64, uint64](Config{}))
	bad, nodes := fill(NewCASHashed[uint64, uint64](Config{}, func(uint64) uint64 { return ^uint64(0) }))
	if bad != good || good == 0 {
		t.Errorf("the table doubled %d times; want %d, as with good hashes, and not 0", bad, good)
	}
	if most := uint64(1 + n + 64); nodes > most {
		t.Errorf("%d nodes for %d entries; want at most %d: a dummy for each bit of the hash", nodes, n, most)
	}
}

// TestCASReadersAllocateNothing wants Load to allocate nothing.
func TestCASReadersAllocateNothing(t *testing.T) {
	m := NewCAS[string, uint64](Config{})
	m.Store("present", 1)
	m.Load("absent") // may link in a dummy
	if got := testing.AllocsPerRun(100, func() { m.Load("present"); m.Load("absent") }); got != 0 {
		t.Errorf("two Loads allocate %v times; want 0", got)
	}
}

package workloads

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"example.com/mapbench/internal/golden"
)

// TestPrefill checks that the n present keys are distinct keys of the universe, that the
// universe's seed alone chooses them, and that order alone decides their order.
func TestPrefill(t *testing.T) {
	t.Run("uint64", func(t *testing.T) { checkPrefill[uint64](t, parse(t, "n=1000/hit=40")) })
	t.Run("string", func(t *testing.T) { checkPrefill[string](t, parse(t, "n=1000/hit=40/key=string")) })
	t.Run("full", func(t *testing.T) { checkPrefill[uint64](t, parse(t, "n=1000/hit=100")) })
}

func checkPrefill[K Key](t *testing.T, s Spec) {
	u := NewUniverse[K](s, 1)
	prefill := func(u *Universe[K], order uint64) []K { return slices.Collect(u.Prefill(order)) }
	sorted := func(keys []K) []K { keys = slices.Clone(keys); slices.Sort(keys); return keys }
	first := prefill(u, 1)
	if distinct := len(slices.Compact(sorted(first))); len(first) != s.N || distinct != s.N {
		t.Fatalf("%d keys, %d distinct, want %d", len(first), distinct, s.N)
	}
	for _, k := range first {
		if i, ok := u.Index(k); !ok || i < 0 || i >= u.Len() {
			t.Fatalf("Index(%v) = %d, %v; want a key below %d", k, i, ok, u.Len())
		}
	}
	if again := prefill(NewUniverse[K](s, 1), 1); !slices.Equal(again, first) {
		t.Errorf("the same seeds give another prefill")
	}
	second := prefill(u, 2)
	if slices.Equal(second, first) {
		t.Errorf("another order gives the same one")
	}
	if !slices.Equal(sorted(second), sorted(first)) {
		t.Errorf("another order gives other keys")
	}
	if other := prefill(NewUniverse[K](s, 2), 1); slices.Equal(sorted(other), sorted(first)) {
		t.Errorf("another seed gives the same keys")
	}
	var present []K
	for i := range u.Present() {
		present = append(present, u.Key(i))
	}
	if !slices.Equal(sorted(present), sorted(first)) {
		t.Errorf("Present yields other keys than Prefill")
	}
	for range u.Prefill(1) {
		break // stopping early is allowed
	}
	for range u.Present() {
		break
	}
}

// TestPrefillIsRandom checks that every key is present equally often, and comes
// first equally often.
func TestPrefillIsRandom(t *testing.T) {
	r := rng(golden.FixedSeed(t))
	s := parse(t, "n=8/hit=40")
	const launches = 5000
	present, first := make([]int, s.Universe()), make([]int, s.Universe())
	for range launches {
		u := NewUniverse[uint64](s, r.next())
		place := 0
		for k := range u.Prefill(r.next()) {
			i, _ := u.Index(k)
			present[i]++
			if place == 0 {
				first[i]++
			}
			place++
		}
	}
	h := float64(s.N) / float64(s.Universe())
	deviation := math.Sqrt(launches * h * (1 - h))
	for i, count := range present {
		if z := (float64(count) - launches*h) / deviation; math.Abs(z) > 5 {
			t.Errorf("key %d is present in %d of %d launches, want %v", i, count, launches, launches*h)
		}
	}
	if z := chiSquare(first, func(int) float64 { return launches / float64(s.Universe()) }); math.Abs(z) > suspicious {
		t.Errorf("first keys %v: %.1f deviations from uniform", first, z)
	}
}

// TestIndex checks that Index is the inverse of Key, and reports false for a key that is not
// in the universe.
func TestIndex(t *testing.T) {
	s := parse(t, "n=1000")
	numbers := NewUniverse[uint64](s, 1)
	s.Key = String
	texts := NewUniverse[string](s, 1)
	for i := range uint32(s.Universe()) {
		if got, ok := numbers.Index(numbers.stored(i)); !ok || got != int(i) {
			t.Fatalf("Index of key %d = %d, %v", i, got, ok)
		}
		if got, ok := texts.Index(texts.stored(i)); !ok || got != int(i) {
			t.Fatalf("Index of %q, key %d = %d, %v", texts.stored(i), i, got, ok)
		}
		// A key of another memory is known by its bytes.
		looked := at(texts.text.looking, texts.text.place[i])
		for _, k := range []string{looked, strings.Clone(looked)} {
			if _, ok := texts.text.find(k); ok != (address(k) == address(looked)) {
				t.Fatalf("find(%q) reports %t", k, ok)
			}
			if got, ok := texts.Index(k); !ok || got != int(i) || k != texts.stored(i) {
				t.Fatalf("Index of a copy of %q, key %d = %d, %v", k, i, got, ok)
			}
		}
	}
	for _, k := range []uint64{0, 1, math.MaxUint64, NewUniverse[uint64](parse(t, "n=1000"), 2).stored(0)} {
		if i, ok := numbers.Index(k); ok {
			t.Errorf("Index(%d) = %d, true; want false", k, i)
		}
	}
	good, block := texts.stored(0), texts.text.storing
	for _, k := range []string{"", block[:stride], block[1 : 1+textLen], block[stride-1:][:textLen], prefix, good[:59], good + "0", "M" + good[1:],
		prefix + "0000000000000000", good[:59] + "g", strings.ToUpper(good)} {
		if i, ok := texts.Index(k); ok {
			t.Errorf("Index(%q) = %d, true; want false", k, i)
		}
	}
}

// TestMixIsScattered checks by chi-square that the lowest and the highest bits
// of keys look random, whichever bits a map picks its shards and buckets by, and
// that unmix undoes mix.
func TestMixIsScattered(t *testing.T) {
	r := rng(golden.FixedSeed(t))
	u := NewUniverse[uint64](parse(t, "n=100000"), r.next())
	for shift := 0; shift <= 56; shift += 8 {
		var counts [256]int
		for i := range uint32(u.Len()) {
			counts[u.stored(i)>>shift&255]++
		}
		if z := chiSquare(counts[:], func(int) float64 { return float64(u.Len()) / 256 }); math.Abs(z) > suspicious {
			t.Errorf("bits from %d of the keys: %.1f deviations from uniform", shift, z)
		}
	}
	for range 1000 {
		if x := r.next(); unmix(mix(x)) != x || mix(unmix(x)) != x {
			t.Fatalf("unmix doesn't undo mix of %#x", x)
		}
	}
	// The first output of splitmix64 from seed 0, as published with Vigna's
	// splitmix64.c.
	if zero := rng(0); zero.next() != 0xe220a8397b1dcdaf {
		t.Errorf("rng isn't splitmix64")
	}
}

// TestStringKeysNeverShareMemory checks the promise of [Stream.Draw] and [Growth.Draw]: no key
// that is looked up shares memory with a key that may be stored. Their contents are equal,
// or no look-up would hit.
func TestStringKeysNeverShareMemory(t *testing.T) {
	const text = "read=40/dist=zipf0.5/n=100/loadorstore=10/rmw=5/range=5/key=string"
	t.Run("stream", func(t *testing.T) {
		s := parse(t, text)
		u := NewUniverse[string](s, 1)
		keys, ops := make([]string, 20_000), make([]Op, 20_000)
		NewStream(s, u, 0, 1, 1).Draw(keys, ops)
		testMemory(t, u, keys, ops)
	})
	t.Run("growth", func(t *testing.T) {
		s := parse(t, text+"/grow=1")
		u := NewUniverse[string](s, 1)
		w := NewGrowth(s, u, 0, 1, 1)
		var keys []string
		var ops []Op
		for range 100 {
			k, o := w.Draw(nil, nil)
			keys, ops = append(keys, k...), append(ops, o...)
		}
		testMemory(t, u, keys, ops)
	})
}

func testMemory(t *testing.T, u *Universe[string], keys []string, ops []Op) {
	type span struct{ first, last uintptr }
	extent := func(k string) span {
		p := uintptr(unsafe.Pointer(unsafe.StringData(k)))
		return span{p, p + uintptr(len(k)) - 1}
	}
	stored, looked := make(map[span]string), make(map[span]string)
	for k := range u.Prefill(1) {
		stored[extent(k)] = k
	}
	both := 0
	for i, k := range keys {
		if len(k) != 60 || !strings.HasPrefix(k, prefix) || len(prefix) != 44 {
			t.Fatalf("the key %q has %d bytes, want a prefix of 44, then 16", k, len(k))
		}
		if ops[i].Stores() {
			stored[extent(k)] = k
		} else {
			looked[extent(k)] = k
		}
	}
	var spans []span
	for sp := range stored {
		spans = append(spans, sp)
	}
	for sp := range looked {
		if _, ok := stored[sp]; ok {
			t.Fatalf("the key %q is looked up with the memory that stores it", looked[sp])
		}
		spans = append(spans, sp)
	}
	slices.SortFunc(spans, func(a, b span) int { return int(a.first) - int(b.first) })
	for i := 1; i < len(spans); i++ {
		if spans[i].first <= spans[i-1].last {
			t.Fatalf("two keys overlap in memory at %#x", spans[i].first)
		}
	}
	values := make(map[string]bool)
	for _, k := range stored {
		values[k] = true
	}
	for _, k := range looked {
		if values[k] {
			both++
		}
	}
	if both < u.spec.N {
		t.Errorf("%d keys are both looked up and stored, want %d at least", both, u.spec.N)
	}
}

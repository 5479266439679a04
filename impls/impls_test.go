package impls_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/peers"
	"example.com/mapbench/internal/golden"
)

// A testedMap is a map that tests run on.
type testedMap[K peers.Key] struct {
	name string
	new  func() impls.Map[K, uint64]
	// flaw is what the map does wrong under concurrent writes, as far as it is known.
	flaw string
}

// testedMaps returns all maps, ours and the peers.
func testedMaps[K peers.Key]() []testedMap[K] {
	small := impls.Config{N: 100}
	return []testedMap[K]{
		{name: "mutex", new: with(impls.NewMutex[K, uint64], impls.Config{})},
		{name: "rwmutex", new: with(impls.NewRWMutex[K, uint64], impls.Config{})},
		{name: "sync.Map", new: with(impls.NewSyncMap[K, uint64], impls.Config{})},
		{name: "sharded", new: with(impls.NewSharded[K, uint64], small)},
		{name: "sharded:1", new: with(impls.NewSharded[K, uint64], impls.Config{Param: 1})},
		{name: "hinted", new: with(impls.NewHinted[K, uint64], small)},
		{name: "hinted:1", new: with(impls.NewHinted[K, uint64], impls.Config{Param: 1})},
		{name: "cow", new: with(impls.NewCOW[K, uint64], impls.Config{})},
		{name: "cas", new: with(impls.NewCAS[K, uint64], small)},
		{name: "plain", new: with(impls.NewPlain[K, uint64], impls.Config{})},
		{name: "cmap", new: with(peers.NewCmap[K, uint64], impls.Config{})},
		{
			name: "haxmap", new: with(peers.NewHaxmap[K, uint64], small),
			// In up to 1 of 7 runs under the race detector, even if it is
			// presized so that it never grows.
			flaw: "loses Stores beside Deletes of neighbours (github.com/alphadose/haxmap/issues/32)",
		},
		{name: "skipmap", new: with(peers.NewSkipmap[K, uint64], impls.Config{})},
		{name: "xsync", new: with(peers.NewXsync[K, uint64], small)},
		{name: "xsync3", new: with(peers.NewXsync3[K, uint64], small)},
	}
}

func with[M impls.Map[K, uint64], K comparable](new func(impls.Config) M, c impls.Config) func() impls.Map[K, uint64] {
	return func() impls.Map[K, uint64] { return new(c) }
}

// keyOf returns the key of the given number.
func keyOf[K peers.Key](number uint64) K {
	var key any = number
	if _, ok := any(*new(K)).(string); ok {
		key = fmt.Sprintf("key %d", number)
	}
	return key.(K)
}

// TestEveryMapIsTested wants every constructor in the sources of this package and of peers
// to be in testedMaps.
func TestEveryMapIsTested(t *testing.T) {
	list := source(t, "impls_test.go")
	maps := 0
	for pkg, pattern := range map[string]string{"impls": "*.go", "peers": "peers/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, match := range constructor.FindAllStringSubmatch(source(t, file), -1) {
				maps++
				if name := pkg + "." + match[1]; name != "impls.NewNop" && !strings.Contains(list, "with("+name+"[K, uint64]") {
					t.Errorf("testedMaps lacks %s; want a line for it", name)
				}
			}
		}
	}
	if least := len(testedMaps[uint64]()) - 2; maps < least { // two maps are in the list twice, with different parameters
		t.Errorf("%d constructors found; want at least %d", maps, least)
	}
}

var constructor = regexp.MustCompile(`(?m)^func (New\w+)\[K[^(]*\((?:c )?(?:impls\.)?Config\)`)

func source(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestAgainstBuiltInMap runs random scripts on each map and on a built-in map.
func TestAgainstBuiltInMap(t *testing.T) {
	s := golden.Seed(t)
	t.Run("uint64", func(t *testing.T) { compareWithBuiltIn[uint64](t, s) })
	t.Run("string", func(t *testing.T) { compareWithBuiltIn[string](t, s) })
}

func compareWithBuiltIn[K peers.Key](t *testing.T, seed uint64) {
	for _, s := range testedMaps[K]() {
		t.Run(s.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 1))
			m, model := s.new(), make(map[K]uint64)
			for range 20_000 {
				step(t, random, m, model)
				if t.Failed() {
					return
				}
			}
		})
	}
}

// step makes one random call on both maps, if m has it, and compares the results.
func step[K peers.Key](t *testing.T, random *rand.Rand, m impls.Map[K, uint64], model map[K]uint64) {
	t.Helper()
	key, value, old := keyOf[K](random.Uint64N(50)), random.Uint64N(4), random.Uint64N(4)
	want, present := model[key]
	check := func(call string, got uint64, ok bool, want uint64, wantOK bool) {
		t.Helper()
		if got != want || ok != wantOK {
			t.Errorf("%s = %d, %t; want %d, %t", call, got, ok, want, wantOK)
		}
	}
	switch random.IntN(8) {
	case 0:
		got, ok := found(m.Load(key))
		check(fmt.Sprintf("Load(%v)", key), got, ok, want, present)
	case 1:
		m.Store(key, value)
		model[key] = value
	case 2:
		m.Delete(key)
		delete(model, key)
	case 3:
		if m, ok := m.(impls.LoadOrStorer[K, uint64]); ok {
			if !present {
				model[key] = value
			}
			got, ok := m.LoadOrStore(key, value)
			check(fmt.Sprintf("LoadOrStore(%v, %d)", key, value), got, ok, model[key], present)
		}
	case 4:
		if m, ok := m.(impls.LoadAndDeleter[K, uint64]); ok {
			got, ok := found(m.LoadAndDelete(key))
			check(fmt.Sprintf("LoadAndDelete(%v)", key), got, ok, want, present)
			delete(model, key)
		}
	case 5:
		if m, ok := m.(impls.CompareAndSwapper[K, uint64]); ok {
			swaps := present && want == old
			if got := m.CompareAndSwap(key, old, value); got != swaps {
				t.Errorf("CompareAndSwap(%v, %d, %d) = %t; want %t", key, old, value, got, swaps)
			}
			if swaps {
				model[key] = value
			}
		}
	case 6:
		checkEntries(t, m, model)
	case 7:
		if m, ok := m.(impls.Clearer); ok && random.IntN(100) == 0 {
			m.Clear()
			clear(model)
		}
	}
}

// checkEntries compares the results of Range and Len.
func checkEntries[K peers.Key](t *testing.T, m impls.Map[K, uint64], model map[K]uint64) {
	t.Helper()
	seen := make(map[K]bool)
	m.Range(func(key K, value uint64) bool {
		if want, ok := model[key]; !ok || value != want || seen[key] {
			t.Errorf("Range yields %v, %d (seen: %t); want %d, %t", key, value, seen[key], want, ok)
		}
		seen[key] = true
		return true
	})
	if len(seen) != len(model) {
		t.Errorf("Range yields %d entries; want %d", len(seen), len(model))
	}
	if m, ok := m.(impls.Lener); ok && m.Len() != len(model) {
		t.Errorf("Len() = %d; want %d", m.Len(), len(model))
	}
	calls := 0
	m.Range(func(K, uint64) bool { calls++; return false })
	if want := min(1, len(model)); calls != want {
		t.Errorf("a Range that is stopped at once yields %d entries; want %d", calls, want)
	}
}

func TestShardedRefusesOtherThanPowersOfTwo(t *testing.T) {
	defer func() {
		if got, want := recover(), "impls.NewSharded: 3 shards; want a power of two"; got != want {
			t.Errorf("panic %v; want %q", got, want)
		}
	}()
	impls.NewSharded[int, int](impls.Config{Param: 3})
}

func TestParseName(t *testing.T) {
	check := func(s, name string, param int, fails bool) {
		t.Helper()
		gotName, gotParam, err := impls.ParseName(s)
		if gotName != name || gotParam != param || err != nil != fails {
			t.Errorf("ParseName(%q) = %q, %d, %v; want %q, %d", s, gotName, gotParam, err, name, param)
		}
	}
	check("sharded", "sharded", 0, false)
	check("sharded:256", "sharded", 256, false)
	check("sharded:0", "", 0, true)
	check("sharded:", "", 0, true)
	check("sharded:many", "", 0, true)
}

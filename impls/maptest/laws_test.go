package maptest_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest"
	"example.com/mapbench/impls/maptest/internal/resources"
	"example.com/mapbench/internal/golden"
)

// law returns the law with the name.
func law(t *testing.T, name string) maptest.Law {
	t.Helper()
	for _, l := range maptest.Laws() {
		if l.Name == name {
			return l
		}
	}
	t.Fatalf("there is no law %q", name)
	return maptest.Law{}
}

// complete returns all constructors, of correct maps.
func complete() maptest.Constructors {
	return maptest.Constructors{
		New:      func() impls.Map[uint64, uint64] { return newLocked[uint64, uint64]() },
		Strings:  func() impls.Map[string, uint64] { return newLocked[string, uint64]() },
		Wide:     func() impls.Map[uint64, [8]uint64] { return newLocked[uint64, [8]uint64]() },
		Floats:   func() impls.Map[float64, uint64] { return newLocked[float64, uint64]() },
		Any:      func() impls.Map[any, uint64] { return newLocked[any, uint64]() },
		Pointers: func() impls.Map[uint64, *maptest.Collected] { return newLocked[uint64, *maptest.Collected]() },
		Hashed: func(hash func(uint64) uint64) impls.Map[uint64, uint64] {
			return newHashed(hash, false, false)
		},
		HashedStrings: func(hash func(string) uint64) impls.Map[string, uint64] {
			return newHashed(hash, false, false)
		},
	}
}

// TestEveryLawCanFail checks each law on a double that breaks it, and on a correct map.
func TestEveryLawCanFail(t *testing.T) {
	s := golden.Seed(t)
	ends := make(chan struct{})
	t.Cleanup(func() { close(ends) })
	shared := newLocked[uint64, uint64]()
	hash := func(believe, ignores bool) maptest.Constructors {
		return withCorrectIntegers(maptest.Constructors{Hashed: func(hash func(uint64) uint64) impls.Map[uint64, uint64] {
			return newHashed(hash, believe, ignores)
		}})
	}
	doubles := map[string]struct {
		maps maptest.Constructors
		want string // of the message
	}{
		"construct":        {numbers(func() locked[uint64, uint64] { return shared }), "share"},
		"load-store":       {numbers(func() forgetsHighest { return forgetsHighest{newLocked[uint64, uint64]()} }), "Load(18446744073709551615) = 0, false; want"},
		"delete":           {numbers(func() keepsPowers { return keepsPowers{newLocked[uint64, uint64]()} }), "Load(4294967296) = 4294967296, true; want"},
		"load-or-store":    {numbers(func() overwrites { return overwrites{newLocked[uint64, uint64]()} }), "LoadOrStore"},
		"load-and-delete":  {numbers(func() returnsAndKeeps { return returnsAndKeeps{newLocked[uint64, uint64]()} }), "Load(0) = 0, true; want Load(0) = 0, false"},
		"compare-and-swap": {numbers(func() swapsAbsent { return swapsAbsent{newLocked[uint64, uint64]()} }), "CompareAndSwap(0, 0, 1) = true; want"},
		"range":            {numbers(func() neverStops { return neverStops{newLocked[uint64, uint64]()} }), "told to stop"},
		"len":              {numbers(func() countsOneMore { return countsOneMore{newLocked[uint64, uint64]()} }), "Len() = 1; want 0"},
		"clear":            {numbers(func() sparesZero { return sparesZero{newLocked[uint64, uint64]()} }), "Load(0)"},
		"script":           {numbers(func() deletesNeighbour { return deletesNeighbour{newLocked[uint64, uint64]()} }), "built-in map"},
		"linearizable":     {numbers(func() *stale { return &stale{locked: newLocked[uint64, uint64]()} }), "not linearizable"},
		"fresh":            {numbers(func() *stale { return &stale{locked: newLocked[uint64, uint64]()} }), "does not see"},
		"own-keys":         {numbers(func() *lossy[uint64] { return &lossy[uint64]{locked: newLocked[uint64, uint64]()} }), "alone writes"},
		"no-lost-write":    {numbers(func() *lossy[uint64] { return &lossy[uint64]{locked: newLocked[uint64, uint64]()} }), "alone writes"},
		"large":            {numbers(func() *lossy[uint64] { return &lossy[uint64]{locked: newLocked[uint64, uint64]()} }), "in a large map"},
		"same-keys":        {numbers(func() *lossy[uint64] { return &lossy[uint64]{locked: newLocked[uint64, uint64]()} }), "gone"},
		"stay-deleted":     {numbers(func() *revives { return &revives{locked: newLocked[uint64, uint64]()} }), "deleted"},
		"one-storer":       {numbers(func() checksThenStores { return checksThenStores{newLocked[uint64, uint64]()} }), "goroutines won"},
		"one-remover":      {numbers(func() loadsThenDeletes { return loadsThenDeletes{newLocked[uint64, uint64]()} }), "goroutines won"},
		"one-swapper":      {numbers(func() looksThenSwaps { return looksThenSwaps{newLocked[uint64, uint64]()} }), "goroutines won"},
		"no-lost-update":   {numbers(func() looksThenSwaps { return looksThenSwaps{newLocked[uint64, uint64]()} }), "counters"},
		"range-beside-writers": {numbers(func() yieldsTwice { return yieldsTwice{newLocked[uint64, uint64]()} }),
			"2 times, beside writers"},
		"clear-beside-writers": {numbers(func() clearsKnown { return clearsKnown{newLocked[uint64, uint64]()} }), "before Clear"},
		"whole-values":         {withCorrectIntegers(maptest.Constructors{Wide: func() impls.Map[uint64, [8]uint64] { return torn{newLocked[uint64, [8]uint64]()} }}), "no Store wrote"},
		"strings": {withCorrectIntegers(maptest.Constructors{Strings: func() impls.Map[string, uint64] {
			return &lossy[string]{locked: newLocked[string, uint64]()}
		}}), ""},
		"large-strings": {withCorrectIntegers(maptest.Constructors{Strings: func() impls.Map[string, uint64] {
			return &lossy[string]{locked: newLocked[string, uint64]()}
		}}), "in a large map"},
		"hash-constant":   {hash(true, false), ""},
		"hash-one-bit":    {hash(true, false), ""},
		"hash-sequential": {hash(false, true), "not in force"},
		"hash-strings": {withCorrectIntegers(maptest.Constructors{HashedStrings: func(hash func(string) uint64) impls.Map[string, uint64] {
			return newHashed(hash, true, false)
		}}), ""},
		"collected": {withCorrectIntegers(maptest.Constructors{Pointers: func() impls.Map[uint64, *maptest.Collected] {
			return newHoards[*maptest.Collected]()
		}}), "not collected"},
		"churn": {numbers(newHoards[uint64]), "heap grows"},
		"no-goroutine": {numbers(func() locked[uint64, uint64] {
			go func() { <-ends }()
			return newLocked[uint64, uint64]()
		}), "goroutines are left"},
		"at-rest":      {numbers(func() *countsTwice { return &countsTwice{locked: newLocked[uint64, uint64]()} }), "Len() = "},
		"special-keys": {numbers(func() checksZero { return checksZero{newLocked[uint64, uint64]()} }), "from 0 on they are []uint64{0x0, "},
		"publication":  {numbers(func() checksThenStores { return checksThenStores{newLocked[uint64, uint64]()} }), "no increase lost"},
		"left-early":   {numbers(func() *unlocksByHand { return &unlocksByHand{m: make(map[uint64]uint64)} }), "Store hangs after a Range in which yield panicked"},
		"keys-collected": {withCorrectIntegers(maptest.Constructors{Strings: func() impls.Map[string, uint64] {
			return &hoardsKeys{locked: newLocked[string, uint64]()}
		}}), "keys are not collected"},
		"odd-strings": {withCorrectIntegers(maptest.Constructors{Strings: func() impls.Map[string, uint64] { return noEmpty{newLocked[string, uint64]()} }}), "yields 317 entries; want 318"},
	}
	recorded := []string{"odd-floats", "odd-interfaces", "odd-callbacks", "costs", "emptied"}
	for _, l := range maptest.Laws() {
		t.Run(l.Name, func(t *testing.T) {
			double, ok := doubles[l.Name]
			if !ok {
				if !strings.Contains(strings.Join(recorded, " "), l.Name) {
					t.Fatal("no double breaks this law; want one")
				}
				return
			}
			if l.Name == "publication" && resources.RaceDetector {
				t.Skip("the double has a race, which would fail the test; package planted has a map for -race")
			}
			c := maptest.Config{Seed: s, Budget: 10 * time.Second, Artifacts: t.TempDir()}
			if l.Name == "churn" {
				c.Budget = time.Second // churn always uses its whole budget
			}
			o := l.Check(context.Background(), double.maps, c)
			t.Log(o.Report(l))
			if o.Verdict != maptest.Fail || !strings.Contains(o.Message, double.want) {
				t.Errorf("the verdict on a double is %v; want FAIL, and a message with %q", o.Verdict, double.want)
			}
			c.Budget = 40 * time.Millisecond
			if o := l.Check(context.Background(), complete(), c); o.Verdict != maptest.Pass {
				t.Errorf("on a correct map:\n%s", o.Report(l))
			}
		})
	}
}

// TestCollectedByGrowth wants a map to pass that keeps a limited number of values, as a
// cache in each shard does, and a map to fail that keeps ever more.
func TestCollectedByGrowth(t *testing.T) {
	check := func(most int, want maptest.Verdict) {
		t.Helper()
		s := withCorrectIntegers(maptest.Constructors{Pointers: func() impls.Map[uint64, *maptest.Collected] { return newHoardsSome(most) }})
		// The law is not timed: it ends before its budget.
		o := law(t, "collected").Check(context.Background(), s, maptest.Config{Budget: 10 * time.Second})
		if o.Verdict != want {
			t.Errorf("on a map that keeps up to %d values: %s; want %v", most, o.Report(law(t, "collected")), want)
		}
	}
	check(0, maptest.Pass)
	check(32, maptest.Pass)
	check(1024, maptest.Pass)
	check(4096, maptest.Pass)
	check(1<<20, maptest.Fail)
}

// TestManyGoroutines wants every law to pass a correct map that 300 goroutines share:
// values contain the goroutine's number.
func TestManyGoroutines(t *testing.T) {
	c := maptest.Config{Seed: golden.Seed(t), Budget: 10 * time.Millisecond, Goroutines: 300}
	for _, l := range maptest.Laws() {
		// On a busy machine a round may not end in time.
		if o := l.Check(context.Background(), complete(), c); o.Verdict != maptest.Pass && o.Verdict != maptest.Unknown {
			t.Errorf("with %d goroutines: %s", c.Goroutines, o.Report(l))
		}
	}
}

// TestScriptsAreShrunk wants a failing script without needless steps.
func TestScriptsAreShrunk(t *testing.T) {
	o := law(t, "script").Check(context.Background(),
		numbers(func() deletesNeighbour { return deletesNeighbour{newLocked[uint64, uint64]()} }),
		maptest.Config{Seed: golden.Seed(t), Budget: 10 * time.Second})
	if got := strings.Count(o.History, "\n"); o.Verdict != maptest.Fail || got > 3 {
		t.Errorf("verdict %v, a script of %d steps; want FAIL, and at most 3: store, delete, load\n%s", o.Verdict, got, o.History)
	}
}

// TestPicture wants a failure with a history to name a file that shows the history.
func TestPicture(t *testing.T) {
	dir := t.TempDir()
	l := law(t, "linearizable")
	o := l.Check(context.Background(), numbers(func() *stale { return &stale{locked: newLocked[uint64, uint64]()} }),
		maptest.Config{Name: "a/stale:map", Seed: golden.Seed(t), Budget: 10 * time.Second, Artifacts: dir})
	text, err := os.ReadFile(o.Picture)
	if err != nil || !strings.HasPrefix(o.Picture, filepath.Join(dir, "a-stale-map-linearizable-")) || !strings.Contains(string(text), "<html") {
		t.Errorf("the picture is %q, %d bytes, %v; want an HTML file in %s, named after map, law and seed", o.Picture, len(text), err, dir)
	}
	if lines := strings.Count(o.History, "\n"); lines < 2 || lines > 20 {
		t.Errorf("a history of %d lines; want 2 to 20\n%s", lines, o.History)
	}
	report := o.Report(l)
	for _, want := range []string{l.Text, o.Picture, "MAPBENCH_SEED=" + strconv.FormatUint(o.Seed, 10), "Load("} {
		if !strings.Contains(report, want) {
			t.Errorf("the report lacks %q:\n%s", want, report)
		}
	}
}

// TestRecordedKeys wants the notes about unusual keys to differ where maps differ.
func TestRecordedKeys(t *testing.T) {
	check := func(name string, s maptest.Constructors, want string) {
		t.Helper()
		o := law(t, name).Check(context.Background(), s, maptest.Config{})
		if o.Verdict != maptest.Pass || !strings.Contains(o.Note, want) {
			t.Errorf("%s: %v, %q; want pass and %q", name, o.Verdict, o.Note, want)
		}
	}
	syncMap := withCorrectIntegers(maptest.Constructors{
		Any:    func() impls.Map[any, uint64] { return impls.NewSyncMap[any, uint64](impls.Config{}) },
		Floats: func() impls.Map[float64, uint64] { return impls.NewSyncMap[float64, uint64](impls.Config{}) },
	})
	check("odd-floats", syncMap, "NaN stored twice: Load finds it false, Range yields 2, Delete removes 0, Clear leaves 0; -0 finds what 0 stored: true")
	check("odd-interfaces", syncMap, "Store of a []int panics (runtime error: hash of unhashable type []int), and the map is usable afterwards: true")
	stuck := withCorrectIntegers(maptest.Constructors{Any: func() impls.Map[any, uint64] { return &leavesLocked{m: make(map[any]uint64)} }})
	check("odd-interfaces", stuck, "Store of a []int panics (runtime error: hash of unhashable type []int), and the map is usable afterwards: false")
}

// TestRecordedCalls wants the notes about calls in yield, costs and memory to differ where
// maps differ.
func TestRecordedCalls(t *testing.T) {
	check := func(name string, s maptest.Constructors, want string) {
		t.Helper()
		o := law(t, name).Check(context.Background(), s, maptest.Config{})
		if o.Verdict != maptest.Pass || !regexp.MustCompile(want).MatchString(o.Note) {
			t.Errorf("%s: %v, %q; want pass and a match of %q", name, o.Verdict, o.Note, want)
		}
	}
	locked := numbers(newLocked[uint64, uint64])
	check("odd-callbacks", locked, "^calls in yield: Load, Store, Delete, Range, Len: hangs; while a writer waits: Load, Store, Delete, Range, Len: hangs$")
	check("odd-callbacks", numbers(func() impls.Map[uint64, uint64] { return impls.NewRWMutex[uint64, uint64](impls.Config{}) }),
		"^calls in yield: Load, Range, Len: returns; Store, Delete: hangs; while a writer waits: Load, Store, Delete, Range, Len: hangs$")
	check("odd-callbacks", numbers(func() impls.Map[uint64, uint64] { return impls.NewSyncMap[uint64, uint64](impls.Config{}) }),
		"^calls in yield: Load, Store, Delete, Range: returns; writers don't wait for Range$")
	check("costs", numbers(func() scansLen { return scansLen{newLocked[uint64, uint64]()} }), "^(too slow|grow with the number of entries: ([^;]*, )?Len;)")
	check("costs", numbers(func() impls.Map[uint64, uint64] { return impls.NewCOW[uint64, uint64](impls.Config{}) }),
		"^(too slow|grow with the number of entries: ([^;]*, )?Store[,;])")
	if resources.RaceDetector {
		check("emptied", locked, "^not measured: the race detector")
		return
	}
	check("emptied", locked, `^(too slow|1000000 entries: [1-9][0-9]\.[0-9] bytes an entry, [1-9][0-9]\.[0-9] MB when full, [1-9][0-9]\.[0-9] MB kept when all are deleted$)`)
}

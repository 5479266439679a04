package maptest_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest"
	"example.com/mapbench/internal/golden"
)

// TestHistoriesAreReal wants the calls that a failure shows to have been made, with these
// arguments and these results.
func TestHistoriesAreReal(t *testing.T) {
	s := golden.Seed(t)
	check := func(name string, newMap func() methods) {
		t.Helper()
		calls := new(sync.Map)
		o := law(t, name).Check(context.Background(), numbers(func() recorder { return recorder{newMap(), calls} }),
			maptest.Config{Seed: s, Budget: 10 * time.Second, Artifacts: t.TempDir()})
		// A failure of Range may have its proof in the message.
		if o.Verdict != maptest.Fail || o.History == "" && !strings.HasPrefix(o.Message, "Range yields ") {
			t.Errorf("%s; want FAIL, with a history", o.Report(law(t, name)))
		}
		for line := range strings.Lines(o.History) {
			fields := eventLine.FindStringSubmatch(line)
			if fields == nil {
				t.Errorf("%s: %q; want a goroutine, two numbers and a call", name, line)
			} else if _, made := calls.Load(fields[1]); !made {
				t.Errorf("%s: %q was not called\n%s", name, fields[1], o.History)
			}
		}
	}
	check("fresh", func() methods { return &stale{locked: newLocked[uint64, uint64]()} })
	check("same-keys", func() methods { return &lossy[uint64]{locked: newLocked[uint64, uint64]()} })
	check("same-keys", func() methods { return takesLoaded{newLocked[uint64, uint64]()} })
	check("stay-deleted", func() methods { return &revives{locked: newLocked[uint64, uint64]()} })
	check("clear-beside-writers", func() methods { return clearsKnown{newLocked[uint64, uint64]()} })
	check("own-keys", func() methods { return &lossy[uint64]{locked: newLocked[uint64, uint64]()} })
	check("one-storer", func() methods { return checksThenStores{newLocked[uint64, uint64]()} })
}

// eventLine matches a line of a history.
var eventLine = regexp.MustCompile(`^goroutine \d+ +\d+ to +\d+  (.*)\n`)

// methods is a map of integers with all optional methods.
type methods interface {
	impls.Map[uint64, uint64]
	impls.LoadOrStorer[uint64, uint64]
	impls.LoadAndDeleter[uint64, uint64]
	impls.CompareAndSwapper[uint64, uint64]
	impls.Clearer
	impls.Lener
}

// recorder notes each call with its result, as histories show it.
type recorder struct {
	methods
	calls *sync.Map
}

func (m recorder) note(format string, args ...any) {
	m.calls.Store(fmt.Sprintf(format, args...), true)
}

func (m recorder) Load(key uint64) (value uint64, ok bool) {
	value, ok = m.methods.Load(key)
	m.note("Load(%d) = %d, %t", key, value, ok)
	return value, ok
}

func (m recorder) Store(key, value uint64) {
	m.methods.Store(key, value)
	m.note("Store(%d, %d)", key, value)
}

func (m recorder) Delete(key uint64) {
	m.methods.Delete(key)
	m.note("Delete(%d)", key)
}

func (m recorder) LoadOrStore(key, value uint64) (actual uint64, loaded bool) {
	actual, loaded = m.methods.LoadOrStore(key, value)
	m.note("LoadOrStore(%d, %d) = %d, %t", key, value, actual, loaded)
	return actual, loaded
}

func (m recorder) LoadAndDelete(key uint64) (value uint64, loaded bool) {
	value, loaded = m.methods.LoadAndDelete(key)
	m.note("LoadAndDelete(%d) = %d, %t", key, value, loaded)
	return value, loaded
}

func (m recorder) CompareAndSwap(key, old, value uint64) bool {
	ok := m.methods.CompareAndSwap(key, old, value)
	m.note("CompareAndSwap(%d, %d, %d) = %t", key, old, value, ok)
	return ok
}

func (m recorder) Clear() {
	m.methods.Clear()
	m.note("Clear()")
}

// takesLoaded removes in LoadOrStore the entry that it finds.
type takesLoaded struct{ locked[uint64, uint64] }

func (m takesLoaded) LoadOrStore(key, value uint64) (uint64, bool) {
	if had, ok := m.LoadAndDelete(key); ok {
		return had, true
	}
	return m.locked.LoadOrStore(key, value)
}

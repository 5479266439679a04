package impls_test

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"example.com/mapbench/impls"
)

// anyMaps are our maps, with keys and values of any type.
var anyMaps = map[string]func() impls.Map[any, any]{
	"mutex":    func() impls.Map[any, any] { return impls.NewMutex[any, any](impls.Config{}) },
	"rwmutex":  func() impls.Map[any, any] { return impls.NewRWMutex[any, any](impls.Config{}) },
	"sync.Map": func() impls.Map[any, any] { return impls.NewSyncMap[any, any](impls.Config{}) },
	"sharded":  func() impls.Map[any, any] { return impls.NewSharded[any, any](impls.Config{Param: 1}) },
	"sharded, hashed": func() impls.Map[any, any] {
		return impls.NewShardedHashed[any, any](impls.Config{}, func(any) uint64 { return 0 })
	},
	"hinted": func() impls.Map[any, any] { return impls.NewHinted[any, any](impls.Config{Param: 1}) },
	"cow":    func() impls.Map[any, any] { return impls.NewCOW[any, any](impls.Config{}) },
	"cas":    func() impls.Map[any, any] { return impls.NewCAS[any, any](impls.Config{}) },
	"cas, hashed": func() impls.Map[any, any] {
		return impls.NewCASHashed[any, any](impls.Config{}, func(any) uint64 { return 0 })
	},
	"plain": func() impls.Map[any, any] { return impls.NewPlain[any, any](impls.Config{}) },
}

// incomparable are calls with a key or a value that has neither == nor a hash.
var incomparable = []struct {
	name string
	call func(m impls.Map[any, any], x any)
}{
	{"Load", func(m impls.Map[any, any], x any) { m.Load(x) }},
	{"Store", func(m impls.Map[any, any], x any) { m.Store(x, 1) }},
	{"Delete", func(m impls.Map[any, any], x any) { m.Delete(x) }},
	{"LoadOrStore", func(m impls.Map[any, any], x any) { m.(impls.LoadOrStorer[any, any]).LoadOrStore(x, 1) }},
	{"LoadAndDelete", func(m impls.Map[any, any], x any) { m.(impls.LoadAndDeleter[any, any]).LoadAndDelete(x) }},
	{"CompareAndSwap", func(m impls.Map[any, any], x any) { m.(impls.CompareAndSwapper[any, any]).CompareAndSwap(x, 1, 2) }},
	{"CompareAndSwap of the value", func(m impls.Map[any, any], x any) {
		m.Store("incomparable", x)
		m.(impls.CompareAndSwapper[any, any]).CompareAndSwap("incomparable", x, 2)
	}},
}

// TestIncomparableKeysLeaveMapsUsable makes calls that panic, with a key that is not
// comparable or contains something that is not. If the map's lock stays held, no later call
// returns; mutex, rwmutex and cow once had this bug.
func TestIncomparableKeysLeaveMapsUsable(t *testing.T) {
	for name, newMap := range anyMaps {
		t.Run(name, func(t *testing.T) {
			for _, x := range []any{[]int{1}, [2]any{1, func() {}}} {
				for _, c := range incomparable {
					m := newMap()
					m.Store("sound", 1)
					var err runtime.Error
					if got := panicOf(func() { c.call(m, x) }); !errors.As(got, &err) {
						t.Errorf("%s(%T): panic %v; want a runtime.Error", c.name, x, got)
					}
					if !usable(m, 10*time.Second) {
						t.Fatalf("after %s(%T) the map answers no more; want it usable", c.name, x)
					}
				}
			}
		})
	}
}

// panicOf returns the value of f's panic as an error, or nil if f returns.
func panicOf(f func()) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case error:
			err = p
		default:
			err = fmt.Errorf("%v, no error", p)
		}
	}()
	f()
	return nil
}

// usable reports whether calls on the map, which has the key "sound", still return within
// the limit. If they don't, a goroutine is left behind.
func usable(m impls.Map[any, any], limit time.Duration) bool {
	answer := make(chan bool, 1)
	go func() {
		m.Store("later", 2)
		_, sound := m.Load("sound")
		_, later := m.Load("later")
		answer <- sound && later
	}()
	select {
	case ok := <-answer:
		return ok
	case <-time.After(limit):
		return false
	}
}

// leaky is a map whose lock stays held if the built-in map panics.
type leaky struct {
	mu sync.Mutex
	*impls.Plain[any, any]
}

func (m *leaky) Load(key any) (value any, ok bool) {
	m.mu.Lock()
	value, ok = m.Plain.Load(key)
	m.mu.Unlock()
	return value, ok
}

func (m *leaky) Store(key, value any) {
	m.mu.Lock()
	m.Plain.Store(key, value)
	m.mu.Unlock()
}

// TestHeldLockIsNoticed wants usable to fail for a map whose lock stays held.
func TestHeldLockIsNoticed(t *testing.T) {
	m := &leaky{Plain: impls.NewPlain[any, any](impls.Config{})}
	m.Store("sound", 1)
	if !usable(m, 10*time.Second) {
		t.Fatal("the map is not usable before anything happened")
	}
	if panicOf(func() { m.Store([]int{1}, 1) }) == nil {
		t.Fatal("Store of a []int doesn't panic")
	}
	if usable(m, 50*time.Millisecond) {
		t.Error("a map that keeps its lock passes for usable")
	}
}

package sequential

import (
	"fmt"
	"math"
	"strings"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// OddStrings stores strings that code may treat wrongly, each with its own value.
func OddStrings(r *rounds.Run, newMap func() impls.Map[string, uint64]) {
	long := strings.Repeat("x", 1<<20)
	keys := []string{
		"", "\x00", "\x00\x00", "a", "a\x00", "\x00a", "ab", "\xff", "\xff\xfe", "é", "e\u0301", " ", "nil",
		long, long[1:], long[:1<<19], long[:1<<20-1] + "y", "y" + long[1:],
	}
	for i := range r.Affordable(300) {
		keys = append(keys, strings.Repeat("k", 4+i)) // every length: hash functions have several code paths
	}
	m := newMap()
	check := func(when string, i int, present bool) {
		r.Watchdog.Beat()
		if value, ok := m.Load(keys[i]); ok != present || ok && value != uint64(i) {
			r.Failf("%s, Load of %s = %d, %t; want %d, %t", when, brief(keys[i]), value, ok, i, present)
		}
	}
	for i := range keys {
		check("before it is stored", i, false)
		m.Store(keys[i], uint64(i))
	}
	seen := 0
	m.Range(func(string, uint64) bool { seen++; return true })
	if seen != len(keys) {
		r.Failf("Range yields %d entries; want %d", seen, len(keys))
	}
	for i := range keys {
		check("with all stored", i, true)
		m.Delete(strings.Clone(keys[i])) // an equal string, at another address
		check("after it was deleted", i, false)
	}
}

// brief returns s quoted, or only its beginning if it is long.
func brief(s string) string {
	if len(s) <= 20 {
		return fmt.Sprintf("%q", s)
	}
	return fmt.Sprintf("%q and so on (%d bytes)", s[:10], len(s))
}

// OddFloats records how the map treats NaN, which equals nothing, and 0 and -0, which
// are equal but differ in a bit.
func OddFloats(r *rounds.Run, newMap func() impls.Map[float64, uint64]) {
	m := newMap()
	nan := math.NaN()
	m.Store(nan, 1)
	m.Store(nan, 2)
	_, found := m.Load(nan)
	yields := func() (n int) {
		m.Range(func(float64, uint64) bool { n++; return true })
		return n
	}
	stored := yields()
	m.Delete(nan)
	deleted := stored - yields()
	note := fmt.Sprintf("NaN stored twice: Load finds it %t, Range yields %d, Delete removes %d", found, stored, deleted)
	if m, ok := m.(impls.Clearer); ok {
		m.Clear()
		note += fmt.Sprintf(", Clear leaves %d", yields())
	}
	zeros := newMap()
	zeros.Store(0, 1)
	value, same := zeros.Load(math.Copysign(0, -1))
	r.Note = fmt.Sprintf("%s; -0 finds what 0 stored: %t", note, same && value == 1)
}

// OddInterfaces records how calls with a key end whose dynamic type has no ==, and
// whether the map is usable afterwards. A map that panics with its lock held is not.
func OddInterfaces(r *rounds.Run, newMap func() impls.Map[any, uint64]) {
	m, key := newMap(), any([]int{1})
	var notes []string
	for _, c := range []struct {
		name string
		call func(m impls.Map[any, uint64])
	}{
		{"Load", func(m impls.Map[any, uint64]) { m.Load(key) }},
		{"Store", func(m impls.Map[any, uint64]) { m.Store(key, 1) }},
		{"Delete", func(m impls.Map[any, uint64]) { m.Delete(key) }},
	} {
		outcome, ended := within(m, c.call)
		usable := false
		if ended {
			_, usable = within(m, func(m impls.Map[any, uint64]) { m.Store("sound", 2); m.Load("sound") })
		}
		notes = append(notes, fmt.Sprintf("%s of a []int %s, and the map is usable afterwards: %t", c.name, outcome, usable))
		if !usable {
			m = newMap()
		}
	}
	kinds := newMap()
	kinds.Store(1, 1)
	kinds.Store(int64(1), 2)
	kinds.Store("1", 3)
	if value, ok := kinds.Load(1); !ok || value != 1 {
		notes = append(notes, "keys of other types that look alike are mixed up")
	}
	r.Note = strings.Join(notes, "; ")
}

// within makes a call on m, and says how it went: "returns", "panics", or, if it
// takes longer than a tenth of a second, "hangs"; then its goroutine remains.
func within(m impls.Map[any, uint64], call func(impls.Map[any, uint64])) (outcome string, ended bool) {
	done := make(chan string, 1)
	go func() {
		outcome := "returns"
		defer func() {
			if p := recover(); p != nil {
				outcome = fmt.Sprintf("panics (%v)", p)
			}
			done <- outcome
		}()
		call(m)
	}()
	select {
	case outcome = <-done:
		return outcome, true
	case <-time.After(100 * time.Millisecond):
		return "hangs", false
	}
}

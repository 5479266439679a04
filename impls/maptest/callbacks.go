package maptest

import (
	"fmt"
	"strings"
	"time"

	"example.com/mapbench/impls"
)

// A nested call is one that yield makes on the map that it ranges over, with the
// key that it was given.
type nested struct {
	name string
	call func(m methods[uint64], key uint64)
}

// nestedCalls returns those that a map offers.
func nestedCalls(m methods[uint64]) []nested {
	all := []nested{
		{"Load", func(m methods[uint64], key uint64) { m.Load(key) }},
		{"Store", func(m methods[uint64], key uint64) { m.Store(key, 1) }},
		{"Delete", func(m methods[uint64], key uint64) { m.Delete(key) }},
		{"Range", func(m methods[uint64], _ uint64) { m.Range(func(uint64, uint64) bool { return true }) }},
	}
	if m.Lener != nil {
		all = append(all, nested{"Len", func(m methods[uint64], _ uint64) { m.Len() }})
	}
	return all
}

// oddCallbacks records what becomes of calls that yield makes, alone and while a
// writer waits for the Range. Each has a map of its own, as a call that hangs
// leaves its map and goroutines behind.
func oddCallbacks(r *run) {
	calls := nestedCalls(methodsOf(r.subject.New()))
	var alone, beside tally
	for _, c := range calls { // when the context ends, the first is unclear
		said, _ := makeNested(r, c, false)
		if alone.add(c.name, said); said == unclear {
			break // it may use a proc for good; one such is enough
		}
	}
	for _, c := range calls {
		if alone.has(unclear) {
			break
		}
		said, waits := makeNested(r, c, true)
		if waits {
			if beside.add(c.name, said); said == unclear {
				break
			}
		}
	}
	r.note = "calls in yield: " + alone.String()
	if len(beside.said) > 0 {
		r.note += "; while a writer waits: " + beside.String()
	} else if !alone.has(unclear) {
		r.note += "; writers don't wait for Range"
	}
}

// A tally says of which calls what became.
type tally struct {
	said []string // in order of appearance
	of   map[string][]string
}

func (t *tally) add(name, said string) {
	if t.of == nil {
		t.of = make(map[string][]string)
	}
	if !t.has(said) {
		t.said = append(t.said, said)
	}
	t.of[said] = append(t.of[said], name)
}

func (t *tally) has(said string) bool { return len(t.of[said]) > 0 }

// String returns "Load, Len: returns; Store: hangs".
func (t *tally) String() string {
	var parts []string
	for _, said := range t.said {
		parts = append(parts, fmt.Sprintf("%s: %s", strings.Join(t.of[said], ", "), said))
	}
	return strings.Join(parts, "; ")
}

// unclearLooks is how many looks a call may take before it is unclear: 3 s.
const unclearLooks = int(3 * time.Second / lookEvery)

// makeNested makes a nested call, and says what became of it, and whether a writer
// waited meanwhile.
func makeNested(r *run, c nested, writer bool) (said string, waits bool) {
	w := newWatcher()
	m := methodsOf(filledMap(r, r.affordable(16)))
	waiting := make(chan bool, 2)
	done := begin(func() {
		defer func() { waiting <- false }() // if nothing is yielded
		m.Range(func(key, _ uint64) bool {
			waiting <- writer && waitsForRange(r, w.known, m, key)
			c.call(m, key)
			return false
		})
	})
	waits = <-waiting
	said = r.await(w, done, unclearLooks)
	return said, waits
}

// waitsForRange starts a writer, for yield, and reports whether it waits for a lock
// that the Range holds. Known are the goroutines that are older than the map.
func waitsForRange(r *run, known map[string]bool, m impls.Map[uint64, uint64], key uint64) bool {
	return r.attempt(&watcher{known: known}, unclearLooks, func() { m.Store(key, 2) }) == hangs
}

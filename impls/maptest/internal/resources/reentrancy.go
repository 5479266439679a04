package resources

import (
	"fmt"
	"strings"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest/internal/hang"
	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// A reentrant call is made by yield on the map that it ranges over, with the key that
// yield got.
type reentrant struct {
	name string
	call func(m history.Methods[uint64], key uint64)
}

// reentrantCalls returns the reentrant calls that a map has methods for.
func reentrantCalls(m history.Methods[uint64]) []reentrant {
	all := []reentrant{
		{"Load", func(m history.Methods[uint64], key uint64) { m.Load(key) }},
		{"Store", func(m history.Methods[uint64], key uint64) { m.Store(key, 1) }},
		{"Delete", func(m history.Methods[uint64], key uint64) { m.Delete(key) }},
		{"Range", func(m history.Methods[uint64], _ uint64) { m.Range(func(uint64, uint64) bool { return true }) }},
	}
	if m.Lener != nil {
		all = append(all, reentrant{"Len", func(m history.Methods[uint64], _ uint64) { m.Len() }})
	}
	return all
}

// OddCallbacks records how reentrant calls end, without other goroutines and while a
// writer waits for the Range. Each call has a map of its own, since a call that hangs
// keeps its map.
func OddCallbacks(r *rounds.Run) {
	calls := reentrantCalls(history.MethodsOf(r.NewMap()))
	var alone, beside byOutcome
	for _, c := range calls { // if the context is done, the first call is unclear
		outcome, _ := callInYield(r, c, false)
		if alone.add(c.name, outcome); outcome == hang.Unclear {
			break // the call may use a proc for good; one such call is enough
		}
	}
	for _, c := range calls {
		if alone.has(hang.Unclear) {
			break
		}
		outcome, waits := callInYield(r, c, true)
		if waits {
			if beside.add(c.name, outcome); outcome == hang.Unclear {
				break
			}
		}
	}
	r.Note = "calls in yield: " + alone.String()
	if len(beside.outcome) > 0 {
		r.Note += "; while a writer waits: " + beside.String()
	} else if !alone.has(hang.Unclear) {
		r.Note += "; writers don't wait for Range"
	}
}

// A byOutcome groups the names of calls by how they ended.
type byOutcome struct {
	outcome []string // in the order of the first call of each
	of      map[string][]string
}

func (t *byOutcome) add(name, outcome string) {
	if t.of == nil {
		t.of = make(map[string][]string)
	}
	if !t.has(outcome) {
		t.outcome = append(t.outcome, outcome)
	}
	t.of[outcome] = append(t.of[outcome], name)
}

func (t *byOutcome) has(outcome string) bool { return len(t.of[outcome]) > 0 }

// String returns "Load, Len: returns; Store: hangs".
func (t *byOutcome) String() string {
	var parts []string
	for _, outcome := range t.outcome {
		parts = append(parts, fmt.Sprintf("%s: %s", strings.Join(t.of[outcome], ", "), outcome))
	}
	return strings.Join(parts, "; ")
}

// unclearLooks is after how many looks a call is unclear: 3 s.
const unclearLooks = int(3 * time.Second / hang.LookEvery)

// callInYield makes a reentrant call, with or without a writer. It returns how the call
// ended, and whether the writer waited for the Range.
func callInYield(r *rounds.Run, c reentrant, writer bool) (outcome string, waits bool) {
	o := hang.NewObserver(r.Ctx, r.Watchdog)
	m := history.MethodsOf(filledMap(r, r.Affordable(16)))
	waiting := make(chan bool, 2)
	done := hang.StartCalls(func() {
		defer func() { waiting <- false }() // if nothing is yielded
		m.Range(func(key, _ uint64) bool {
			waiting <- writer && waitsForRange(o, m, key)
			c.call(m, key)
			return false
		})
	})
	waits = <-waiting
	outcome = o.Await(done, unclearLooks)
	return outcome, waits
}

// waitsForRange starts a writer from yield, and reports whether it waits for a lock that
// the Range holds. To o, the map's goroutines are new.
func waitsForRange(o *hang.Observer, m impls.Map[uint64, uint64], key uint64) bool {
	return o.Again().Attempt(unclearLooks, func() { m.Store(key, 2) }) == hang.Hangs
}

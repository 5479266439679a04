package impls_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// An event is one operation on one key, with its result and its time. Begin and end are
// ticks of a clock, all different. An event that ends before another begins came before
// it.
type event struct {
	call       call
	value, old uint64 // the arguments
	got        uint64 // the value returned, if any
	ok         bool   // the flag returned, if any
	begin, end int64
}

type call int

const (
	read call = iota // Load, or what Range says of the key
	store
	remove // Delete
	loadOrStore
	loadAndDelete
	compareAndSwap
)

func (e event) String() string {
	result := fmt.Sprintf("= %d, %t", e.got, e.ok)
	switch e.call {
	case read:
		return fmt.Sprintf("read %s at [%d, %d]", result, e.begin, e.end)
	case store:
		return fmt.Sprintf("Store(%d) at [%d, %d]", e.value, e.begin, e.end)
	case remove:
		return fmt.Sprintf("Delete at [%d, %d]", e.begin, e.end)
	case loadOrStore:
		return fmt.Sprintf("LoadOrStore(%d) %s at [%d, %d]", e.value, result, e.begin, e.end)
	case loadAndDelete:
		return fmt.Sprintf("LoadAndDelete %s at [%d, %d]", result, e.begin, e.end)
	default:
		return fmt.Sprintf("CompareAndSwap(%d, %d) = %t at [%d, %d]", e.old, e.value, e.ok, e.begin, e.end)
	}
}

// A state is what a key has: a value, or nothing.
type state struct {
	value   uint64
	present bool
}

// A version is a state that the writer gave a key, at some moment between begin and end.
type version struct {
	state
	begin, end int64
}

// A history has all operations on one key with one writer. Writes are the writer's calls,
// in order. Reads are calls by any goroutine, in any order.
type history struct {
	writes, reads []event
}

// judge returns an error if the history is not linearizable: its events have no order that
// respects begin and end and in which a sequential map returns the same. The judgement is
// exact.
//
// A key with one writer is Lamport's single-writer register ("On interprocess
// communication", Distributed Computing 1, 1986, part II). The writes have one order, so
// the writer's results can be compared with a sequential map's. What remains is to give
// every read a version such that
//
//   - the write of the version began before the read ended,
//   - the next version's write had not ended before the read began,
//   - a read that began after another one had ended has no older version
//
// (his proposition 5: a regular register without new-old inversions is atomic). The
// linearization is the events sorted by version: first the write, then its reads by begin.
// A value is stored once, but a key may be absent in several versions. So each read, in
// the order of begin, gets the oldest version that fits. A younger one would only leave
// less choice to later reads.
//
// To judge each key by itself is enough, since linearizability is local (Herlihy and Wing,
// "Linearizability", TOPLAS 12(3), 1990, theorem 1).
func (h history) judge() error {
	versions, err := replay(h.writes)
	if err != nil {
		return err
	}
	type edge struct {
		tick  int64
		read  int
		begin bool
	}
	edges := make([]edge, 0, 2*len(h.reads))
	for i, r := range h.reads {
		edges = append(edges, edge{r.begin, i, true}, edge{r.end, i, false})
	}
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Compare(a.tick, b.tick) })

	given := make([]int, len(h.reads)) // a read's version
	completed := 0                     // the youngest version that the writer has made
	seen := 0                          // the youngest version of a read that has ended
	for _, e := range edges {
		if !e.begin {
			seen = max(seen, given[e.read])
			continue
		}
		r := h.reads[e.read]
		for completed+1 < len(versions) && versions[completed+1].end < r.begin {
			completed++
		}
		v := max(completed, seen)
		for v < len(versions) && versions[v].begin < r.end && versions[v].state != (state{r.got, r.ok}) {
			v++
		}
		if v == len(versions) || versions[v].begin >= r.end {
			return illegalRead(r, versions[:v], completed, seen)
		}
		given[e.read] = v
	}
	return nil
}

// illegalRead returns an error that says which versions r might have returned, and why the
// one that it returned is wrong.
func illegalRead(r event, begun []version, completed, seen int) error {
	var want []string
	reason := "no write of it had begun"
	for i, v := range begun {
		switch same := v.state == (state{r.got, r.ok}); {
		case i >= max(completed, seen):
			want = append(want, fmt.Sprintf("%d, %t", v.value, v.present))
		case same && i < completed:
			reason = "it had been overwritten"
		case same:
			reason = "an earlier read was of a younger one"
		}
	}
	return fmt.Errorf("%v: %s; want one of (%s)", r, reason, strings.Join(want, "), ("))
}

// replay runs the writer's calls on a sequential map, and returns the versions that they
// make. The first version is absence. A call that changes nothing makes no version.
func replay(writes []event) ([]version, error) {
	versions := []version{{}}
	for i, e := range writes {
		now := versions[len(versions)-1].state
		next, want := now, state{e.got, e.ok}
		switch e.call {
		case store:
			next = state{e.value, true}
		case remove:
			next = state{}
		case loadOrStore:
			if !now.present {
				next = state{e.value, true}
			}
			want = state{next.value, now.present}
		case loadAndDelete:
			next, want = state{}, now
		case compareAndSwap:
			if want.present = now.present && now.value == e.old; want.present {
				next = state{e.value, true}
			}
		default:
			return nil, fmt.Errorf("event %d: %v is no write", i, e)
		}
		if got := (state{e.got, e.ok}); got != want {
			return nil, fmt.Errorf("%v: the key had %d, %t; want %d, %t", e, now.value, now.present, want.value, want.present)
		}
		if next != now {
			versions = append(versions, version{next, e.begin, e.end})
		}
	}
	return versions, nil
}

// TestJudge judges histories written by hand. For each illegal one there is a legal one
// with the same calls at slightly different times.
func TestJudge(t *testing.T) {
	stored := func(value uint64, begin, end int64) event {
		return event{call: store, value: value, begin: begin, end: end}
	}
	deleted := func(begin, end int64) event { return event{call: remove, begin: begin, end: end} }
	got := func(value uint64, begin, end int64) event {
		return event{call: read, got: value, ok: true, begin: begin, end: end}
	}
	absent := func(begin, end int64) event { return event{call: read, begin: begin, end: end} }
	check := func(name string, writes, reads []event, want string) {
		t.Helper()
		for range 2 { // the reads' order must not matter
			switch err := (history{writes, reads}).judge(); {
			case want == "" && err != nil:
				t.Errorf("%s: judged illegal, %v; want legal", name, err)
			case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
				t.Errorf("%s: judged %v; want an error with %q", name, err, want)
			}
			slices.Reverse(reads)
		}
	}
	type events = []event
	check("nothing", nil, nil, "")
	check("absent before the first write ends", events{stored(1, 2, 4)}, events{absent(1, 3)}, "")
	check("lost store", events{stored(1, 1, 2)}, events{absent(3, 4)}, "overwritten; want one of (1, true)")
	check("a store seen while it runs", events{stored(1, 1, 4)}, events{got(1, 2, 3)}, "")
	check("a store seen before it begins", events{stored(1, 3, 4)}, events{got(1, 1, 2)}, "no write of it had begun; want one of (0, false)")
	check("value never written", events{stored(1, 1, 2)}, events{got(7, 3, 4)}, "no write of it had begun; want one of (1, true)")
	check("stale read after a completed store", events{stored(1, 1, 2), stored(2, 3, 4)}, events{got(1, 5, 6)}, "overwritten; want one of (2, true)")
	check("old value while the store runs", events{stored(1, 1, 2), stored(2, 3, 6)}, events{got(1, 4, 5)}, "")
	check("new-old inversion", events{stored(1, 1, 2), stored(2, 3, 8)}, events{got(2, 4, 5), got(1, 6, 7)}, "an earlier read was of a younger one; want one of (2, true)")
	check("new and old by reads that overlap", events{stored(1, 1, 2), stored(2, 3, 8)}, events{got(2, 4, 6), got(1, 5, 7)}, "")
	check("resurrected after delete", events{stored(1, 1, 2), deleted(3, 4)}, events{got(1, 5, 6)}, "overwritten; want one of (0, false)")
	check("present while it is deleted", events{stored(1, 1, 2), deleted(3, 6)}, events{got(1, 4, 5)}, "")
	check("deleted, then read by an inversion", events{stored(1, 1, 2), deleted(3, 8)}, events{absent(4, 5), got(1, 6, 7)}, "younger one")

	// The key is absent twice: the long read may be of either time.
	twice := events{stored(1, 3, 4), deleted(5, 12)}
	check("the first absence", twice, events{absent(1, 11), got(1, 6, 7)}, "")
	check("the second absence", twice, events{got(1, 6, 7), absent(8, 9)}, "")
	check("a value between two absences", twice, events{absent(8, 9), got(1, 10, 11)}, "younger one")

	// The results of the writer are compared with those of a sequential map.
	ask := func(c call, value, old, got uint64, ok bool) events {
		return events{stored(1, 1, 2), {call: c, value: value, old: old, got: got, ok: ok, begin: 3, end: 4}}
	}
	check("LoadOrStore that loads", ask(loadOrStore, 2, 0, 1, true), events{got(1, 5, 6)}, "")
	check("LoadOrStore that overwrites", ask(loadOrStore, 2, 0, 1, true), events{got(2, 5, 6)}, "no write of it had begun")
	check("LoadOrStore that overlooks", ask(loadOrStore, 2, 0, 2, false), nil, "the key had 1, true; want 1, true")
	check("LoadAndDelete", ask(loadAndDelete, 0, 0, 1, true), events{absent(5, 6)}, "")
	check("LoadAndDelete of another value", ask(loadAndDelete, 0, 0, 2, true), nil, "want 1, true")
	check("CompareAndSwap that swaps", ask(compareAndSwap, 2, 1, 0, true), events{got(2, 5, 6)}, "")
	check("CompareAndSwap that fails", ask(compareAndSwap, 2, 7, 0, false), events{got(1, 5, 6)}, "")
	check("CompareAndSwap that swaps another value", ask(compareAndSwap, 2, 7, 0, true), nil, "want 0, false")
	check("CompareAndSwap that fails without a reason", ask(compareAndSwap, 2, 1, 0, false), nil, "want 0, true")
	check("a read among the writes", ask(read, 0, 0, 1, true), nil, "is no write")
}

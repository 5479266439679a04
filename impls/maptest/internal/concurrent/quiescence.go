package concurrent

import (
	"fmt"
	"runtime"
	"sync/atomic"

	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// AtRest has goroutines contend for keys. When all are done, Load, Range and Len must
// agree about the keys. The first part has two goroutines, which really meet at each
// key. With more goroutines, most come late.
func AtRest[K comparable](r *rounds.Run, t rounds.Table[K]) {
	parts := []func(*rounds.Run){func(r *rounds.Run) { contendAtRest(r, t, 2) }}
	if n := r.Goroutines; n > 2 {
		parts = append(parts, func(r *rounds.Run) { contendAtRest(r, t, n) })
	}
	r.Parts(parts...)
}

// What goroutines do in a round of atRest.
const (
	insert      = iota // all store the same absent keys
	take               // all delete the same present keys
	toggle             // some store and some delete the same keys
	contentions        // the number of the others
)

// contendAtRest is the part of atRest with n goroutines.
func contendAtRest[K comparable](r *rounds.Run, t rounds.Table[K], n int) {
	var (
		m    history.Methods[K]
		base uint64
		size int
		what int
		step *lockstep
	)
	begin := func(w *rounds.Worker) {
		m, base = history.MethodsOf(t.New()), w.Random.Uint64()>>w.Random.IntN(64)
		size, what = max(1, 2*r.Affordable(t.AtMost(w.Size(1024)))/n), w.Random.IntN(contentions)
		step = &lockstep{size: uint64(n)}
		if what == take {
			for i := range uint64(size) {
				m.Store(t.Key(base+i), i)
			}
		}
	}
	work := func(w *rounds.Worker) {
		for i := range uint64(size) {
			if !step.meet(w, i) {
				return
			}
			w.Between(0)
			key, value := t.Key(base+i), i<<32|uint64(w.ID)
			switch {
			case what == take || what == toggle && w.ID%2 == 1:
				deleteBy(w, m, key)
			case m.LoadOrStorer != nil && w.Random.IntN(4) == 0:
				m.LoadOrStore(key, value)
			default:
				m.Store(key, value)
			}
		}
	}
	end := func(*rounds.Worker) {
		want := [contentions]int{insert: size, take: 0, toggle: -1}[what]
		if !r.More() {
			want = -1 // the round may have been cut short, but nobody writes either
		}
		checkRest(r, t, m, base, size, want, n)
		r.Rounds++
	}
	r.Repeat(n, begin, work, end)
}

// deleteBy deletes a key, by Delete or LoadAndDelete at random.
func deleteBy[K comparable](w *rounds.Worker, m history.Methods[K], key K) {
	if m.LoadAndDeleter != nil && w.Random.IntN(2) == 0 {
		m.LoadAndDelete(key)
		return
	}
	m.Delete(key)
}

// checkRest compares the numbers of keys that Load, Range and Len find, when nobody
// writes. There must be want of the size keys from base on; -1 means any number.
func checkRest[K comparable](r *rounds.Run, t rounds.Table[K], m history.Methods[K], base uint64, size, want, n int) {
	found := 0
	for i := range uint64(size) {
		if _, ok := m.Load(t.Key(base + i)); ok {
			found++
		}
	}
	yielded := 0
	m.Range(func(K, uint64) bool { yielded++; return true })
	counted := found
	if m.Lener != nil {
		counted = m.Len()
	}
	if want < 0 {
		want = found
	}
	if found == want && yielded == want && counted == want {
		return
	}
	did := "stored and deleted"
	switch want {
	case 0:
		did = "deleted"
	case size:
		did = "stored"
	}
	message := fmt.Sprintf("after %d goroutines %s the same %d keys, and none writes any longer, Load finds %d and Range yields %d", n, did, size, found, yielded)
	if m.Lener != nil {
		message += fmt.Sprintf(", Len() = %d", counted)
	}
	r.Failf("%s; want %d of each", message, want)
}

// A lockstep has goroutines take the same steps at the same moment: none begins a step
// before all have arrived at it.
type lockstep struct {
	size    uint64
	arrived atomic.Uint64
}

// meet waits until all are at step i, counted from 0, and reports whether to go on. The
// last one to arrive goes on sooner than the others, by about the time of a call. So
// each waits a little longer, at random.
func (l *lockstep) meet(w *rounds.Worker, i uint64) bool {
	l.arrived.Add(1)
	for spins := 0; l.arrived.Load() < (i+1)*l.size; spins++ {
		if !w.Run.More() || w.Run.Abandoned() {
			return false
		}
		if spins > 100 { // the others may need the proc
			runtime.Gosched()
		}
	}
	for range w.Random.IntN(64) {
		l.arrived.Load()
	}
	return true
}

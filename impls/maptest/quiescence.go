package maptest

import (
	"fmt"
	"runtime"
	"sync/atomic"
)

// atRest has goroutines contend for keys. When all are done, Load, Range and Len must
// agree about the keys. The first part has two goroutines, which really meet at each
// key. With more goroutines, most come late.
func atRest[K comparable](r *run, t table[K]) {
	parts := []func(*run){func(r *run) { contendAtRest(r, t, 2) }}
	if n := r.config.Goroutines; n > 2 {
		parts = append(parts, func(r *run) { contendAtRest(r, t, n) })
	}
	r.parts(parts...)
}

// What goroutines do in a round of atRest.
const (
	insert      = iota // all store the same absent keys
	take               // all delete the same present keys
	toggle             // some store and some delete the same keys
	contentions        // the number of the others
)

// contendAtRest is the part of atRest with n goroutines.
func contendAtRest[K comparable](r *run, t table[K], n int) {
	var (
		m    methods[K]
		base uint64
		size int
		what int
		step *lockstep
	)
	begin := func(w *worker) {
		m, base = methodsOf(t.new()), w.random.Uint64()>>w.random.IntN(64)
		size, what = max(1, 2*r.affordable(t.atMost(w.size(1024)))/n), w.random.IntN(contentions)
		step = &lockstep{size: uint64(n)}
		if what == take {
			for i := range uint64(size) {
				m.Store(t.key(base+i), i)
			}
		}
	}
	work := func(w *worker) {
		for i := range uint64(size) {
			if !step.meet(w, i) {
				return
			}
			w.between(0)
			key, value := t.key(base+i), i<<32|uint64(w.id)
			switch {
			case what == take || what == toggle && w.id%2 == 1:
				deleteBy(w, m, key)
			case m.LoadOrStorer != nil && w.random.IntN(4) == 0:
				m.LoadOrStore(key, value)
			default:
				m.Store(key, value)
			}
		}
	}
	end := func(*worker) {
		want := [contentions]int{insert: size, take: 0, toggle: -1}[what]
		if !r.more() {
			want = -1 // the round may have been cut short, but nobody writes either
		}
		checkRest(r, t, m, base, size, want, n)
		r.rounds++
	}
	r.repeat(n, begin, work, end)
}

// deleteBy deletes a key, by Delete or LoadAndDelete at random.
func deleteBy[K comparable](w *worker, m methods[K], key K) {
	if m.LoadAndDeleter != nil && w.random.IntN(2) == 0 {
		m.LoadAndDelete(key)
		return
	}
	m.Delete(key)
}

// checkRest compares the numbers of keys that Load, Range and Len find, when nobody
// writes. There must be want of the size keys from base on; -1 means any number.
func checkRest[K comparable](r *run, t table[K], m methods[K], base uint64, size, want, n int) {
	found := 0
	for i := range uint64(size) {
		if _, ok := m.Load(t.key(base + i)); ok {
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
	r.failf("%s; want %d of each", message, want)
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
func (l *lockstep) meet(w *worker, i uint64) bool {
	l.arrived.Add(1)
	for spins := 0; l.arrived.Load() < (i+1)*l.size; spins++ {
		if !w.run.more() || w.run.broken.is() {
			return false
		}
		if spins > 100 { // the others may need the proc
			runtime.Gosched()
		}
	}
	for range w.random.IntN(64) {
		l.arrived.Load()
	}
	return true
}

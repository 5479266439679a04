package concurrent

import (
	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// WholeValues has all goroutines store and load few keys. All words of a value are the
// same number, which contains the key: so a torn value shows.
func WholeValues(r *rounds.Run, newMap func() impls.Map[uint64, [8]uint64]) {
	var (
		m           impls.Map[uint64, [8]uint64]
		base        uint64
		keys, calls int
	)
	begin := func(w *rounds.Worker) {
		m, base = newMap(), w.Random.Uint64()>>w.Random.IntN(64)
		keys, calls = 1+w.Random.IntN(4), r.Affordable(256)
	}
	work := func(w *rounds.Worker) {
		yield := w.Random.IntN(8)
		for i := range calls {
			if !w.Run.More() {
				return
			}
			w.Between(yield)
			at := w.Random.Uint64N(uint64(keys))
			key, value := base+at, repeated(at<<32|uint64(w.ID*calls+i))
			switch w.Random.IntN(8) {
			case 0, 1, 2:
				m.Store(key, value)
			case 3:
				swapWhole(w, m, key, value, base)
			case 4:
				m.Range(func(key uint64, got [8]uint64) bool {
					checkWhole(w, "Range yields", key-base, got)
					return true
				})
			case 5:
				if w.Random.IntN(8) == 0 {
					m.Delete(key)
				}
			default:
				if got, ok := m.Load(key); ok {
					checkWhole(w, "Load returns", at, got)
				}
			}
		}
	}
	r.Repeat(r.Goroutines, begin, work, func(*rounds.Worker) { r.Rounds++ })
}

// swapWhole makes the other calls that write values, if the map has them.
func swapWhole(w *rounds.Worker, m impls.Map[uint64, [8]uint64], key uint64, value [8]uint64, base uint64) {
	if m, ok := m.(impls.LoadOrStorer[uint64, [8]uint64]); ok && w.Random.IntN(2) == 0 {
		got, _ := m.LoadOrStore(key, value)
		checkWhole(w, "LoadOrStore returns", key-base, got)
		return
	}
	old, ok := m.Load(key)
	if !ok {
		return
	}
	checkWhole(w, "Load returns", key-base, old)
	if m, ok := m.(impls.CompareAndSwapper[uint64, [8]uint64]); ok {
		m.CompareAndSwap(key, old, value)
	}
}

func repeated(word uint64) (value [8]uint64) {
	for i := range value {
		value[i] = word
	}
	return value
}

func checkWhole(w *rounds.Worker, what string, number uint64, got [8]uint64) {
	if got != repeated(got[0]) {
		w.Run.Failf("%s a value for key number %d whose words no Store wrote together: %#x", what, number, got)
	} else if got[0]>>32 != number {
		w.Run.Failf("%s for key number %d a value of another key: %#x", what, number, got)
	}
}

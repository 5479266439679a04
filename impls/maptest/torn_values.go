package maptest

import "example.com/mapbench/impls"

// wholeValues has all goroutines store and load few keys. All words of a value are the
// same number, which contains the key: so a torn value shows.
func wholeValues(r *run) {
	var (
		m           impls.Map[uint64, [8]uint64]
		base        uint64
		keys, calls int
	)
	begin := func(w *worker) {
		m, base = r.maps.Wide(), w.random.Uint64()>>w.random.IntN(64)
		keys, calls = 1+w.random.IntN(4), r.affordable(256)
	}
	work := func(w *worker) {
		yield := w.random.IntN(8)
		for i := range calls {
			if !w.run.more() {
				return
			}
			w.between(yield)
			at := w.random.Uint64N(uint64(keys))
			key, value := base+at, repeated(at<<32|uint64(w.id*calls+i))
			switch w.random.IntN(8) {
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
				if w.random.IntN(8) == 0 {
					m.Delete(key)
				}
			default:
				if got, ok := m.Load(key); ok {
					checkWhole(w, "Load returns", at, got)
				}
			}
		}
	}
	r.repeat(r.config.Goroutines, begin, work, func(*worker) { r.rounds++ })
}

// swapWhole makes the other calls that write values, if the map has them.
func swapWhole(w *worker, m impls.Map[uint64, [8]uint64], key uint64, value [8]uint64, base uint64) {
	if m, ok := m.(impls.LoadOrStorer[uint64, [8]uint64]); ok && w.random.IntN(2) == 0 {
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

func checkWhole(w *worker, what string, number uint64, got [8]uint64) {
	if got != repeated(got[0]) {
		w.run.failf("%s a value for key number %d whose words no Store wrote together: %#x", what, number, got)
	} else if got[0]>>32 != number {
		w.run.failf("%s for key number %d a value of another key: %#x", what, number, got)
	}
}

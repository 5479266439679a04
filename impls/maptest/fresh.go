package maptest

import (
	"runtime"
	"sync/atomic"
)

// mostVersions is how often a key is written in one round of fresh, if the map is
// fast.
const mostVersions = 64

// fresh has one goroutine write a few keys and all others read them. The n-th
// write of a key makes its version n: odd ones are Stores of n, even ones
// Deletes. A key with one writer is a register whose versions have one order, so
// that two counters beside it tell what a Load may return, and the map can be
// read as fast as it goes.
func fresh[K comparable](r *run, t table[K]) {
	var (
		m        methods[K]
		keys     []K
		marks    []mark
		versions uint64 // of each key
		turns    int    // rounds of this map
	)
	begin := func(w *worker) {
		// One map serves many rounds, in which reads far outnumber writes, so
		// that a cache which is filled by reading is filled.
		if turns--; turns < 0 {
			m, turns = methodsOf(t.new()), w.size(32)
		}
		base := w.random.Uint64()
		keys, marks = nil, make([]mark, 1+w.random.IntN(4))
		versions = uint64(r.affordable(mostVersions))
		for i := range marks {
			keys = append(keys, t.key(base+uint64(i)))
		}
	}
	play := func(w *worker) {
		if w.id == 0 {
			writeVersions(w, m, keys, marks, versions)
			return
		}
		yield := 1 + w.random.IntN(8) // the writer needs the proc
		for written := false; !written && w.run.more(); {
			written = true
			for i := range marks {
				w.between(yield)
				written = marks[i].done.Load() == versions && written
				checkVersion(w, m, keys[i], &marks[i], i)
			}
		}
	}
	r.repeat(r.config.Goroutines, begin, play, func(*worker) { r.rounds++ })
}

// A mark says how far the writer of a key is.
type mark struct {
	begun atomic.Uint64 // the youngest version whose write has begun
	done  atomic.Uint64 // the youngest version whose write has returned
}

// writeVersions makes all versions, of one key at a time or of another at each
// step, and at a pace of its own: readers of a hint need calm to build it. When
// time is up it ends, since each pause is as long as all readers take for a turn.
func writeVersions[K comparable](w *worker, m methods[K], keys []K, marks []mark, versions uint64) {
	pause := w.random.IntN(2) * w.size(16)
	for range versions {
		for i := range marks {
			w.beats.beat()
			version := marks[i].begun.Add(1)
			switch {
			case version%2 == 0 && m.LoadAndDeleter != nil && w.random.IntN(2) == 0:
				m.LoadAndDelete(keys[i])
			case version%2 == 0:
				m.Delete(keys[i])
			case m.LoadOrStorer != nil && w.random.IntN(2) == 0:
				m.LoadOrStore(keys[i], version)
			default:
				m.Store(keys[i], version)
			}
			marks[i].done.Store(version)
		}
		for range pause {
			if !w.run.more() {
				return
			}
			runtime.Gosched()
		}
	}
}

// checkVersion loads a key and fails if it has none of the versions that it can
// have had during the call.
func checkVersion[K comparable](w *worker, m methods[K], key K, at *mark, number int) {
	oldest := at.done.Load()
	value, ok := m.Load(key)
	youngest := at.begun.Load()
	switch {
	case ok && value%2 == 1 && value >= oldest && value <= youngest:
	case !ok && (oldest%2 == 0 || youngest > oldest):
	default:
		w.run.fail(violation(
			"a Load does not see a write that had returned before it began",
			staleRead(uint64(number), oldest, youngest, result{value, ok}),
		))
	}
}

// staleRead is what is known of a read: the last writes, and the Load, which
// began after version done was written and ended before the one after begun
// was begun.
func staleRead(key, done, begun uint64, got result) []event {
	var events []event
	last := max(begun, 1)
	for version := max(done, 3) - 2; version <= last; version++ {
		e := event{client: 0, call: call{kind: store, key: key, value: version}, begin: int64(10 * version), end: int64(10*version + 1)}
		if version%2 == 0 {
			e.call = call{kind: remove, key: key}
		}
		events = append(events, e)
	}
	if !got.ok {
		got.got = 0
	}
	return append(events, event{client: 1, call: call{kind: load, key: key}, result: got, begin: int64(10*done + 2), end: int64(10 * (last + 2))})
}

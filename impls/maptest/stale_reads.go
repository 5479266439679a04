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
		base     uint64
		keys     []K
		written  []progress
		writes   [][]event    // by key and version - 1
		wrong    []*staleRead // by worker
		versions uint64       // of each key
		turns    int          // rounds of this map
	)
	begin := func(w *worker) {
		// One map serves many rounds, in which reads far outnumber writes, so
		// that a cache which is filled by reading is filled.
		if turns--; turns < 0 {
			m, turns = methodsOf(t.new()), w.size(32)
		}
		base = w.random.Uint64()
		keys, written = nil, make([]progress, 1+w.random.IntN(4))
		writes, wrong = make([][]event, len(written)), make([]*staleRead, r.config.Goroutines)
		versions = uint64(r.affordable(mostVersions))
		for i := range written {
			keys = append(keys, t.key(base+uint64(i)))
		}
	}
	work := func(w *worker) {
		if w.id == 0 {
			writeVersions(w, m, keys, written, writes, base, versions)
			return
		}
		yield := 1 + w.random.IntN(8) // the writer needs the proc
		for allDone := false; !allDone && w.run.more(); {
			allDone = true
			for i := range written {
				w.between(yield)
				allDone = written[i].done.Load() == versions && allDone
				if read := readVersion(m, keys[i], &written[i], i); read != nil {
					wrong[w.id] = read
					return
				}
			}
		}
	}
	end := func(*worker) {
		for id, read := range wrong {
			if read != nil {
				r.fail(violation("a Load does not see a write that had returned before it began", read.history(writes[read.at], base, id)))
			}
		}
		r.rounds++
	}
	r.repeat(r.config.Goroutines, begin, work, end)
}

// A progress says how far the writer of a key is.
type progress struct {
	begun atomic.Uint64 // the youngest version whose write has begun
	done  atomic.Uint64 // the youngest version whose write has returned
}

// writeVersions makes all versions of all keys, numbered from base on, and notes
// its calls in writes. It has a pace of its own: readers of a hint need calm to
// build it. When time is up it ends, since each pause is as long as all readers
// take for a turn.
func writeVersions[K comparable](w *worker, m methods[K], keys []K, written []progress, writes [][]event, base, versions uint64) {
	pause := w.random.IntN(2) * w.size(16)
	for range versions {
		for i := range written {
			w.heartbeats.beat()
			version := written[i].begun.Add(1)
			c := call{kind: store, key: base + uint64(i), value: version}
			switch {
			case version%2 == 0 && m.LoadAndDeleter != nil && w.random.IntN(2) == 0:
				c.kind = loadAndDelete
			case version%2 == 0:
				c.kind = remove
			case m.LoadOrStorer != nil && w.random.IntN(2) == 0:
				c.kind = loadOrStore
			}
			got := m.do(keys[i], c)
			written[i].done.Store(version)
			writes[i] = append(writes[i], event{call: c, result: got})
		}
		for range pause {
			if !w.run.more() {
				return
			}
			runtime.Gosched()
		}
	}
}

// A staleRead is a Load that returned no version that the key can have had during
// the call.
type staleRead struct {
	at   int    // which key
	done uint64 // the youngest version whose write had returned before
	// begun is the youngest version whose write had begun when the call returned.
	begun uint64
	got   result
}

// readVersion loads the key of progress number i, and returns nil if it has one of
// the versions that it can have had during the call.
func readVersion[K comparable](m methods[K], key K, at *progress, i int) *staleRead {
	oldest := at.done.Load()
	got := m.do(key, call{kind: load})
	youngest := at.begun.Load()
	switch {
	case got.ok && got.got%2 == 1 && got.got >= oldest && got.got <= youngest:
	case !got.ok && (oldest%2 == 0 || youngest > oldest):
	default:
		return &staleRead{at: i, done: oldest, begun: youngest, got: got}
	}
	return nil
}

// history returns the last writes of the key before the Load, those beside it,
// and the Load, by worker id. The calls were made as returned. The numbers are the
// law's: a version's write is at ten times the version; the Load began after the
// write of version done had ended, and when it ended no write after that of
// version begun had begun.
func (r *staleRead) history(writes []event, base uint64, id int) []event {
	var events []event
	first := (max(r.done, 3) - 3) | 1 // what was there before an odd one doesn't matter
	for version := first; version <= r.begun && version <= uint64(len(writes)); version++ {
		e := writes[version-1]
		e.begin, e.end = int64(10*version), int64(10*version+1)
		events = append(events, e)
	}
	read := call{kind: load, key: base + uint64(r.at)}
	return append(events, event{client: id, call: read, result: r.got, begin: int64(10*r.done + 2), end: int64(10 * (r.begun + 2))})
}

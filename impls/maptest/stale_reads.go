package maptest

import (
	"runtime"
	"sync/atomic"
)

// mostVersions is how often a key is written in one round of fresh, if the map is fast.
const mostVersions = 64

// fresh has one goroutine write a few keys, and all others load them. The n-th write
// of a key makes its version n: a Store of n if n is odd, a Delete if n is even. The
// versions of a key with one writer have one order. So two counters for each key are
// enough to know what a Load may return, and Loads need not be logged.
func fresh[K comparable](r *run, t table[K]) {
	var (
		m        methods[K]
		base     uint64
		keys     []K
		written  []progress
		writes   [][]event    // by key and version - 1
		wrong    []*staleRead // by worker
		versions uint64       // of each key
		turns    int          // rounds that this map still serves
	)
	begin := func(w *worker) {
		// One map serves many rounds with far more Loads than writes, so that a
		// cache fills that Loads fill.
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
				r.fail(violation("a Load does not see a write that had returned before the Load began", read.history(writes[read.at], base, id)))
			}
		}
		r.rounds++
	}
	r.repeat(r.config.Goroutines, begin, work, end)
}

// A progress says how far the writer of a key has come.
type progress struct {
	begun atomic.Uint64 // the latest version whose write has begun
	done  atomic.Uint64 // the latest version whose write has returned
}

// writeVersions makes all versions of all keys, numbered from base on, and logs its
// calls in writes. It may pause between versions: some maps build a read-only copy
// only when nobody has written for a while. It stops when time is up, since a pause
// takes as long as one turn of all readers.
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

// A staleRead is a Load whose result is no version that the key can have had during the
// call.
type staleRead struct {
	at   int    // which key
	done uint64 // the latest version whose write had returned before the call
	// begun is the latest version whose write had begun when the call returned.
	begun uint64
	got   result
}

// readVersion loads the i-th key, whose progress is at. It returns nil if the result is
// a version that the key can have had during the call.
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

// history returns the Load, by worker id, with the writes of the key that overlap it and
// the last ones before it. The calls are real. The times are chosen: version v is
// written at 10v; the Load begins after the write of version done has ended, and ends
// before any write after that of version begun begins.
func (r *staleRead) history(writes []event, base uint64, id int) []event {
	var events []event
	first := (max(r.done, 3) - 3) | 1 // a Store makes what was before irrelevant
	for version := first; version <= r.begun && version <= uint64(len(writes)); version++ {
		e := writes[version-1]
		e.begin, e.end = int64(10*version), int64(10*version+1)
		events = append(events, e)
	}
	read := call{kind: load, key: base + uint64(r.at)}
	return append(events, event{client: id, call: read, result: r.got, begin: int64(10*r.done + 2), end: int64(10 * (r.begun + 2))})
}

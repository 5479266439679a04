package concurrent

import (
	"runtime"
	"sync/atomic"

	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// mostVersions is how often a key is written in one round of fresh, if the map is fast.
const mostVersions = 64

// Fresh has one goroutine write a few keys, and all others load them. The n-th write
// of a key makes its version n: a Store of n if n is odd, a Delete if n is even. The
// versions of a key with one writer have one order. So two counters for each key are
// enough to know what a Load may return, and Loads need not be logged.
func Fresh[K comparable](r *rounds.Run, t rounds.Table[K]) {
	var (
		m        history.Methods[K]
		base     uint64
		keys     []K
		written  []progress
		writes   [][]history.Event // by key and version - 1
		wrong    []*staleRead      // by worker
		versions uint64            // of each key
		turns    int               // rounds that this map still serves
	)
	begin := func(w *rounds.Worker) {
		// One map serves many rounds with far more Loads than writes, so that a
		// cache fills that Loads fill.
		if turns--; turns < 0 {
			m, turns = history.MethodsOf(t.New()), w.Size(32)
		}
		base = w.Random.Uint64()
		keys, written = nil, make([]progress, 1+w.Random.IntN(4))
		writes, wrong = make([][]history.Event, len(written)), make([]*staleRead, r.Goroutines)
		versions = uint64(r.Affordable(mostVersions))
		for i := range written {
			keys = append(keys, t.Key(base+uint64(i)))
		}
	}
	work := func(w *rounds.Worker) {
		if w.ID == 0 {
			writeVersions(w, m, keys, written, writes, base, versions)
			return
		}
		yield := 1 + w.Random.IntN(8) // the writer needs the proc
		for allDone := false; !allDone && w.Run.More(); {
			allDone = true
			for i := range written {
				w.Between(yield)
				allDone = written[i].done.Load() == versions && allDone
				if read := readVersion(m, keys[i], &written[i], i); read != nil {
					wrong[w.ID] = read
					return
				}
			}
		}
	}
	end := func(*rounds.Worker) {
		for id, read := range wrong {
			if read != nil {
				r.Fail(rounds.Violation("a Load does not see a write that had returned before the Load began", read.history(writes[read.at], base, id)))
			}
		}
		r.Rounds++
	}
	r.Repeat(r.Goroutines, begin, work, end)
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
func writeVersions[K comparable](w *rounds.Worker, m history.Methods[K], keys []K, written []progress, writes [][]history.Event, base, versions uint64) {
	pause := w.Random.IntN(2) * w.Size(16)
	for range versions {
		for i := range written {
			w.Heartbeats.Beat()
			version := written[i].begun.Add(1)
			c := history.Call{Kind: history.Store, Key: base + uint64(i), Value: version}
			switch {
			case version%2 == 0 && m.LoadAndDeleter != nil && w.Random.IntN(2) == 0:
				c.Kind = history.LoadAndDelete
			case version%2 == 0:
				c.Kind = history.Delete
			case m.LoadOrStorer != nil && w.Random.IntN(2) == 0:
				c.Kind = history.LoadOrStore
			}
			got := m.Do(keys[i], c)
			written[i].done.Store(version)
			writes[i] = append(writes[i], history.Event{Call: c, Result: got})
		}
		for range pause {
			if !w.Run.More() {
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
	got   history.Result
}

// readVersion loads the i-th key, whose progress is at. It returns nil if the result is
// a version that the key can have had during the call.
func readVersion[K comparable](m history.Methods[K], key K, at *progress, i int) *staleRead {
	oldest := at.done.Load()
	got := m.Do(key, history.Call{Kind: history.Load})
	youngest := at.begun.Load()
	switch {
	case got.Ok && got.Got%2 == 1 && got.Got >= oldest && got.Got <= youngest:
	case !got.Ok && (oldest%2 == 0 || youngest > oldest):
	default:
		return &staleRead{at: i, done: oldest, begun: youngest, got: got}
	}
	return nil
}

// history returns the Load, by worker id, with the writes of the key that overlap it and
// the last ones before it. The calls are real. The times are chosen: version v is
// written at 10v; the Load begins after the write of version done has ended, and ends
// before any write after that of version begun begins.
func (r *staleRead) history(writes []history.Event, base uint64, id int) []history.Event {
	var events []history.Event
	first := (max(r.done, 3) - 3) | 1 // a Store makes what was before irrelevant
	for version := first; version <= r.begun && version <= uint64(len(writes)); version++ {
		e := writes[version-1]
		e.Begin, e.End = int64(10*version), int64(10*version+1)
		events = append(events, e)
	}
	read := history.Call{Kind: history.Load, Key: base + uint64(r.at)}
	return append(events, history.Event{Client: id, Call: read, Result: r.got, Begin: int64(10*r.done + 2), End: int64(10 * (r.begun + 2))})
}

package gate

import (
	"os"
	"testing"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls"
	"example.com/mapbench/internal/resultfile"
)

// The test program is also its workers: one of good maps, one in which mutex is many
// times as slow, one that lacks sync.Map, and one in which sync.Map loses what is
// stored.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 {
		switch os.Args[1] {
		case goodWorker:
			worker.Main(contestants.Mutex, contestants.SyncMap)
		case slowWorker:
			worker.Main(indirect("mutex", func(inner slowable) slowable { return slow{inner} }), contestants.SyncMap)
		case lackingWorker:
			worker.Main(contestants.Mutex)
		case lossyWorker:
			worker.Main(contestants.Mutex, indirect("sync.Map", func(inner slowable) slowable { return lossy{inner} }))
		}
	}
	os.Exit(m.Run())
}

const (
	goodWorker    = "good-worker-of-tests"
	slowWorker    = "slow-worker-of-tests"
	lackingWorker = "lacking-worker-of-tests"
	lossyWorker   = "lossy-worker-of-tests"
)

type slowable = impls.Map[uint64, worker.Val8]

// indirect returns a contestant under another's name, called through the interface.
func indirect(name string, wrap func(slowable) slowable) worker.Contestant {
	return worker.Contestant{
		Info: impls.Info{Name: name},
		Uint64Val8: worker.Maker[uint64, worker.Val8]{New: func(c impls.Config) slowable {
			return wrap(impls.NewMutex[uint64, worker.Val8](c))
		}},
	}
}

// slow is a map that loads twenty times, which no busy machine hides.
type slow struct{ slowable }

func (m slow) Load(key uint64) (worker.Val8, bool) {
	for range 19 {
		m.slowable.Load(key)
	}
	return m.slowable.Load(key)
}

// lossy is a map that stores nothing.
type lossy struct{ slowable }

func (lossy) Store(uint64, worker.Val8) {}

// sides are the sources of two workers.
func sides(old, new string) (bench.Source, bench.Source) {
	side := func(name, arg string) bench.Source {
		return bench.Source{Side: name, Subject: arg, Program: []string{os.Args[0], arg}}
	}
	return side(resultfile.SideOld, old), side(resultfile.SideNew, new)
}

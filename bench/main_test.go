package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/program"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls"
	"example.com/mapbench/workloads"
)

// TestMain makes the test program also its own worker, and a conductor that a test kills.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case testWorker:
			worker.Main(testContestants()...)
		case testConductor:
			conductUntilKilled()
		}
	}
	// Workers that are measured beside the test program must be built like it.
	if flags, _ := program.Slowing(os.Args[0]); flags != "" {
		os.Setenv("GOFLAGS", os.Getenv("GOFLAGS")+" "+flags)
	}
	os.Exit(m.Run())
}

const (
	testWorker    = "worker-of-tests"
	testConductor = "conductor-of-tests"
)

// firstKey is the environment variable that names a folder. The first process with the map
// wrongatfirst makes the folder; the maps of later processes are good.
const firstKey = "MAPBENCH_TEST_FIRST"

// countKey is the environment variable that names a folder, in which each process with the
// map counted leaves a file.
const countKey = "MAPBENCH_TEST_COUNT"

// testSource is the test program as a worker.
var testSource = Source{Program: []string{os.Args[0], testWorker}}

// testContestants are two good maps and one for each way to fail.
func testContestants() []worker.Contestant {
	all := []worker.Contestant{contestants.Mutex, contestants.SyncMap, contestants.Plain, contestants.Nop}
	add := func(name string, newMap func(inner impls.Map[uint64, worker.Val8]) impls.Map[uint64, worker.Val8]) {
		all = append(all, worker.Contestant{
			Info: impls.Info{Name: name},
			Uint64Val8: worker.Maker[uint64, worker.Val8]{New: func(c impls.Config) impls.Map[uint64, worker.Val8] {
				return newMap(impls.NewMutex[uint64, worker.Val8](c))
			}},
		})
	}
	type m = impls.Map[uint64, worker.Val8]
	add("crashes", func(inner m) m {
		return &late{Map: inner, then: func() { fmt.Fprintln(os.Stderr, "I crash on purpose"); os.Exit(3) }}
	})
	add("hangs", func(inner m) m { return &late{Map: inner, then: func() { time.Sleep(time.Hour) }} })
	add("babbles", func(inner m) m { return &late{Map: inner, then: func() { fmt.Println("what was the question?") }} })
	add("sluggish", func(inner m) m { return &sluggish{Map: inner} })
	add("keeps", func(inner m) m { return &keeper{Map: inner} })
	add("leaks", func(inner m) m { return &leaky{Map: inner} })
	add("incorrect", func(inner m) m { return lossy{inner} })
	add("wrongatfirst", func(inner m) m {
		if os.Mkdir(os.Getenv(firstKey), 0o700) == nil {
			return lossy{inner}
		}
		return inner
	})
	add("counted", func(inner m) m {
		os.WriteFile(filepath.Join(os.Getenv(countKey), fmt.Sprint(os.Getpid())), nil, 0o600)
		return inner
	})
	add("indirect", func(inner m) m { return inner })
	small, broken := contestants.Mutex, contestants.Mutex
	small.Name, small.MaxN = "small", 1000
	broken.Name, broken.Module = "broken", "example.org/maps"
	return append(all, small, broken, miscounts(), worker.Contestant{
		Info: impls.Info{Name: "wrongat200"},
		Uint64Val8: worker.Maker[uint64, worker.Val8]{New: func(c impls.Config) impls.Map[uint64, worker.Val8] {
			if c.N == 200 {
				return lossy{impls.NewMutex[uint64, worker.Val8](c)}
			}
			return impls.NewMutex[uint64, worker.Val8](c)
		}},
	})
}

// late is a map that does something after 10,000 Loads, when slices run. Even a busy
// machine makes so many.
type late struct {
	impls.Map[uint64, worker.Val8]
	loads atomic.Int64
	then  func()
}

func (m *late) Load(key uint64) (worker.Val8, bool) {
	if m.loads.Add(1) == 10_000 {
		m.then()
	}
	return m.Map.Load(key)
}

// sluggish is a good map that takes 10 µs for each Load from the 10,000th on.
type sluggish struct {
	impls.Map[uint64, worker.Val8]
	loads atomic.Int64
}

func (m *sluggish) Load(key uint64) (worker.Val8, bool) {
	if m.loads.Add(1) > 10_000 {
		for begin := time.Now(); time.Since(begin) < 10*time.Microsecond; {
		}
	}
	return m.Map.Load(key)
}

// miscounts is a good map whose loop counts Ranges that it has not made, so that its
// launches are invalid.
func miscounts() worker.Contestant {
	c := contestants.Mutex
	c.Name = "miscounts"
	loop := c.Uint64Val8.Loop
	c.Uint64Val8.Loop = func(m impls.Map[uint64, worker.Val8], b *worker.Batch[uint64, worker.Val8]) {
		loop(m, b)
		b.Counts.Ops[workloads.Range] += len(b.Keys)
	}
	return c
}

// leaky is a map that loses 1.5 % of its entries when it has grown to leakAt.
type leaky struct {
	impls.Map[uint64, worker.Val8]
	stores atomic.Int64
}

const leakAt = 40_000

func (m *leaky) Store(key uint64, value worker.Val8) {
	m.Map.Store(key, value)
	if m.stores.Add(1) != leakAt {
		return
	}
	var lost []uint64
	m.Range(func(key uint64, _ worker.Val8) bool {
		lost = append(lost, key)
		return len(lost) < leakAt*15/1000
	})
	for _, key := range lost {
		m.Delete(key)
	}
}

// keeper is a map that ignores Deletes from the 2,000th on.
type keeper struct {
	impls.Map[uint64, worker.Val8]
	deletes atomic.Int64
}

func (m *keeper) Delete(key uint64) {
	if m.deletes.Add(1) < 2000 {
		m.Map.Delete(key)
	}
}

// lossy is a map that stores nothing.
type lossy struct{ impls.Map[uint64, worker.Val8] }

func (lossy) Store(uint64, worker.Val8) {}

// conductUntilKilled starts two workers, stops one, says who they are and waits.
func conductUntilKilled() {
	for i := range 2 {
		p, err := startWorker(context.Background(), testSource.Program, nil)
		if err == nil && i == 0 {
			err = p.stop()
		}
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(p.cmd.Process.Pid)
	}
	select {}
}

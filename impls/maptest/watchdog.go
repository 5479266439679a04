package maptest

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"example.com/mapbench/impls"
)

// A watchdog tells whether calls on the map still return, and so a slow map from a
// call that hangs. The parts of a check share it.
type watchdog struct {
	own     heartbeats             // of the law's own goroutine
	judging atomic.Bool            // no call is under way, and no beat to come
	making  atomic.Pointer[string] // the constructor that is under way
	mu      sync.Mutex             // guards workers
	workers []*heartbeats          // by worker
	known   map[string]bool        // goroutines that are older than the check, by id; some may hang
	stacks  func() (string, bool)  // of all goroutines, and whether they are whole; nil: dumpAll
}

// dump returns the stacks of all goroutines, and whether they are whole.
func (p *watchdog) dump() (string, bool) {
	if p.stacks != nil {
		return p.stacks()
	}
	return dumpAll()
}

// heartbeats counts what one goroutine has got back. One counter for all would put
// their calls into an order, in which the race detector finds no race, and would
// cost them a cache line that they share.
type heartbeats struct {
	_ [64]byte
	n atomic.Uint64
	_ [64]byte
}

// beat notes that the calls before it have returned.
func (b *heartbeats) beat() { b.n.Add(1) }

// of returns the heartbeats of worker id; teams that follow each other share them.
func (p *watchdog) of(id int) *heartbeats {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id >= len(p.workers) {
		p.workers = append(p.workers, new(heartbeats))
	}
	return p.workers[id]
}

func (p *watchdog) count() uint64 {
	n := p.own.n.Load()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, b := range p.workers {
		n += b.n.Load()
	}
	return n
}

// looks is how often a patience is looked at the watchdog. To count looks, and not
// the time, is to forgive a process that was stopped for a while.
const looks = 10

// wait waits until done is closed, and reports whether that came before patience
// passed without a beat, or judging.
func (p *watchdog) wait(done <-chan struct{}, patience time.Duration) bool {
	tick := time.NewTicker(max(1, patience/looks))
	defer tick.Stop()
	last := p.count()
	for quiet := 0; quiet < looks; {
		select {
		case <-done:
			return true
		case <-tick.C:
			if now := p.count(); now != last || p.judging.Load() {
				last, quiet = now, 0
			} else {
				quiet++
			}
		}
	}
	return false
}

// An watchEnd is what a watch of a check comes to.
type watchEnd int

const (
	returned  watchEnd = iota // the check is done
	hung                      // a call, or a constructor, does not return
	undecided                 // nothing has returned for long, and no call is seen to hang
)

// watch waits until done is closed. If nothing returns for patience, it looks for a
// proof that a call hangs, since it may be that the goroutines don't get to run, or
// that the kit is busy. Either all that could end the call is blocked, in looks
// that follow each other. Or the same call is under way in all looks of another
// patience, though in each of them a goroutine that does nothing else got to run
// as often as a call needs that is not stuck.
func (p *watchdog) watch(done <-chan struct{}, patience time.Duration) watchEnd {
	for {
		if p.wait(done, patience) {
			return returned
		}
		if end, ok := p.proveHang(done, patience); ok {
			return end
		}
	}
}

// hangMessage says what does, when nothing has returned for patience.
func (p *watchdog) hangMessage(patience time.Duration) string {
	if name := p.making.Load(); name != nil {
		return fmt.Sprintf("constructor %s hangs: it has not returned for %v; want a new, empty map at once", *name, patience)
	}
	return fmt.Sprintf("a call hangs: none on the map has returned for %v", patience)
}

// checkStacks returns the stacks of the goroutines that the check started, since those of a
// whole test binary are not readable. Those that wait for others come last.
func (p *watchdog) checkStacks() string {
	dump, _ := p.dump()
	var kept, waiting []goroutine
	for _, g := range goroutinesOf(dump) {
		switch {
		case p.known[g.id] || !g.startedByKit():
		case strings.Contains(g.stack, "/maptest.(*barrier)."), strings.Contains(g.stack, "/maptest.(*run).parallel("):
			waiting = append(waiting, g)
		default:
			kept = append(kept, g)
		}
	}
	const readable = 12
	return formatStacks(append(kept, waiting...), readable)
}

// undecidedMessage says what is known when nothing has returned, and nothing is seen to hang.
func (p *watchdog) undecidedMessage(goroutines int) string {
	return fmt.Sprintf("nothing has returned for long, and no call on the map is seen to hang: the machine is too busy for %d goroutines; want fewer", goroutines)
}

// watched returns s with constructors that p knows of.
func (p *watchdog) watched(s Constructors) Constructors {
	s.New = watch(p, "New", s.New)
	s.Strings = watch(p, "Strings", s.Strings)
	s.Wide = watch(p, "Wide", s.Wide)
	s.Floats = watch(p, "Floats", s.Floats)
	s.Any = watch(p, "Any", s.Any)
	s.Pointers = watch(p, "Pointers", s.Pointers)
	s.Hashed = watchHashed(p, "Hashed", s.Hashed)
	s.HashedStrings = watchHashed(p, "HashedStrings", s.HashedStrings)
	return s
}

// watchHashed is watch for a constructor that takes a hash.
func watchHashed[K comparable](p *watchdog, name string, newMap func(func(K) uint64) impls.Map[K, uint64]) func(func(K) uint64) impls.Map[K, uint64] {
	if newMap == nil {
		return nil
	}
	return func(hash func(K) uint64) impls.Map[K, uint64] {
		return watch(p, name, func() impls.Map[K, uint64] { return newMap(hash) })()
	}
}

func watch[K, V comparable](p *watchdog, name string, newMap func() impls.Map[K, V]) func() impls.Map[K, V] {
	if newMap == nil {
		return nil
	}
	return func() impls.Map[K, V] {
		p.making.Store(&name)
		defer p.making.Store(nil)
		defer p.own.beat()
		return newMap()
	}
}

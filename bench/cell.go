package bench

import (
	"fmt"
	"strings"

	"example.com/mapbench/bench/machine"
	"example.com/mapbench/bench/openloop"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/workloads"
)

// Cell is a set of contestants that share rounds: some impls under one spec.
type Cell struct {
	Spec  workloads.Spec
	Procs int
	// Impls are names as flags take them ("sharded:256"). The first is the
	// reference of the ratio. A name may stand twice, which makes a control.
	Impls []string
}

// String returns the cell's line in a suite file.
func (c Cell) String() string { return resultfile.Cell(c).String() }

// goroutines returns the number of goroutines that run the cell's spec.
func (c Cell) goroutines() int {
	if c.Spec.Goroutines > 0 {
		return c.Spec.Goroutines
	}
	return c.Procs
}

// Contestants returns what the results call the contestants, in the order of Impls.
func (c Cell) Contestants() []resultfile.Contestant { return resultfile.Cell(c).Contestants() }

// name returns the name of a contestant's results. Burst and call say what the spec
// doesn't: that goroutines yield after every batch, and that calls go through the
// interface.
func (c Cell) name(contestant resultfile.Contestant, direct bool) resultfile.Name {
	n := resultfile.Name{Contestant: contestant, Workload: resultfile.Workload{Spec: c.Spec, Procs: c.Procs}}
	if c.goroutines() > c.Procs {
		n.Burst = resultfile.Burst(worker.BatchTime)
	}
	if !direct {
		n.Call = resultfile.CallInterface
	}
	return n
}

// check returns an error for a cell that can't be measured on this machine. The error says
// what would fit.
func (c Cell) check(available []WorkerImpl, cores int) error {
	if c.Procs < 1 || c.Procs > cores {
		return fmt.Errorf("procs=%d: this machine has %d; want 1 to %d", c.Procs, cores, cores)
	}
	if err := c.Spec.CheckGoroutines(c.goroutines()); err != nil {
		return err
	}
	var absences []string
	for _, impl := range c.Impls {
		info, err := findImpl(available, impl)
		if err != nil {
			return err
		}
		if why := c.missing(info); why != nil {
			absences = append(absences, impl+": "+why.Why())
		}
	}
	if len(absences) == len(c.Impls) {
		return fmt.Errorf("no impl can be measured under %s procs=%d (%s); name another with -impl", c.Spec, c.Procs, strings.Join(absences, "; "))
	}
	return c.checkMemory(len(c.Impls)-len(absences), machine.AvailableMemory())
}

// missing returns why the cell can't measure an impl: it lacks something that the workload
// needs, or it is incorrect. It returns nil if the impl's description shows no such reason.
func (c Cell) missing(info WorkerImpl) *resultfile.Reason {
	text := ""
	switch {
	case info.incorrect != "":
		return &resultfile.Reason{Kind: resultfile.Incorrect, Sweep: resultfile.NoSweep, Text: info.incorrect}
	case info.MaxN > 0 && c.Spec.N > info.MaxN:
		text = fmt.Sprintf("no n above %d", info.MaxN)
	case info.MaxGoroutines == 1 && c.goroutines() > 1:
		text = "one goroutine only"
	case info.MaxGoroutines > 0 && c.goroutines() > info.MaxGoroutines:
		text = fmt.Sprintf("no more than %d goroutines", info.MaxGoroutines)
	default:
		return nil
	}
	return notApplicable(text)
}

// notApplicable returns the reason of an impl that can't do a workload.
func notApplicable(text string) *resultfile.Reason {
	return &resultfile.Reason{Kind: resultfile.NotApplicable, Sweep: resultfile.NoSweep, Text: text}
}

// checkMemory returns an error if the cell's contestants don't fit into memory together.
// All of them live until a launch ends.
func (c Cell) checkMemory(contestants int, available uint64) error {
	if available == 0 {
		return nil // unknown
	}
	// An entry with its share of free slots, pointers and headers took 40 to 120 bytes
	// beside key and value in the impls measured. A key of the universe takes 132 bytes if
	// it is a string, and up to 20 more while its distribution is built.
	perKey, keySize := 20.0, 8.0
	if c.Spec.Key == workloads.String {
		perKey, keySize = perKey+132, 16
	}
	perEntry := 120 + float64(c.Spec.Val) + perKey*100/c.Spec.Hit
	// All operations of a growth lie in memory at once, with headroom, and
	// streams and reserve together are a power of two.
	perEntry += 2 * 1.25 * 17 * float64(c.Spec.GrowthLen()) / float64(c.Spec.N)
	// A goroutine needs its stack and a stream of 4096 operations to calibrate with, a key
	// and a byte each. The stream counts twice, since the collector lets the heap double. A
	// worker with 20,000 goroutines took 1.8 GB.
	perGoroutine := 16<<10 + 2*4096*(keySize+1)
	fixed := 2.0 * leastHeap // runtime, streams and reserve
	if c.Spec.Rate > 0 {
		// A key, a kind and a time for each operation of a slice, with headroom, and rounded
		// up as above.
		lead, window := openloop.Timing(c.Spec)
		each := float64(c.Spec.MostArrivals(c.goroutines(), lead+window))
		fixed = max(fixed, 2*2*1.25*(keySize+1+8)*each*float64(c.goroutines()))
	}
	goroutines, entries := float64(c.goroutines())*perGoroutine, float64(c.Spec.N)*perEntry
	need := float64(contestants) * (fixed + goroutines + entries)
	if need <= float64(available) {
		return nil
	}
	each := float64(available)/float64(contestants) - fixed
	with, key, fits := fmt.Sprintf("n=%d", c.Spec.N), "n", (each-goroutines)/perEntry
	if c.goroutines() > c.Procs {
		with += fmt.Sprintf(" and goroutines=%d", c.goroutines())
	}
	if goroutines > entries {
		key, fits = "goroutines", (each-entries)/perGoroutine
	}
	advice := "measure fewer impls at once, with -impl, or free memory"
	if fits >= 1 {
		advice = fmt.Sprintf("about %s=%d would fit: lower %[1]s, or %[3]s", key, int(fits), advice)
	}
	return fmt.Errorf("spec %s: %d contestants with %s need about %.1f GB of memory, and %.1f are free; %s",
		c.Spec, contestants, with, need/1e9, float64(available)/1e9, advice)
}

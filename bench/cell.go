package bench

import (
	"fmt"
	"math"
	"strings"
	"time"

	"example.com/mapbench/bench/machine"
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

// goroutines is the number of goroutines that the cell's spec means.
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

// Timing is how a launch measures.
type Timing struct {
	Lead, Window time.Duration // of a slice
	Rounds       int
}

// Rounds is how many slices of every contestant a launch has.
type Rounds string

const (
	// Judged is for deltas that are to be judged closely: 61 rounds, 25 from
	// 1e5 entries on. Beyond 60, more launches pay better than more rounds.
	Judged Rounds = "judged"
	// Quick is for a few dozen cells in some minutes: 37 rounds, 13 from 1e5 on.
	Quick Rounds = "quick"
	// Survey is for hundreds of cells within an hour: 25 rounds, 9 from 1e5 on.
	Survey Rounds = "survey"
)

// rounds are the slices of small maps and of those from 1e5 entries on.
var rounds = map[Rounds]struct{ many, few float64 }{
	Judged: {61, 25},
	Quick:  {37, 13},
	Survey: {25, 9},
}

// ParseRounds returns the rounds of a name.
func ParseRounds(name string) (Rounds, error) {
	r := Rounds(name)
	if _, ok := rounds[r]; !ok {
		return "", fmt.Errorf("rounds %q; want %s, %s or %s", name, Judged, Quick, Survey)
	}
	return r, nil
}

// timing returns how to measure a map of n entries. The lead-in warms caches
// that another process has cooled: at 1e3 entries maps settle within 0.5 ms, at
// 1e5 within 5. Between 1e4 and 1e5 it interpolates, in log n.
func timing(c Cell, r Rounds) Timing {
	many, few := rounds[r].many, rounds[r].few
	x := min(max(math.Log10(float64(c.Spec.N))-4, 0), 1)
	between := func(small, large float64) float64 { return small + x*(large-small) }
	t := Timing{
		Lead:   time.Duration(between(0.5, 5) * float64(time.Millisecond)),
		Window: time.Duration(between(2, 5) * float64(time.Millisecond)),
		Rounds: int(math.Round(between(many, few))),
	}
	if c.Spec.Grow {
		// A slice is one growth and a lead-in of one at least. From 1e5
		// entries on, that alone takes longer than other slices.
		t.Rounds = max(fewestRounds, min(t.Rounds, int(few*settledFrom/float64(c.Spec.N))))
	}
	// Goroutines that take turns on the procs need a longer window for ten
	// batches; twice that, since they don't take turns evenly.
	// Longer slices need not be as many.
	turns := (c.goroutines() + c.Procs - 1) / c.Procs
	if window := time.Duration(turns) * 2 * minBatches * worker.BatchTime; window > t.Window {
		t.Rounds = max(fewestRounds, int(float64(t.Rounds)*float64(t.Window)/float64(window)))
		t.Window = window
	}
	return t
}

// fewestRounds is the least number of rounds, for slices that are long.
const fewestRounds = 9

// minBatches is the least number of batches that each goroutine should have in
// a slice.
const minBatches = 10

// check refuses a cell that can't be measured honestly on this machine, and says
// what would fit.
func (c Cell) check(offers []Offer, cores int) error {
	if c.Procs < 1 || c.Procs > cores {
		return fmt.Errorf("procs=%d: this machine has %d; want 1 to %d", c.Procs, cores, cores)
	}
	if err := c.Spec.CheckGoroutines(c.goroutines()); err != nil {
		return err
	}
	var absences []string
	for _, impl := range c.Impls {
		offer, err := findOffer(offers, impl)
		if err != nil {
			return err
		}
		if why := c.missing(offer); why != nil {
			absences = append(absences, impl+": "+why.Why())
		}
	}
	if len(absences) == len(c.Impls) {
		return fmt.Errorf("no impl can be measured under %s procs=%d (%s); name another with -impl", c.Spec, c.Procs, strings.Join(absences, "; "))
	}
	return c.checkMemory(len(c.Impls)-len(absences), machine.AvailableMemory())
}

// missing says what keeps an impl from the cell's workload, which makes it n/a, or that
// it is incorrect; nil for one that can do it, as far as its description tells.
func (c Cell) missing(offer Offer) *resultfile.Reason {
	text := ""
	switch {
	case offer.incorrect != "":
		return &resultfile.Reason{Kind: resultfile.Incorrect, Sweep: resultfile.NoSweep, Text: offer.incorrect}
	case offer.MaxN > 0 && c.Spec.N > offer.MaxN:
		text = fmt.Sprintf("no n above %d", offer.MaxN)
	case offer.MaxGoroutines == 1 && c.goroutines() > 1:
		text = "one goroutine only"
	case offer.MaxGoroutines > 0 && c.goroutines() > offer.MaxGoroutines:
		text = fmt.Sprintf("no more than %d goroutines", offer.MaxGoroutines)
	default:
		return nil
	}
	return notApplicable(text)
}

// notApplicable returns the reason of an impl that can't do a workload.
func notApplicable(text string) *resultfile.Reason {
	return &resultfile.Reason{Kind: resultfile.NotApplicable, Sweep: resultfile.NoSweep, Text: text}
}

// checkMemory refuses a cell whose contestants together would not fit into
// memory: they all live through a launch.
func (c Cell) checkMemory(contestants int, available uint64) error {
	if available == 0 {
		return nil // unknown
	}
	// An entry with its share of free slots, pointers and headers took 40 to
	// 120 bytes beside key and value in the impls measured. A key of the
	// universe takes 132 bytes if it is a string, and up to 20 more while its
	// law is made.
	perKey, keySize := 20.0, 8.0
	if c.Spec.Key == workloads.String {
		perKey, keySize = perKey+132, 16
	}
	perEntry := 120 + float64(c.Spec.Val) + perKey*100/c.Spec.Hit
	// All operations of a growth lie in memory at once, with headroom, and
	// streams and reserve together are a power of two.
	perEntry += 2 * 1.25 * 17 * float64(c.Spec.GrowthLen()) / float64(c.Spec.N)
	// A goroutine takes its stack and, to calibrate with, a stream of 4096
	// operations, a key and a byte each; twice that, since the collector lets the
	// heap double. With 20,000 of them a worker took 1.8 GB.
	perGoroutine := 16<<10 + 2*4096*(keySize+1)
	const fixed = 2 * leastHeap // runtime, streams and reserve
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
	advice := fmt.Sprintf("about %s=%d would fit", key, int(fits))
	if fits < 1 {
		advice = "measure fewer impls at once, with -impl, or free memory"
	}
	return fmt.Errorf("spec %s: %d contestants with %s need about %.1f GB of memory, and %.1f are free; %s",
		c.Spec, contestants, with, need/1e9, float64(available)/1e9, advice)
}

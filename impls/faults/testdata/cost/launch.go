package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"time"
)

// contestant is a case that is compared with others.
type contestant struct {
	name string
	// against is the index of the contestant to compare with; if that is its
	// own index, there is no other.
	against int
	// operations is how many a round does.
	operations int
	// round does them and returns how long they took.
	round func() time.Duration
}

// took is what a launch measured of a contestant.
type took struct {
	Name    string
	Against int
	// Nanoseconds is for one operation, the median of the rounds; the others
	// are for one operation too, and means.
	Nanoseconds, Allocs, Bytes, Collections float64
}

const (
	// launches is how many processes measure: their medians differ by more
	// than the rounds within one do. It is odd, and so is rounds.
	launches = 9
	// rounds is how often a launch times each contestant.
	rounds = 11
)

// launch measures contestants that take turns in an order drawn anew for each
// round, so that none is always first. The first round warms up and is not
// counted.
func launch(contestants []contestant) []took {
	measured := make([]took, len(contestants))
	times := make([][]float64, len(contestants))
	for round := range 1 + rounds {
		for _, at := range rand.Perm(len(contestants)) {
			c, t := &contestants[at], &measured[at]
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			elapsed := c.round()
			runtime.ReadMemStats(&after)
			if round == 0 {
				continue
			}
			times[at] = append(times[at], float64(elapsed.Nanoseconds())/float64(c.operations))
			all := float64(rounds * c.operations)
			t.Allocs += float64(after.Mallocs-before.Mallocs) / all
			t.Bytes += float64(after.TotalAlloc-before.TotalAlloc) / all
			t.Collections += float64(after.NumGC-before.NumGC) / all
		}
	}
	for at, c := range contestants {
		t := &measured[at]
		t.Name, t.Against, t.Nanoseconds = c.name, c.against, middle(times[at])
	}
	return measured
}

// launchAll measures the contestants of a mode in other processes. It returns what
// each contestant took in each process.
func launchAll(mode string) ([][]took, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var all [][]took
	for range launches {
		out, err := exec.Command(program, mode, "once").Output()
		if err != nil {
			return nil, fmt.Errorf("launching %s %s: %w", program, mode, err)
		}
		var one []took
		if err := json.Unmarshal(out, &one); err != nil {
			return nil, fmt.Errorf("reading what %s %s measured: %w", program, mode, err)
		}
		if all == nil {
			all = make([][]took, len(one))
		}
		for at := range one {
			all[at] = append(all[at], one[at])
		}
	}
	return all, nil
}

// middle returns the median of an odd number of values, which it sorts.
func middle(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// show prints the median, the least and the most over all launches: of each
// contestant's time, and of its ratio to another's in the same launch. The text
// that more returns is about the mean launch.
func show(all [][]took, more func(*took) string) {
	spread := func(format string, of func(launch int) float64) string {
		var values []float64
		for launch := range launches {
			values = append(values, of(launch))
		}
		median := middle(values)
		return fmt.Sprintf(format+" ("+format+" to "+format+")", median, values[0], values[launches-1])
	}
	fmt.Printf("median of %d launches (least to most):", launches)
	for at, t := range all {
		fmt.Printf(" %s %s ns/op", t[0].Name, spread("%.0f", func(launch int) float64 { return t[launch].Nanoseconds }))
		if base := all[t[0].Against]; t[0].Against != at {
			fmt.Printf(", %s of %s", spread("%.2f", func(launch int) float64 {
				return t[launch].Nanoseconds / base[launch].Nanoseconds
			}), base[0].Name)
		}
		var mean took
		for launch := range launches {
			mean.Allocs += t[launch].Allocs / launches
			mean.Bytes += t[launch].Bytes / launches
			mean.Collections += t[launch].Collections / launches
		}
		fmt.Print(more(&mean), ";")
	}
}

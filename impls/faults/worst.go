package faults

import (
	"fmt"
	"slices"
	"strings"
)

// hazard is one of the ten hazards that a working programmer is most likely to meet.
type hazard struct {
	claim  int
	advice string
	// shown are the experiments that show it best.
	shown []string
}

// worst are these ten, the worst first.
var worst = []hazard{
	{3, "A concurrent write ends the process. No recover in an HTTP handler or a worker saves it, and nothing that was deferred runs.",
		[]string{"fatal/recover"}},
	{5, "Whether it dies is chance: two goroutines that write in loops always do, a hundred writes each did in 2 to 32 % of the runs on two cores, the fewer the busier they were. A test that passes without -race says nothing; run it with -race.",
		[]string{"fatal/loops", "fatal/few-writes"}},
	{7, "A racing map may also answer wrongly and go on: long values come back half old and half new, and no error tells.",
		[]string{"hidden/torn"}},
	{2, "A read beside a single writer is a race too, and so is len, which never dies. Lock reads as well.",
		[]string{"fatal/read-write", "fatal/len-write", "detected/len"}},
	{37, "counter++ is a race that hardly any run shows. Use atomic.Int64, and find the others with -race.",
		[]string{"detected/value", "detected/counter"}},
	{46, "-race does not see everything: a Load and then a Store on a sync.Map are two operations with a gap between them. Use LoadOrStore or CompareAndSwap.",
		[]string{"blind/check-then-act"}},
	{66, "A copy of a map with a valid flag beside it is a race and serves stale values. Publish one pointer, and void it by a stamp.",
		[]string{"hint/flag", "hint/hole"}},
	{12, "Range over a sync.Map is no snapshot. Don't count with it, don't sum with it.",
		[]string{"syncmap/token"}},
	{62, "A sync.Map takes any key and panics at run time for a slice. A typed map tells at compile time.",
		[]string{"syncmap/unhashable", "refused/map-key"}},
	{64, "A NaN key can be stored in a map again and again and never be found or deleted.",
		[]string{"syncmap/nan"}},
}

// A TopHazard is one of the ten hazards that a working programmer is most likely to meet, as a
// run saw it.
type TopHazard struct {
	Advice string   // in plain sentences
	Shown  []string // the experiments that show it, with what was seen: "fatal/recover 10 of 10"
	Again  string   // the command that runs them again
}

// TopHazards returns the ten hazards, the worst first, with what the report saw of them.
func (r *Report) TopHazards() []TopHazard {
	var found []TopHazard
	for _, h := range worst {
		one := TopHazard{Advice: h.advice, Again: "mapbench faults " + strings.Join(h.shown, " ")}
		for _, name := range h.shown {
			if i := slices.IndexFunc(r.Results, func(res Result) bool { return res.Name == name }); i >= 0 {
				one.Shown = append(one.Shown, fmt.Sprintf("%s %d of %d", name, r.Results[i].Seen, r.Results[i].Runs))
			}
		}
		found = append(found, one)
	}
	return found
}

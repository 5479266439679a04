package gate

import (
	"encoding/json"
	"fmt"
	"slices"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/shard"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// Share makes the configuration of a whole gate run that of one of its shards: its Cells, its
// Shard and its Plan. Flags are those of [resultfile.Shard]. It is an error if there are more
// shards than cells.
//
// The screen judges each cell by its own pairs, so a shard finds its suspects by itself. But
// the number of a suspect's confirming pairs follows from the number of all suspects, which a
// shard doesn't know. It measures as many as if all cells of the other shards were suspects
// ([Plan.Elsewhere]). The judging of all shards together knows the suspects. It takes each
// suspect's first pairs, as many as a whole run would have measured.
//
// Every shard has controls of its own, since they tell of the machine that it runs on.
func (c *Config) Share(number, of int, flags []string) error {
	cells := slices.DeleteFunc(slices.Clone(c.Cells), isControl)
	dealt, err := shard.Deal(cells, c.Rounds, of)
	if err != nil {
		return err
	}
	whole, plan := slices.Clone(cells), c.Plan
	s := &resultfile.Shard{Number: number, Of: of, Cells: len(cells), Flags: flags}
	for i, places := range dealt {
		own := shard.Pick(cells, places)
		more := controls(own, (leastControls+of-1)/of)
		if i+1 == number {
			s.Places = places
			for k := range more {
				s.Places = append(s.Places, len(whole)+k)
			}
			c.Cells, c.Plan.Elsewhere = slices.Concat(own, more), len(cells)-len(own)
		}
		whole = append(whole, more...)
	}
	s.Controls = len(whole) - len(cells)
	s.Plan = PlanPrint(whole, c.Rounds, plan)
	c.Shard = s
	return nil
}

// PlanPrint returns the fingerprint of a plan: all cells with their controls, and how they are
// measured and judged.
func PlanPrint(whole []bench.Cell, rounds bench.Rounds, plan Plan) string {
	text, _ := json.Marshal(plan) // numbers and texts always marshal
	return shard.Fingerprint(whole, string(rounds), string(text))
}

// A Part is what a shard's folder says beside its results file.
type Part struct {
	// Cells are the shard's, controls too.
	Cells []bench.Cell
	// Late says that the time was up before every cell had its first pair.
	Late bool
	// Faults are those that the shard's driver saw.
	Faults []string
	// Elapsed is how long the shard took, in seconds.
	Elapsed float64
}

// Merged judges a gate run whose shards were joined to c.Earlier. It took as long as the
// slowest of them. It measures nothing.
func Merged(c Config, parts []Part) *Outcome {
	n := newRun(c.ofEarlier())
	elapsed := 0.0
	for _, p := range parts {
		elapsed = max(elapsed, p.Elapsed)
		n.faults = append(n.faults, p.Faults...)
		if p.Late {
			cells, controls := Names(p.Cells)
			n.late = slices.Concat(n.late, cells, controls)
		}
	}
	return n.judge(elapsed)
}

// unmerged takes all findings from what a shard came to, and leaves what it measured.
func (n *Outcome) unmerged(s *resultfile.Shard, faults []string) {
	n.Shard = s.String()
	n.Verdict, n.Reasons = Unmerged, []string{}
	if len(faults) > 0 {
		n.Verdict, n.Reasons = Invalid, faults
	}
	n.Cells, n.Controls, n.Unable, n.Warnings = []Cell{}, []Control{}, 0, nil
}

// shardLines says what came of a shard.
func (n *Outcome) shardLines() []string {
	lines := []string{fmt.Sprintf("gate: shard %s measured, and not judged: mapbench merge joins all shards and judges them once", n.Shard)}
	if n.Verdict == Invalid {
		lines[0] = fmt.Sprintf("gate: shard %s is invalid", n.Shard)
	}
	for _, reason := range n.Reasons {
		lines = append(lines, "  "+reason)
	}
	return append(lines,
		fmt.Sprintf("old %s, new %s; seed %d; %s, %d disturbed; %.0f s", n.Old, n.New, n.Seed, words.Count(n.Pairs, "pair"), n.Disturbed, n.Elapsed),
		fmt.Sprintf("%v; old: %v; new: %v", n.Machine, n.OldBuild, n.NewBuild))
}

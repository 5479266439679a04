package gate

import (
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
)

// A Direction is that of a change.
type Direction string

// The directions. Each is a family of its own.
const (
	ToSlower Direction = "slower" // or more allocated
	ToFaster Direction = "faster" // or less
)

// Noise is what is known of cells' noise from earlier runs: the standard
// deviation of a pair's x by cell name and metric.
type Noise map[NoiseKey]float64

// A NoiseKey names one metric of one gate cell.
type NoiseKey struct{ Cell, Metric string }

// A Suspect is a cell that the screen did not clear.
type Suspect struct {
	Cell      string // as [CellName] has it
	Metric    string
	Direction Direction
	P         float64 // one-sided, of the screen

	// Unclear is whether it is here for its noise: the screen neither suspects it
	// nor shows that it is slower by less than the rule's effect.
	Unclear bool

	// Pairs is the number of confirming pairs that it is judged by, and Done the number of
	// them that the set holds. Needed is the number that its noise asks for. That is more than
	// Pairs if the plan allows fewer, and math.MaxInt32 if no number is enough.
	Pairs  int
	Done   int
	Needed int
}

// Options is what a file does not say about its gate run.
type Options struct {
	// Old and New are the subjects, as text for people.
	Old, New string

	// Cells and Controls name all that was planned, as [CellName] does.
	Cells, Controls []string

	Noise    Noise
	Accepted *Accepted // nil for none

	// Late names those of the Cells and Controls whose shard ended in its first sweep, since
	// its time was up; nil if the run has no shards.
	Late []string

	// Faults make the run invalid, Doubts inconclusive. The driver saw them, and the file
	// doesn't hold them. Each has the reading.
	Faults, Doubts []string

	Elapsed float64 // seconds
	Seed    uint64
}

// A Verdict is what a gate run, one of its cells or one metric comes to.
type Verdict string

// The verdicts of a gate run are Pass, Regression, Inconclusive and Invalid. A
// cell may be an AcceptedRegression or an Improvement too: the run passes.
const (
	Pass               Verdict = "pass"
	Improvement        Verdict = "improvement"
	AcceptedRegression Verdict = "accepted"
	Inconclusive       Verdict = "inconclusive"
	Regression         Verdict = "regression"
	Invalid            Verdict = "invalid"

	// Unmerged is what a shard of a gate run has in place of a verdict: only all shards
	// together have one.
	Unmerged Verdict = "unmerged"
)

// rank orders verdicts, the one that counts most last.
func (v Verdict) rank() int {
	switch v {
	case Pass:
		return 0
	case Improvement:
		return 1
	case AcceptedRegression:
		return 2
	case Inconclusive:
		return 3
	case Regression:
		return 4
	}
	return 5
}

// An Outcome is what a gate run comes to. Fractions are of 1: 0.05 is 5 %.
type Outcome struct {
	Verdict Verdict `json:"verdict"`

	// Reasons say why the verdict is not pass.
	Reasons []string `json:"reasons"`

	// Shard is which of how many shards was measured, as in 2/4; "" for a whole run. A shard
	// has no findings about cells and controls.
	Shard string `json:"shard,omitempty"`

	Old string `json:"old"`
	New string `json:"new"`

	// Machine, OldBuild and NewBuild are what the file says was measured: on what,
	// and what the subjects meant then.
	Machine  Machine `json:"machine"`
	OldBuild Build   `json:"old_build"`
	NewBuild Build   `json:"new_build"`

	fixed bool // whether the sides differ in a link layout that is the same in all pairs

	// Cells are the slowest first; those without a finding stand last.
	Cells    []Cell    `json:"cells"`
	Controls []Control `json:"controls"`

	// Pairs counts the launches of all cells and controls, Disturbed those of them
	// in which the machine changed or lost CPU, by their own reading of it.
	// Reading is what the first of them read.
	Pairs     int    `json:"pairs"`
	Disturbed int    `json:"disturbed"`
	Reading   string `json:"reading,omitempty"`

	// State is the machine's main state. Pairs outside count, too.
	State compare.State `json:"state"`

	// Unable is the number of cells that are inconclusive.
	Unable int `json:"unable"`

	Plan     Plan           `json:"plan"`
	Elapsed  float64        `json:"elapsed_s"`
	Seed     uint64         `json:"seed"`
	Warnings exact.Warnings `json:"warnings"`
}

// A Machine is what a gate run was measured on; zero if nothing was.
type Machine struct {
	CPU   string `json:"cpu"`             // the model's name
	Cores int    `json:"cores"`           // logical CPUs that the gate could use
	Quota string `json:"quota,omitempty"` // of a container, as in "0.5 CPUs"
}

// A Build is what a side was built from; zero if nothing was measured.
type Build struct {
	Commit    string `json:"commit"`            // the full hash; "unknown" of a program
	Dirty     bool   `json:"dirty"`             // whether the work tree differed from it
	GoVersion string `json:"goversion"`         // of the toolchain
	Flags     string `json:"build,omitempty"`   // what it was built with beside the defaults
	Planted   string `json:"planted,omitempty"` // IMPL=SHARE%, extra work for the gate to find
	Plugin    string `json:"plugin,omitempty"`  // the import path of a plug-in
	Harness   string `json:"harness,omitempty"` // the mapbench of both sides, if one of them pins another
}

// A Cell is the finding about one cell. Its own figures are those of the
// metric that its verdict is about: the one of time unless another's counts
// more.
type Cell struct {
	Name  string `json:"name"` // impl=xsync/read=95/dist=uniform/n=1000-2
	Impl  string `json:"impl"`
	Spec  string `json:"spec"`
	Procs int    `json:"procs"`
	Finding

	// Metrics has the finding of each of the plan's rules.
	Metrics []Finding `json:"metrics"`
}

// A Finding is about one metric of a cell.
type Finding struct {
	Metric string `json:"metric"`

	// Delta is the median change, as a fraction of the old side's: exp(median
	// x) − 1, where nudges count as part of both sides. Lo and Hi bound the
	// shift by the exact signed-rank interval at the plan's level or above
	// (averages of every two pairs); they are null where the pairs are too
	// few for it.
	Delta exact.Number `json:"delta"`
	Lo    exact.Number `json:"lo"`
	Hi    exact.Number `json:"hi"`

	// P is the one-sided p-value, in the Direction, that the change is no more than the
	// floor; of a confirmed time by programs, no more than [LayoutReach]. PFamily is adjusted
	// for the suspects that were confirmed together, by Holm; it is 1 where the stage is
	// screen.
	Direction Direction `json:"direction"`
	P         float64   `json:"p"`
	PFamily   float64   `json:"p_family"`

	// PZero is the one-sided p-value of the screen's pairs, ScreenPairs in
	// number, for a slowdown above 0: for the proof by gate runs without a
	// change. It decides nothing.
	PZero       float64 `json:"p_zero"`
	ScreenPairs int     `json:"screen_pairs"`

	// MDE is the smallest slowdown, as a fraction, that the run would have
	// found with the plan's probability Found, by this run's noise; null where
	// none would have been.
	MDE exact.Number `json:"mde"`

	// SD is this run's noise: a robust standard deviation of the pairs' x.
	SD exact.Number `json:"sd"`

	// Stage says which pairs these figures are of, Pairs how many. Disturbed
	// counts the cell's pairs, of either stage, in which the machine changed or
	// lost CPU. They count like any others.
	Stage     Stage `json:"stage"`
	Pairs     int   `json:"pairs"`
	Disturbed int   `json:"disturbed"`

	Verdict Verdict `json:"verdict"`
	Reason  string  `json:"reason,omitempty"`
}

// A Stage is the part of a gate run whose pairs decide about a cell.
type Stage string

// The stages.
const (
	ScreenStage  Stage = "screen"  // the screen's pairs decide
	ConfirmStage Stage = "confirm" // judged by fresh pairs
)

// A Control is a contestant compared with itself.
type Control struct {
	Name      string       `json:"name"`
	Delta     exact.Number `json:"delta"`
	Lo        exact.Number `json:"lo"`
	Hi        exact.Number `json:"hi"`
	P         float64      `json:"p"`        // two-sided
	PFamily   float64      `json:"p_family"` // adjusted for all controls
	Pairs     int          `json:"pairs"`
	Disturbed int          `json:"disturbed"`
	Moved     bool         `json:"moved"`
}

package compare

import (
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
)

// Options says at which level and against which margin to judge. The zero value of a field
// stands for the default that its comment names.
type Options struct {
	// Level is the confidence level of intervals, a fraction in [0,1]. 1 − Level
	// is the family-wise error of tests. Default 0.95.
	Level float64

	// Margin is the smallest difference that matters, as a fraction: two
	// impls within a factor of 1 ± Margin of each other are practically
	// tied. Default 0.02.
	Margin float64

	// Ref names the impl that a table compares the others with. Default:
	// the cell's first contestant that is not in Unranked.
	Ref string

	// Unranked names impls that are shown but never ranked: references
	// such as the floor. Nil means nop and plain, an empty slice none.
	Unranked []string

	// Unit is what impls are compared by. Default ns/op. In findings by another unit, the
	// fields NsPerOp and Log, and all that rests on them, are about that unit, and to be
	// faster is to be better by it. Of a unit of which more is better, logarithms are of
	// the inverse ratio: above 0, an impl is worse. See [Set.CheckUnit].
	Unit resultfile.Unit

	// Precision is the largest half-width that a crossing's interval may
	// have, in points if the axis is read or hit, otherwise in per cent of
	// the value. 0 sets no bound. Only package crossover uses it.
	Precision float64
}

// A Verdict is the outcome of a comparison. Unresolved is a verdict of its own and never
// passes as "no difference".
type Verdict string

// The verdicts of a delta and of a change between two files: a contestant
// is faster or slower than its reference.
const (
	Faster            Verdict = "faster"
	Slower            Verdict = "slower"
	Indistinguishable Verdict = "indistinguishable" // the whole interval lies within ± margin
	Unresolved        Verdict = "unresolved"        // these launches can't tell
)

// In returns the verdict in words that suit a unit: a map is not faster by its memory, but lower.
func (v Verdict) In(unit resultfile.Unit) string {
	switch v {
	case Faster:
		return unit.Better()
	case Slower:
		return unit.Worse()
	}
	return string(v)
}

// A Delta is a contestant's time per operation against a reference's in the
// same cell, over paired launches.
type Delta struct {
	Impl string `json:"impl"`
	Ref  string `json:"ref"`

	// Launches is the number of pairs that were compared.
	Launches int `json:"launches"`

	// Log is the median over launches of ln(ns/op of Impl ÷ ns/op of Ref):
	// above 0, Impl is slower. Its level is corrected for the family
	// (Bonferroni), so the intervals of a cell hold together.
	Log exact.Interval `json:"log"`

	// Alone is Log's interval at the level of a single comparison.
	Alone exact.Interval `json:"alone"`

	// Test names the test that P comes from: "sign" or, for a control
	// pair, "signed-rank". Both are exact, paired and two-sided.
	Test string `json:"test"`

	// P is the p-value of this comparison alone. PFamily is adjusted for
	// the family (Holm). Faster and Slower need PFamily to show the
	// difference and, except for a control, Log too.
	P       float64 `json:"p"`
	PFamily float64 `json:"p_family"`

	// PUnpaired is benchstat's: two-sided Mann–Whitney, which ignores the
	// pairing. It is printed as a cross-check and decides nothing.
	PUnpaired float64 `json:"p_unpaired"`

	// SD is the robust standard deviation of the paired logarithms; NaN for
	// fewer than two.
	SD exact.Number `json:"sd"`

	// MDE is the minimum detectable effect: the smallest true difference,
	// as a fraction, that the sign test at the family's level and with
	// these launches finds with 80 % power, if the noise is Gaussian with
	// SD. (A control's signed-rank test sees a little more.) +Inf, null in
	// JSON, when no difference could have been found.
	MDE exact.Number `json:"mde"`

	// Ratio is the other estimate: the median over launches of ln(ratio of
	// Impl ÷ ratio of Ref), at Log's level. All NaN when the lines have no
	// ratio.
	Ratio exact.Interval `json:"ratio"`

	Verdict  Verdict        `json:"verdict"`
	Warnings exact.Warnings `json:"warnings"`
}

// A Summary describes one contestant's launches in one cell. A metric that the file does
// not hold is NaN.
type Summary struct {
	Impl string `json:"impl"`

	// Launches is the number that the medians rest on. Outside is the number
	// left out because they lie outside the machine's main state.
	Launches int `json:"launches"`
	Outside  int `json:"outside"`

	NsPerOp     exact.Interval `json:"ns_per_op"` // [Judge.Typical], wall ns per operation of all goroutines
	OpsPerSec   exact.Interval `json:"ops_per_s"` // median
	BytesPerOp  exact.Number   `json:"b_per_op"`  // median
	AllocsPerOp exact.Number   `json:"allocs_per_op"`
	Fairness    exact.Number   `json:"fairness"` // median, as the worker reports it
	CV          exact.Number   `json:"cv"`       // of ns/op over launches, as a fraction
	Outliers    int            `json:"outliers"` // launches beyond 3 quartile ranges

	// Unranked is set for an impl that Options.Unranked names, and for the
	// second contestant of a control pair.
	Unranked bool `json:"unranked"`

	// Winner is set when no ranked contestant of the cell is shown to be
	// faster. Several winners of a cell are tied or not told apart.
	Winner bool `json:"winner"`

	// Delta compares with the table's reference, and a control with its
	// original. Nil for the reference, for unranked impls, and for an impl
	// that was not measured.
	Delta *Delta `json:"delta"`

	// Absence says why there are no launches, or no more of them. Nil when
	// the file doesn't say.
	Absence *Absence `json:"absence"`
}

// A Table is the finding for one cell: every contestant, and the family of
// deltas against the reference.
type Table struct {
	Cell  string `json:"cell"` // the spec, and burst and call where the lines have them
	Procs int    `json:"procs"`
	Ref   string `json:"ref"`

	Family   int     `json:"family"`   // comparisons that are corrected for
	Level    float64 `json:"level"`    // of the family
	Each     float64 `json:"each"`     // level of each interval: 1 − (1−Level)/Family
	Margin   float64 `json:"margin"`   // as a fraction
	Launches int     `json:"launches"` // of the cell, without those outside

	Unit resultfile.Unit `json:"unit,omitempty"` // [Options.Unit]

	// Build is what [Set.Build] says; "" for a plain build.
	Build string `json:"build,omitempty"`

	// Rows are the contestants in the cell's order, then those that were not
	// measured.
	Rows []Summary `json:"rows"`

	// Outside holds the deltas of the launches that lie outside the
	// machine's main state: reported apart, never mixed in.
	Outside []OutsideDelta `json:"outside"`

	Warnings exact.Warnings `json:"warnings"`

	// OutsideFigures and OutsideWhy are what [Cell.OutsideFigures] returns: nil and ""
	// unless all launches lie outside the main state. Only texts show them.
	OutsideFigures []OutsideFigure `json:"-"`
	OutsideWhy     string          `json:"-"`
}

// An OutsideDelta is a delta over the launches outside the main state.
type OutsideDelta struct {
	Impl     string  `json:"impl"`
	Launches int     `json:"launches"`
	Log      float64 `json:"log"` // median of ln(ns/op of Impl ÷ ns/op of the reference)
}

// A Change compares a contestant of a cell in two files. The launches are not paired.
type Change struct {
	Cell  string `json:"cell"`
	Procs int    `json:"procs"`
	Impl  string `json:"impl"`

	Old  exact.Interval `json:"old"`   // median ns/op in the old file
	New  exact.Interval `json:"new"`   // median ns/op in the new file
	NOld int            `json:"n_old"` // launches in the old file
	NNew int            `json:"n_new"` // launches in the new file

	// Log is the Hodges–Lehmann estimate of ln(new ns/op ÷ old ns/op),
	// with the interval that inverts the exact Mann–Whitney test, at the
	// level corrected for the cell's family.
	Log exact.Interval `json:"log"`

	// P is the p-value of benchmath's two-sided Mann–Whitney test. PFamily is
	// corrected for the cell's contestants (Holm). Faster and Slower need both
	// PFamily and Log to show the change.
	P       float64 `json:"p"`
	PFamily float64 `json:"p_family"`

	Verdict  Verdict        `json:"verdict"`
	Warnings exact.Warnings `json:"warnings"`
}

// Changes is the finding about two files: see [CompareFiles].
type Changes struct {
	Level   float64         `json:"level"`
	Margin  float64         `json:"margin"`
	Unit    resultfile.Unit `json:"unit,omitempty"` // [Options.Unit]
	Changes []Change        `json:"changes"`        // in the new file's order

	// OnlyOld and OnlyNew name the cells, and the contestants of cells,
	// that only one of the files holds.
	OnlyOld []string `json:"only_old"`
	OnlyNew []string `json:"only_new"`

	// Incorrect are the maps that either file reports as incorrect, each
	// once. A file that reports a map has no results of it.
	Incorrect []Absence `json:"incorrect"`

	Warnings exact.Warnings `json:"warnings"`
}

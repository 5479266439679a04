package gate

import (
	"fmt"
	"math"
	"slices"

	"example.com/mapbench/internal/resultfile"
)

// A Rule is how one metric is judged. The value of a pair is x =
// ln((new + Nudge) ÷ (old + Nudge)); more is worse.
type Rule struct {
	// Metric is ratio, ns/op, allocs/op, B/op or B/entry. The first rule of a plan
	// is the one about time.
	Metric string `json:"metric"`

	// Floor is the effect, as a fraction, that a finding must be shown to
	// exceed: what a test of many pairs would find but nobody could act on.
	Floor float64 `json:"floor"`

	// Least is the smallest median change, as a fraction, that is worth an
	// alarm.
	Least float64 `json:"least"`

	// Effect is the change, as a fraction, that is to be found.
	Effect float64 `json:"effect"`

	// Alpha is the probability of any false alarm by this rule in a gate run.
	// Those of a plan's rules add up to the run's.
	Alpha float64 `json:"alpha"`

	// ScreenAlpha is the level of one cell's screening test.
	ScreenAlpha float64 `json:"screen_alpha"`

	// Nudge is added to both sides, in the metric's unit, so that 0 compares
	// with 0 and what is far smaller makes no noise.
	Nudge float64 `json:"nudge"`

	// Optional says that workers of older commits don't state the metric: it is
	// judged where both sides have it.
	Optional bool `json:"optional,omitempty"`
}

// A Plan is how a gate run is measured and judged: all of it is decided
// before the first pair.
type Plan struct {
	// Screen is the number of sweeps in which every cell is measured. Those
	// from there on are for confirming suspects.
	Screen int `json:"screen"`

	// Missed is the most with which pairs may clear a cell that is slower by a rule's
	// Effect. Unless the exact test shows the screen's at this level to be slower by
	// less, a cell is confirmed like a suspect; and unless it shows that of the confirming
	// ones, a suspect that is not found is inconclusive. It is 1 where nothing need be
	// shown.
	Missed float64 `json:"missed"`

	// Confirm is the least number of confirming pairs of a suspect without
	// a history, whose noise is known from few pairs only; LeastConfirm that
	// of any suspect, and MostConfirm what the noisiest one gets.
	Confirm      int `json:"confirm"`
	LeastConfirm int `json:"least_confirm"`
	MostConfirm  int `json:"most_confirm"`

	// Spare is how many times as many pairs confirm a suspect if there are at most [FewSuspects]
	// in its family; 0 is once.
	Spare float64 `json:"spare,omitempty"`

	// Builds is how many links there are of a side that is several programs, one a pair: no
	// suspect gets more pairs than the screen leaves. 0 where each pair is linked anew.
	Builds int `json:"builds,omitempty"`

	// Power is the probability with which the confirming pairs find a rule's
	// Effect in a suspect, for which they are sized. The screen, and noise that is
	// told from few pairs, miss some more.
	Power float64 `json:"power"`

	// Found is the probability, of screen and confirmation together, that
	// defines the minimum detectable effect.
	Found float64 `json:"found"`

	Rules []Rule `json:"rules"`

	// ControlsEvery is in how many of the confirming sweeps controls are
	// launched, too: the first, and every such one from there on.
	ControlsEvery int `json:"controls_every"`

	// ControlAlpha is the probability that any control raises a false alarm
	// in a gate run.
	ControlAlpha float64 `json:"control_alpha"`

	// Level is the confidence level of a cell's interval.
	Level float64 `json:"level"`

	// MostDisturbed is the fraction of a gate run's pairs that may be disturbed:
	// beyond one half nothing is left to tell that they are like the others.
	// MostUnable that of its cells that may be inconclusive.
	MostDisturbed float64 `json:"most_disturbed"`
	MostUnable    float64 `json:"most_unable"`

	// MostNoise is how many times its history's a cell's noise may be.
	MostNoise float64 `json:"most_noise"`

	// Elsewhere is the number of cells that other shards of the plan measure. Any of them may
	// be a suspect too, so that a shard's suspects get as many pairs as if all were. It is 0
	// where all cells are judged, whose suspects need no more pairs than that.
	Elsewhere int `json:"elsewhere,omitempty"`
}

// DefaultPlan returns the plan whose figures docs/gate.md publishes: any
// false alarm in at most 1 % of gate runs.
func DefaultPlan() Plan {
	return Plan{
		// With 16 for LeastConfirm a cell whose noise differs between gate runs found its
		// effect in 90 % of gate runs that were made of others, with 24 in 97.
		Screen: 16, Missed: 0.025, Confirm: 40, LeastConfirm: 24, MostConfirm: 160,
		Power: 0.99, Found: 0.95,
		Rules: []Rule{
			{Metric: resultfile.Ratio.String(), Floor: 0.01, Least: 0.02, Effect: 0.05, Alpha: 0.008, ScreenAlpha: 0.20},
			// Collections and the map's own growth allocate now and then,
			// which the nudges keep from counting as a change of a map that
			// allocates nothing.
			{Metric: resultfile.AllocsPerOp.String(), Floor: 0.005, Least: 0.01, Effect: 0.05, Alpha: 0.0005, ScreenAlpha: 0.01, Nudge: 0.01},
			{Metric: resultfile.BytesPerOp.String(), Floor: 0.01, Least: 0.02, Effect: 0.10, Alpha: 0.0005, ScreenAlpha: 0.01, Nudge: 16},
			// A map weighs the same to the byte in every launch, or varies by a per
			// cent or two where its hash seed decides which parts of it grow. The
			// nudge compares 0 with 0, of a map that keeps its entries off the heap.
			{Metric: resultfile.BytesPerEntry.String(), Floor: 0.01, Least: 0.02, Effect: 0.05, Alpha: 0.001, ScreenAlpha: 0.01, Nudge: 0.01, Optional: true},
		},
		ControlsEvery: 4, ControlAlpha: 0.01, Level: 0.95,
		MostDisturbed: 0.50, MostUnable: 0.10, MostNoise: 2,
	}
}

// ByThroughput returns the plan with time judged by ns/op instead of the
// ratio: for what happens in few slices, as collections do.
func (p Plan) ByThroughput() Plan {
	rules := slices.Clone(p.Rules)
	for i := range rules {
		if rules[i].Metric == resultfile.Ratio.String() {
			rules[i].Metric = resultfile.NsPerOp.String()
		}
	}
	p.Rules = rules
	return p
}

// fewestConfirm is how many pairs confirm a suspect at least, by any plan: so many that,
// in a family of twenty, one of the other sign need not clear it.
const fewestConfirm = 14

// FewSuspects are so few, in a family, that there is time for more pairs of each.
const FewSuspects = 5

// ScreenedBy returns the plan with another number of screening sweeps. One with fewer
// confirms with fewer pairs, too, and suspects all that pairs of one sign can say
// something of. Few suspects of a screen that tells their noise, of half the sweeps or more, get as
// many pairs as with the whole screen. That costs no false alarm, since the family's level is that of the
// confirmation. With too few to clear any cell of the effect, of five or less, it doesn't
// ask for that.
func (p Plan) ScreenedBy(sweeps int) Plan {
	if sweeps < p.Screen {
		fewer := func(pairs int) int { return max(fewestConfirm, pairs*sweeps/p.Screen) }
		p.Confirm, p.LeastConfirm, p.MostConfirm = fewer(p.Confirm), fewer(p.LeastConfirm), fewer(p.MostConfirm)
		if 2*sweeps >= p.Screen {
			p.Spare = float64(p.Screen) / float64(sweeps)
		}
	}
	if math.Exp2(-float64(sweeps)) > p.Missed {
		p.Missed = 1
	}
	p.Screen = sweeps
	p.Rules = slices.Clone(p.Rules)
	for i := range p.Rules {
		p.Rules[i].ScreenAlpha = max(p.Rules[i].ScreenAlpha, math.Exp2(-float64(sweeps)))
	}
	return p
}

// WithBuilds returns the plan for sides that are linked anew, or that are so many programs; 0
// stands for the former. Of two sides the smaller number counts. It is an error if the programs
// are too few for a suspect.
func (p Plan) WithBuilds(old, new int) (Plan, error) {
	p.Builds = max(old, new)
	if old > 0 && new > 0 {
		p.Builds = min(old, new)
	}
	if want := p.Screen + p.Confirm; p.Builds > 0 && p.Builds < want {
		return p, fmt.Errorf("a side has %d builds, one a pair; want %d or more, %d for the screen and %d to confirm: link more, or lower -screen",
			p.Builds, want, p.Screen, p.Confirm)
	}
	return p, nil
}

// HasControls reports whether controls are launched in a sweep.
func (p *Plan) HasControls(sweep int) bool {
	return sweep < p.Screen || (sweep-p.Screen)%p.ControlsEvery == 0
}

// Alpha returns the probability of any false alarm in a gate run.
func (p Plan) Alpha() float64 {
	sum := 0.0
	for _, r := range p.Rules {
		sum += r.Alpha
	}
	return sum
}

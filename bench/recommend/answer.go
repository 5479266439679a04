package recommend

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/workloads"
)

// A Field says among which maps an [Advisor] chooses, and how.
type Field struct {
	// Impls are the maps that may be recommended. Nil means every ranked impl with
	// results in the evidence.
	Impls []string

	// Unit is what the map is to be best in. Default ns/op, which is throughput.
	Unit resultfile.Unit

	// Level is the confidence level of each interval, a fraction in [0,1]. Default 0.95.
	// Margin is the smallest difference that matters, as a fraction. Default 0.02.
	Level, Margin float64
}

// An Answer says which map to use for one workload, or why that can't be told.
type Answer struct {
	Question Asked `json:"question"`

	// Recommended is nil if the question is not answered. Abstained then says why, and is
	// "" otherwise.
	Recommended *Choice `json:"answer"`
	Abstained   string  `json:"abstained"`

	// Command would tell, or tell more: it is "" if one map is shown to be the fastest, or
	// several to be tied.
	Command string `json:"command,omitempty"`

	// Flips are the places nearest to the question, in each direction of each axis, at
	// which another map becomes the fastest. Looked says how far that was looked for.
	Flips  []Flip    `json:"flips"`
	Looked []Stretch `json:"looked"`

	// Lacks are the methods of sync.Map, and Len, that the map doesn't have.
	Lacks []string `json:"lacks"`

	// Evidence are the cells that the answer rests on. If there are several, the question
	// lies between them, and a model predicts what lies between. Between then says how
	// far they reach on each axis along which they differ.
	Evidence []Evidence `json:"evidence"`
	Between  []Stretch  `json:"between"`
}

// Asked is a question as it was understood.
type Asked struct {
	Spec  string   `json:"spec"`
	Procs int      `json:"procs"`
	For   string   `json:"for"`   // "throughput", or the name of a unit
	Impls []string `json:"impls"` // the field
}

// A Choice is the map that is recommended. Times are those of an operation under the
// question's workload, or values in the unit that the question is for. A lead is a fraction:
// 0.12 says that the other takes 12 % longer, or has 12 % more. Of a unit of which more is
// better, 0.25 says that the other has 1 ÷ 1.25. Its interval may hold 0.
type Choice struct {
	Impl    string       `json:"impl"`
	Of      int          `json:"of"` // maps that were compared, Impl included
	NsPerOp exact.Number `json:"ns_per_op"`

	// RunnerUp is the fastest other map that is not tied with Impl, "" if there is none,
	// and Lead is over it: NaN, and null in JSON, without it.
	RunnerUp string `json:"runner_up"`
	Lead

	// OverSyncMap is the lead over sync.Map. Nil if sync.Map is recommended, or was not
	// measured.
	OverSyncMap *Lead `json:"over_sync_map"`

	// Tied are the other maps that are shown to be within the margin of the fastest.
	// Running are those that may be faster than Impl, as far as the evidence tells.
	Tied    []string `json:"tied"`
	Running []string `json:"running"`

	// ByState says that the order of Impl and Running depends on the machine's state, so
	// that more launches would not tell.
	ByState bool `json:"by_state"`

	// NotMeasured are maps of the field that the evidence doesn't hold here, so nothing
	// is known of them.
	NotMeasured []string `json:"not_measured"`

	// Loss bounds, at the level of each interval, how much longer Impl takes than the
	// best map that was measured, as a fraction.
	Loss float64 `json:"loss"`
}

// A Lead is by how much longer another map takes, as a fraction, with its interval.
type Lead struct {
	Center exact.Number `json:"lead"`
	Lo     exact.Number `json:"lo"`
	Hi     exact.Number `json:"hi"`
}

// Evidence is a measured cell.
type Evidence struct {
	Cell     string `json:"cell"`
	Procs    int    `json:"procs"`
	Launches int    `json:"launches"`
}

// An Advisor answers questions from one set, in one field. It remembers what it has computed,
// so one Advisor should answer all questions. It must not be used concurrently.
type Advisor struct {
	set     *compare.Set
	options compare.Options
	model   *model
	named   []string // Field.Impls
}

// NewAdvisor returns an advisor that answers from a set, which it keeps. The error says that
// the set compares no maps, or that the field makes no sense for it, or is that of
// [compare.Set.CheckUnit].
func NewAdvisor(set *compare.Set, q Field) (*Advisor, error) {
	options := compare.Options{Level: q.Level, Margin: q.Margin, Unit: q.Unit}
	if err := set.CheckUnit(q.Unit); err != nil {
		return nil, err
	}
	for _, c := range set.Cells {
		if c.Impl != "" {
			return nil, errors.New("these are results of a gate, which compares builds and not maps; name results of mapbench run")
		}
	}
	field := set.Ranked(options)
	for i, impl := range q.Impls {
		if slices.Contains(q.Impls[:i], impl) {
			return nil, fmt.Errorf("impl %s twice; name each once", impl)
		}
		if !slices.Contains(field, impl) {
			return nil, set.Unmeasured(impl)
		}
	}
	if q.Impls != nil {
		options.Unranked = []string{}
		for _, impl := range set.Impls() {
			if !slices.Contains(q.Impls, impl) {
				options.Unranked = append(options.Unranked, impl)
			}
		}
		field = q.Impls
	}
	if len(field) < 2 {
		return nil, fmt.Errorf("a field of %d maps leaves nothing to choose; name two or more with -impl", len(field))
	}
	level := options.Level
	if level == 0 {
		level = 0.95
	}
	return &Advisor{set, options, newModel(set, field, level, q.Unit), q.Impls}, nil
}

// margin returns the smallest difference that matters, as a fraction.
func (e *Advisor) margin() float64 { return compare.NewJudge(e.options).Options.Margin }

// Answer says which map to use for a workload at a number of procs, or abstains.
func (e *Advisor) Answer(spec workloads.Spec, procs int) *Answer {
	p := placeOf(spec, procs)
	a := &Answer{
		Question: Asked{p.spec.String(), p.procs, objective(e.options.Unit), e.model.impls},
		Flips:    []Flip{}, Looked: []Stretch{}, Lacks: []string{}, Evidence: []Evidence{}, Between: []Stretch{},
	}
	if compare.NewJudge(e.options).Fixed(&compare.Cell{Spec: p.spec}) { // however much is measured
		a.Abstained = compare.ErrFixed.Error()
		return a
	}
	s, err := e.standing(p)
	if err != nil {
		a.Abstained, a.Command = err.Error(), e.measuring(p)
		return a
	}
	choice := e.choose(s)
	if len(choice.Running) > 0 && !choice.ByState {
		a.Command = e.measuring(p)
	}
	if math.IsInf(choice.Loss, 0) || math.IsNaN(choice.Loss) {
		t := termsOf(e.options.Unit)
		a.Abstained = fmt.Sprintf("too few launches to bound how much %s than the best %s may %s", t.worse, choice.Impl, t.have)
		return a
	}
	a.Recommended = choice
	a.Lacks = lacks(choice.Impl)
	a.Flips, a.Looked = e.flips(p, choice)
	for _, axis := range s.box.axes {
		lo, _ := s.box.corners[0].Place(axis)
		hi, _ := s.box.corners[len(s.box.corners)-1].Place(axis)
		a.Between = append(a.Between, Stretch{Axis: axis, Lo: lo, Hi: hi})
	}
	for _, c := range s.box.corners {
		a.Evidence = append(a.Evidence, Evidence{c.String(), c.Procs, len(c.Launches)})
	}
	return a
}

// measuring returns the command that measures a place. A race measures most what is fast, so
// for another unit than ns/op all maps are measured alike.
func (e *Advisor) measuring(p place) string {
	impls := ""
	if e.named != nil {
		impls = " -impl " + strings.Join(e.named, ",")
	}
	if unit := e.options.Unit; unit != resultfile.NsPerOp {
		return fmt.Sprintf("mapbench run -launches 12 -spec %s -procs %d%s -o new.txt && mapbench recommend -for %s new.txt", p.spec, p.procs, impls, unit)
	}
	return fmt.Sprintf("mapbench recommend -measure -spec %s -procs %d%s", p.spec, p.procs, impls)
}

// choose recommends a map. Of maps that are tied it takes one that needs no other module,
// then the one that lacks the fewest methods, then the one with the lowest time.
func (e *Advisor) choose(s *standing) *Choice {
	first := s.order[0]
	pick := first
	for _, impl := range s.tied {
		if rank(impl) < rank(pick) {
			pick = impl
		}
	}
	c := &Choice{Impl: pick, Of: len(s.order), NsPerOp: exact.Number(s.ns), Tied: []string{}, Running: []string{}, NotMeasured: append([]string{}, s.missing...), ByState: s.outcome == compare.DependsOnState}
	slack := 0.0 // by how much pick may be slower than the first, as a logarithm
	if pick != first {
		log := s.versus(pick, first)
		slack = max(0, log.Hi)
		unit := e.options.Unit
		c.NsPerOp = exact.Number(unit.Cost(unit.Cost(s.ns) * math.Exp(log.Center)))
	}
	loss := 0.0
	for _, impl := range s.best {
		switch {
		case impl == pick:
		case slices.Contains(s.tied, impl) || pick != first && impl == first:
			c.Tied = append(c.Tied, impl)
		default:
			c.Running = append(c.Running, impl)
		}
		if impl != first {
			loss = max(loss, -s.versus(impl, first).Lo)
		}
	}
	if s.outcome != compare.OneWins {
		c.Loss = math.Expm1(loss + slack)
	}
	c.Lead = Lead{exact.Number(math.NaN()), exact.Number(math.NaN()), exact.Number(math.NaN())}
	for _, impl := range s.order {
		if impl != pick && !slices.Contains(c.Tied, impl) {
			c.RunnerUp, c.Lead = impl, leadOf(s.versus(impl, pick))
			break
		}
	}
	if pick != syncMap && slices.Contains(s.order, syncMap) {
		lead := leadOf(s.versus(syncMap, pick))
		c.OverSyncMap = &lead
	}
	return c
}

const syncMap = "sync.Map"

// leadOf returns a log-ratio as a lead.
func leadOf(log exact.Interval) Lead {
	f := func(x float64) exact.Number { return exact.Number(math.Expm1(x)) }
	return Lead{f(log.Center), f(log.Lo), f(log.Hi)}
}

package adaptive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/workloads"
)

// A RateQuestion asks for the highest rate at which impls reach a goal.
type RateQuestion struct {
	Spec     workloads.Spec // without a rate
	Procs    int
	Impls    []string
	Goal     Goal
	Launches int // bisections of each impl, at most
}

// bisected is where a bisection ends: the rate that misses the goal is above the one that
// reaches it by this fraction at most.
const bisected = 0.03

// usualSteps is about how many rates a bisection tries.
const usualSteps = 8

// Rate finds, for each impl, the highest rate at which it reaches a goal. Each launch of the
// question measures the closed loop, all impls beside each other, and then bisects between rates
// around what each impl did there, a fresh launch for each rate. So the bisections of different
// launches are independent, and their median has an exact interval. An impl misses the goal at a
// rate that it doesn't hold, too. What is measured ends with the question's launches, or with the
// budget: a bisection that was begun and not ended doesn't count.
func Rate(ctx context.Context, c bench.Config, q RateQuestion, say func(string)) (*bench.Summary, []HighestRate, error) {
	var text bytes.Buffer
	conductor, err := start(ctx, &c, &text)
	if err != nil {
		return new(bench.Summary), nil, err
	}
	defer conductor.Close()
	s := &rateSearch{RateQuestion: q, seed: c.Seed, conductor: conductor, text: &text, say: say, found: make(map[string][]bracket), absent: make(map[string]string)}
	closed := s.cell(0, q.Impls...)
	if _, err := conductor.Absent([]bench.Cell{closed}); err != nil {
		return conductor.Close(), nil, err
	}
	say(fmt.Sprintf("looking for the highest rate with %v of %s, %s each, which takes %s; Ctrl-C keeps complete launches",
		q.Goal, strings.Join(q.Impls, ", "), words.Count(q.Launches, "launch"), within(s.expected(), c.Budget)))
	sayShort(say, conductor, closed, c.Budget)
	err = s.run(ctx)
	return conductor.Close(), s.findings(), err
}

// A rateSearch is one execution of [Rate].
type rateSearch struct {
	RateQuestion
	seed      uint64
	conductor rateConductor
	text      *bytes.Buffer // the results file
	say       func(string)
	found     map[string][]bracket // of each impl, one for each bisection that ended
	absent    map[string]string    // why an impl has no bisections, or no more of them
}

// A rateConductor is what a search needs of a [bench.Conductor].
type rateConductor interface {
	Launch(ctx context.Context, sweep int, cell bench.Cell, rounds bench.Rounds) (bool, error)
	Takes(bench.Cell) []string
	Missing() []bench.Absence
}

// A bracket holds the highest rate that reached the goal in a bisection, 0 if none did, and the
// lowest that missed it, +Inf if none did.
type bracket struct{ reached, missed float64 }

// Why a bisection goes no further.
var (
	errEnded      = errors.New("the budget is used up")
	errFailed     = errors.New("it failed while it was measured")
	errInvalid    = errors.New("a launch is invalid")
	errFewSamples = errors.New("a launch has too few samples for the quantile")
)

// cell returns the question's cell of some impls at a rate; 0 for the closed loop.
func (s *rateSearch) cell(rate int, impls ...string) bench.Cell {
	spec := s.Spec
	spec.Rate = rate
	return bench.Cell{Spec: spec, Procs: s.Procs, Impls: impls}
}

// expected returns about how long the search takes.
func (s *rateSearch) expected() time.Duration {
	each := s.cell(0, s.Impls...).Expected(bench.Survey)
	for _, impl := range s.Impls {
		each += usualSteps * s.cell(workloads.LeastRate, impl).Expected(bench.Survey)
	}
	return time.Duration(s.Launches) * each
}

// within says how long a search takes that a budget may end.
func within(expected, budget time.Duration) string {
	if budget > 0 && expected > budget {
		return fmt.Sprintf("at most %v (-budget; all launches take about %v)", budget, expected.Round(time.Second))
	}
	return fmt.Sprintf("about %v", expected.Round(time.Second))
}

// run makes the launches, until none is left or the search ends.
func (s *rateSearch) run(ctx context.Context) error {
	for sweep := range s.Launches {
		closed := s.cell(0, s.Impls...)
		if ok, err := s.conductor.Launch(ctx, sweep, closed, bench.Survey); !ok || err != nil {
			return err
		}
		random := rand.New(rand.NewPCG(s.seed, uint64(sweep)))
		for _, i := range random.Perm(len(s.Impls)) {
			impl := s.Impls[i]
			does, ok, err := s.value(closed, impl, sweep, resultfile.OpsPerSec)
			if err != nil {
				return err
			}
			if !ok || s.absent[impl] != "" {
				continue // if it has no closed loop, the file says why
			}
			b, err := s.bisect(ctx, sweep, impl, does)
			switch {
			case errors.Is(err, errEnded):
				return nil
			case errors.Is(err, errInvalid):
				s.say(fmt.Sprintf("launch %d of %s is left out: %v", sweep+1, impl, err))
			case errors.Is(err, errFailed):
				s.absent[impl] = err.Error()
			case errors.Is(err, errFewSamples):
				s.absent[impl] = fmt.Sprintf("%v; ask for a lower one than %s", err, s.Goal.name())
			case err != nil:
				return err
			default:
				s.found[impl] = append(s.found[impl], b)
			}
		}
	}
	return nil
}

// bisect finds the highest rate at which an impl reaches the goal, to begin with half of what it
// does in the closed loop. It doubles or halves the rate until one reaches the goal and one
// misses it, and then takes geometric means.
func (s *rateSearch) bisect(ctx context.Context, sweep int, impl string, closed float64) (bracket, error) {
	least, most := s.bounds()
	b := bracket{0, math.Inf(1)}
	for rate := min(max(closed/2, least), most); ; {
		reached, err := s.reaches(ctx, sweep, impl, int(rate))
		if errors.Is(err, errFewSamples) && !math.IsInf(b.missed, 1) {
			return b, nil // missed at the least rate that has enough
		}
		if err != nil {
			return b, err
		}
		if reached {
			b.reached = float64(int(rate))
		} else {
			b.missed = float64(int(rate))
		}
		switch {
		case reached && rate >= most, !reached && rate <= least, b.missed <= b.reached*(1+bisected):
			return b, nil
		case math.IsInf(b.missed, 1):
			rate = min(2*rate, most)
		case b.reached == 0:
			rate = max(rate/2, least)
		default:
			rate = math.Sqrt(b.reached * b.missed)
		}
		if rate = math.Floor(rate); rate == b.reached || rate == b.missed {
			return b, nil // there is no whole number between
		}
	}
}

// bounds returns the least and the largest rate that the spec may have.
func (s *rateSearch) bounds() (least, most float64) {
	goroutines := s.Spec.Goroutines
	if goroutines == 0 {
		goroutines = s.Procs
	}
	least = workloads.LeastRate
	for s.cell(int(least)).Spec.CheckGoroutines(goroutines) != nil && least < workloads.MostRate {
		least *= 2
	}
	return least, workloads.MostRate
}

// reaches reports whether an impl reaches the goal at a rate, by a launch. One that doesn't hold
// the rate is n/a there, and measured no more at it.
func (s *rateSearch) reaches(ctx context.Context, sweep int, impl string, rate int) (bool, error) {
	cell := s.cell(rate, impl)
	if len(s.conductor.Takes(cell)) == 0 {
		return false, nil
	}
	ok, err := s.conductor.Launch(ctx, sweep, cell, bench.Survey)
	if err != nil {
		return false, err
	}
	if !ok {
		return false, errEnded
	}
	took, ok, err := s.value(cell, impl, sweep, s.Goal.Unit)
	switch {
	case err != nil:
		return false, err
	case !ok && slices.ContainsFunc(s.conductor.Missing(), func(a bench.Absence) bool { return a.Cell.Spec == cell.Spec && a.Contestant.Impl == impl }):
		return false, nil
	case !ok && len(s.conductor.Takes(cell)) == 0:
		return false, errFailed
	case !ok:
		return false, errInvalid
	case math.IsNaN(took):
		return false, fmt.Errorf("at %d operations a second %w", rate, errFewSamples)
	}
	return took <= float64(s.Goal.Most), nil
}

// value returns what an impl's launch of a cell came to in a unit. It reports false if there is
// no such launch that may be used.
func (s *rateSearch) value(cell bench.Cell, impl string, sweep int, unit resultfile.Unit) (float64, bool, error) {
	set, err := read(s.text)
	if err != nil {
		return 0, false, err
	}
	for _, c := range set.Cells {
		i := slices.Index(c.Contestants, impl)
		if i < 0 || c.Spec != cell.Spec || c.Procs != cell.Procs {
			continue
		}
		for _, l := range c.Launches {
			if l.Sweep == sweep && l.Results[i] != nil {
				return l.Results[i].Values[unit], true, nil
			}
		}
	}
	return 0, false, nil
}

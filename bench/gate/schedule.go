package gate

import (
	"cmp"
	"slices"
)

// A Schedule says what a gate run launches next. It is a pure state machine: it measures
// nothing and reads no clock, and equal states give equal steps. [Measure] runs it with
// workers, package proof with pairs that were measured before.
type Schedule struct {
	Plan Plan

	// Cells and Controls name all that a run measures, as [CellName] does.
	Cells, Controls []string

	// Budgeted says that the time may run out before all suspects have their pairs.
	// They are confirmed one group after the other then.
	Budgeted bool
}

// A State is what a schedule goes by: how far a run has come.
type State struct {
	Sweep int // the next one

	// Suspects are those of the screen, with the pairs that each has by now. They are not
	// read before the screen is done.
	Suspects []Suspect

	// Ended names the cells that get no further pair, since a contestant has failed.
	Ended []string

	// Affords is the number of launches that probably end in time; math.MaxInt without
	// a budget.
	Affords int
}

// A Step is what a run launches next: each of the Cells and Controls once in each of so
// many Sweeps, with fresh layouts in every sweep.
type Step struct {
	Sweeps          int
	Cells, Controls []string

	// Group is the place, from 0 on, of the suspects that are confirmed, among the groups that
	// take turns.
	Group int
}

// Next returns the step that follows a state, ok while there is one: the whole screen, and
// then one sweep after the other of the suspects that lack pairs.
//
// The screen fixed the suspects and their numbers of pairs. Nothing measured since can
// change either. A group takes at most half as many sweeps more as it would if all went
// well, since launches may be invalid.
func (s *Schedule) Next(at State) (step Step, ok bool) {
	if at.Sweep < s.Plan.Screen {
		return Step{Sweeps: s.Plan.Screen - at.Sweep, Cells: s.Cells, Controls: s.Controls}, true
	}
	end := s.Plan.Screen
	for i, group := range s.groups(at) {
		most := 0
		wanted := make(map[string]bool)
		for _, suspect := range group {
			most = max(most, suspect.Pairs)
			if suspect.Done < suspect.Pairs && !slices.Contains(at.Ended, suspect.Cell) {
				wanted[suspect.Cell] = true
			}
		}
		if end += most + most/2; len(wanted) == 0 || at.Sweep >= end {
			continue
		}
		step = Step{Sweeps: 1, Group: i}
		for _, name := range s.Cells {
			if wanted[name] {
				step.Cells = append(step.Cells, name)
			}
		}
		if s.Plan.HasControls(at.Sweep) {
			step.Controls = s.Controls
		}
		return step, true
	}
	return Step{}, false
}

// groups are the suspects that are confirmed together, in the order of their turns. Without
// a budget there is one group. A budget goes first to suspects that seem slower, then to
// those that the screen can't clear, and last to those that may be faster. The first two
// groups have those with the fewest pairs to go, as many as can get all of theirs: pairs of one
// that can't would be wasted, and if all take turns, the time may be up before any has its pairs.
// One that seems slower is measured even if it takes too long, since that is an estimate.
func (s *Schedule) groups(at State) [][]Suspect {
	if !s.Budgeted {
		return [][]Suspect{at.Suspects}
	}
	groups := make([][]Suspect, 3)
	for _, suspect := range at.Suspects {
		i := 0
		switch {
		case suspect.Direction == ToFaster:
			i = 2
		case suspect.Unclear:
			i = 1
		}
		groups[i] = append(groups[i], suspect)
	}
	left := func(suspect Suspect) int { return suspect.Pairs - suspect.Done }
	affords := at.Affords
	for g, least := range []int{1, 0} {
		slices.SortStableFunc(groups[g], func(a, b Suspect) int { return cmp.Compare(left(a), left(b)) })
		for i, suspect := range groups[g] {
			affords -= left(suspect)
			if affords < len(s.Controls)*left(suspect)/s.Plan.ControlsEvery && i >= least {
				groups[g] = groups[g][:i]
				break
			}
		}
	}
	return groups
}

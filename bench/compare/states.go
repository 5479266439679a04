package compare

import (
	"fmt"
	"math"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
)

// A machineState is a state of the machine that lasts for minutes: the ratio between unlike
// impls differs between states. It is told by the latency from core to core.
type machineState struct {
	index   int
	latency float64 // median over its launches, in ns
}

// The states are the main one, and those whose latency is apart from the main one's.
const (
	inMain = iota
	inSlow
	inFast
	unsettled = -1 // a launch that was disturbed, or during which the state changed
)

// String returns "about 241 ns from core to core".
func (m machineState) String() string {
	return fmt.Sprintf("about %.0f ns from core to core", m.latency)
}

// holds reports whether a launch was in the state.
func (m machineState) holds(l *Launch) bool { return l.state == m.index }

// settle finds the state of each launch, and gives the states to all cells.
func (s *Set) settle(main mainState) {
	latencies := make([][]float64, 3) // by state
	for _, c := range s.Cells {
		for i := range c.Launches {
			l := &c.Launches[i]
			var latency float64
			if l.state, latency = l.settled(main); l.state != unsettled {
				latencies[l.state] = append(latencies[l.state], latency)
			}
		}
	}
	var states []machineState
	for index, found := range latencies {
		if len(found) > 0 {
			states = append(states, machineState{index, exact.Median(exact.Sorted(found))})
		}
	}
	for _, c := range s.Cells {
		c.states = states
	}
}

// settled returns the state of a launch, and its core-to-core latency in ns.
func (l *Launch) settled(main mainState) (state int, latency float64) {
	for _, r := range l.Results { // all results of a launch have the same latencies
		if r == nil {
			continue
		}
		before, after := measured(r.Values[resultfile.C2CBefore]), measured(r.Values[resultfile.C2CAfter])
		latency = math.Sqrt(before * after)
		above, below := before > stateFactor*main.latency, stateFactor*before < main.latency
		switch {
		case math.IsNaN(latency) || Disturbed(r) != "" || Apart(before, main.latency) != Apart(after, main.latency):
			return unsettled, latency
		case above:
			return inSlow, latency
		case below:
			return inFast, latency
		}
		return inMain, latency
	}
	return unsettled, math.NaN()
}

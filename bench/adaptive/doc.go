// Package adaptive measures what judging asks for. It drives the conductor and the packages
// that judge in turns; neither knows the other, since they meet in the results file.
//
// [Planned] does planned launches. [Race] launches all impls of a cell a few times, and then
// those that may still be the best. [Crossover] measures where one map overtakes another,
// where it tells most. [Rate] measures up to which rate of operations latency stays within a
// bound. The gate has a driver of its own, in package gate.
//
// All call say with sentences for people, and return what came of all launches also beside an
// error. What was measured is in Out of the configuration, whatever happens.
package adaptive

import (
	"fmt"
	"time"

	"example.com/mapbench/bench"
)

// sayShort says, before anything is measured, that a budget doesn't hold the first launch.
func sayShort(say func(string), conductor interface {
	Needs(bench.Cell) time.Duration
}, first bench.Cell, budget time.Duration) {
	if needs := conductor.Needs(first); budget > 0 && needs > budget {
		say(fmt.Sprintf("the budget of %v is shorter than the first launch, which ends after about %v and is measured all the same; raise -budget",
			budget, needs.Round(100*time.Millisecond)))
	}
}

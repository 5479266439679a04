package gate

import "time"

// What a gate run on a pull request takes. People wait for it, and a change to a library is
// likely to slow all of its cells at once: with the screen of [DefaultPlan], 20 slower cells
// take 12 minutes, as measured, and with this one they end within the budget.
const (
	PullScreen = 12               // pairs of each cell's screen
	PullBudget = 10 * time.Minute // of wall time, the building of both sides included
)

// PullPlan returns the plan of a gate run on a pull request: the default one, with fewer pairs.
// The levels are the same, and with them the bound of false alarms.
func PullPlan() Plan { return DefaultPlan().ScreenedBy(PullScreen) }

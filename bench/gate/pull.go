package gate

import "time"

// What a gate run on a pull request takes. People wait for it, and a change to a library is
// likely to slow all of its cells at once. With the screen of [DefaultPlan] 20 slower cells took 10 to
// 12 minutes, and in the time that there is a fifth of them was not found. With this one 2 % are not
// found, and 1 % if one cell alone is slower.
const (
	PullScreen = 10               // pairs of each cell's screen
	PullBudget = 10 * time.Minute // of wall time, the building of both sides included
)

// PullPlan returns the plan of a gate run on a pull request: the default one, with fewer pairs.
// The levels are the same, and with them the bound of false alarms.
func PullPlan() Plan { return DefaultPlan().ScreenedBy(PullScreen) }

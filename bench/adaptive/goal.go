package adaptive

import (
	"fmt"
	"strings"
	"time"

	"example.com/mapbench/internal/resultfile"
)

// A Goal bounds a quantile of latency: read-p99=100us.
type Goal struct {
	Unit resultfile.Unit // a quantile, such as [resultfile.ReadP99]
	Most time.Duration   // its bound, above 0
}

// behindQuantile ends the names of units that are quantiles. A goal leaves it out.
const behindQuantile = "-ns"

// ParseGoal parses a goal. A quantile without reads or writes in front is that of reads.
func ParseGoal(text string) (Goal, error) {
	name, bound, ok := strings.Cut(text, "=")
	if !ok {
		return Goal{}, fmt.Errorf("%q: want a quantile and its bound, such as read-p99=100us", text)
	}
	if !strings.Contains(name, "-") {
		name = "read-" + name
	}
	unit, ok := resultfile.FindUnit(name + behindQuantile)
	if !ok || !isQuantile(unit) {
		return Goal{}, fmt.Errorf("%q: no quantile %q; want p50, p90, p99, p99.9, p99.99 or max, with read- or write- in front", text, name)
	}
	most, err := time.ParseDuration(bound)
	if err != nil || most <= 0 {
		return Goal{}, fmt.Errorf("%q: want a time above 0 as the bound, such as 100us", text)
	}
	return Goal{unit, most}, nil
}

// isQuantile reports whether a unit is a quantile of latency.
func isQuantile(u resultfile.Unit) bool {
	return resultfile.ReadP50 <= u && u <= resultfile.ReadMax || resultfile.WriteP50 <= u && u <= resultfile.WriteMax
}

// name returns the quantile without its unit: "read-p99".
func (g Goal) name() string { return strings.TrimSuffix(g.Unit.String(), behindQuantile) }

// String returns the goal as [ParseGoal] takes it: "read-p99=100µs".
func (g Goal) String() string { return fmt.Sprintf("%s=%v", g.name(), g.Most) }

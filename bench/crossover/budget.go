package crossover

import "time"

// Budget returns the time after which a curve will probably be resolved, if its launches so far
// took the time spent. It is 0 if the curve is resolved, or if no time that can be waited for
// would do.
func (c *Curve) Budget(spent time.Duration) time.Duration {
	const longest = 10 * time.Hour
	if c.Needed <= c.Launches || c.Launches == 0 {
		return 0
	}
	budget := time.Duration(float64(spent) * float64(c.Needed) / float64(c.Launches))
	if budget > longest {
		return 0
	}
	const step = 10 * time.Second
	return (budget + step - 1).Truncate(step)
}

package gate

import (
	"fmt"
	"maps"
	"math"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/runsummary"
)

// AddNoise adds to a gate run's summary the noise of its pairs, by the default plan and
// by each metric of time. The set is what was summarized.
func AddNoise(s *runsummary.Summary, set *compare.Set) {
	noise := ScreenNoise(set, DefaultPlan())
	maps.Copy(noise, ScreenNoise(set, DefaultPlan().ByThroughput()))
	for i := range s.Contestants {
		c := &s.Contestants[i]
		for k, metric := range runsummary.Metrics {
			c.Noise[k] = math.NaN()
			if sd, ok := noise[NoiseKey{summaryName(c), metric}]; ok {
				c.Noise[k] = sd
			}
		}
	}
}

// SummaryNoise returns the noise that a summary states, by the metrics of the plan's
// rules, where it is known: what [ScreenNoise] returns of the whole run, but for the bytes an
// entry. They hardly vary, so that their noise decides no number of pairs.
func SummaryNoise(s *runsummary.Summary, plan Plan) Noise {
	noise := make(Noise)
	for i := range s.Contestants {
		c := &s.Contestants[i]
		for k, metric := range runsummary.Metrics {
			for _, rule := range plan.Rules {
				if rule.Metric == metric && !math.IsNaN(c.Noise[k]) {
					noise[NoiseKey{summaryName(c), metric}] = c.Noise[k]
				}
			}
		}
	}
	return noise
}

// summaryName returns the name of a contestant's cell in a gate, which is as [CellName]
// returns it: without what the workload says behind the spec.
func summaryName(c *runsummary.Contestant) string {
	return fmt.Sprintf("impl=%s/%s-%d", c.Impl(), resultfile.SpecOf(c.Workload), c.Procs)
}

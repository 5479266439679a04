package trend

import (
	"fmt"
	"math"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/runsummary"
)

// Summarize returns what the trend reads of a gate run; the noise of its pairs is for its
// caller to add. It is an error if the set is not of a gate, or was cut off.
func Summarize(set *compare.Set) (*runsummary.Summary, error) {
	if len(set.Cut) > 0 {
		return nil, set.Cut[0]
	}
	s := &runsummary.Summary{Config: set.Config, First: set.First(), C2C: float64(set.State.C2C)}
	s.Void = (&File{Set: set}).void()
	for _, cell := range set.Cells {
		for i := 1; i < len(cell.Contestants); i++ {
			c := runsummary.Contestant{Workload: workload(cell), Procs: cell.Procs, Name: cell.Contestants[i]}
			if c.Impl() != cell.Impl || c.Reference() != cell.Contestants[0] {
				return nil, fmt.Errorf("%s: %s against %s: not a cell of a gate", cell.Title(), c.Name, cell.Contestants[0])
			}
			ratios := ratiosOf(cell, i)
			if len(ratios) == 0 {
				continue
			}
			summarize(&c, ratios)
			s.Contestants = append(s.Contestants, c)
		}
	}
	return s, nil
}

// workload returns the cell's name without the impl.
func workload(c *compare.Cell) string {
	bare := *c
	bare.Impl = ""
	return bare.String()
}

// summarize fills in what there is to know of a contestant's ratios, which are ascending:
// the ratios of those launches that [readingOf] rests on, so that nothing is rounded.
func summarize(c *runsummary.Contestant, ratios []float64) {
	n := len(ratios)
	c.Launches, c.Middle = n, ratios[(n-1)/2:n/2+1]
	c.Lo, c.Hi = 0, math.Inf(1)
	if rank := exact.OrderFor(n, level).Rank; rank > 0 {
		c.Lo, c.Hi = ratios[rank-1], ratios[n-rank]
	}
	_, c.SD = robust(logsOf(ratios))
	for i := range c.Noise {
		c.Noise[i] = math.NaN()
	}
}

// summarized returns the reading that a contestant's summary stands for.
func summarized(c *runsummary.Contestant) Reading {
	log := exact.Interval{Lo: math.Log(c.Lo), Center: exact.Median(logsOf(c.Middle)), Hi: math.Log(c.Hi),
		Level: exact.OrderFor(c.Launches, level).Level}
	return Reading{Log: log, SD: exact.Number(c.SD), Launches: c.Launches}
}

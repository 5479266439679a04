package trend

import (
	"fmt"
	"math"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/runsummary"
)

// Summarize returns the summary of a gate run: all that the trend reads of it. The noise of
// its pairs is NaN and left to the caller. It returns an error if the set is not of a gate, or
// was cut off.
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
			fillIn(&c, ratios)
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

// fillIn fills in the summary of a contestant by its ascending ratios. It keeps the ratios
// themselves that [readingOf] rests on, so that a summary gives the reading to the last digit.
func fillIn(c *runsummary.Contestant, ratios []float64) {
	n := len(ratios)
	c.Launches, c.Middle = n, ratios[(n-1)/2:n/2+1]
	c.Lo, c.Hi = 0, math.Inf(1)
	if rank := exact.OrderFor(n, readingLevel).Rank; rank > 0 {
		c.Lo, c.Hi = ratios[rank-1], ratios[n-rank]
	}
	_, c.SD = robust(logsOf(ratios))
	for i := range c.Noise {
		c.Noise[i] = math.NaN()
	}
}

// summarized returns the reading of a contestant's summary.
func summarized(c *runsummary.Contestant) Reading {
	log := exact.Interval{Lo: math.Log(c.Lo), Center: exact.Median(logsOf(c.Middle)), Hi: math.Log(c.Hi),
		Level: exact.OrderFor(c.Launches, readingLevel).Level}
	return Reading{Log: log, SD: exact.Number(c.SD), Launches: c.Launches}
}

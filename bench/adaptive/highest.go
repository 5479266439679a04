package adaptive

import (
	"fmt"
	"math"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// A HighestRate is the highest rate at which an impl reaches a goal.
type HighestRate struct {
	Impl string `json:"impl"`
	Goal string `json:"goal"` // "read-p99=100µs"

	// Rate is in operations a second. Each bisection ends with a rate that reaches the goal
	// and one that misses it. Center is the median of their geometric means; Lo is the lower
	// bound of the median of those that reach it, and Hi the upper bound of the median of
	// those that miss it, of the exact interval of order statistics. It is all NaN without a
	// bisection. Center is 0 if the goal is mostly missed even at the least rate that has enough samples, and +Inf if
	// it is mostly reached at the largest.
	Rate exact.Interval `json:"rate"`

	Launches int    `json:"launches"` // bisections
	Absent   string `json:"absent,omitempty"`

	Warnings exact.Warnings `json:"warnings"`
}

// findings returns what a search has found, one for each impl, in the question's order.
func (s *rateSearch) findings() []HighestRate {
	least, most := s.bounds()
	var all []HighestRate
	for _, impl := range s.Impls {
		h := HighestRate{Impl: impl, Goal: s.Goal.String(), Rate: exact.NoInterval(), Launches: len(s.found[impl]), Absent: s.absent[impl], Warnings: exact.Warnings{}}
		var reached, between, missed []float64
		for _, b := range s.found[impl] {
			reached, missed = append(reached, b.reached), append(missed, b.missed)
			between = append(between, math.Sqrt(b.reached*b.missed))
		}
		switch {
		case h.Launches == 0 && h.Absent == "":
			h.Absent = "no bisection came to its end"
		case h.Launches > 0:
			h.Absent = ""
			h.Rate = compare.MedianInterval(between, level)
			h.Rate.Lo, h.Rate.Hi = compare.MedianInterval(reached, level).Lo, compare.MedianInterval(missed, level).Hi
		}
		if need := exact.FewestFor(level); h.Launches > 0 && h.Launches < need {
			h.Warnings = append(h.Warnings, fmt.Errorf("no interval after %s: need >= %d; raise -budget or -launches", words.Count(h.Launches, "launch"), need))
		}
		if h.Rate.Center == 0 {
			h.Warnings = append(h.Warnings, s.missedAt(h.Impl, least))
		}
		if math.IsInf(h.Rate.Center, 1) {
			h.Warnings = append(h.Warnings, fmt.Errorf("reached even at %s operations a second, the largest rate", figure(most)))
		}
		all = append(all, h)
	}
	return all
}

// missedAt returns the warning about an impl that missed the goal at every rate. Least is the
// least that a spec may have.
func (s *rateSearch) missedAt(impl string, least float64) error {
	missed := math.Inf(1)
	for _, b := range s.found[impl] {
		if b.reached == 0 {
			missed = min(missed, b.missed)
		}
	}
	why := "the least rate"
	if missed > least {
		why = "below which a launch has too few samples"
	}
	return fmt.Errorf("missed even at %s operations a second, %s; give more time with -for, or measure on a quieter machine", figure(missed), why)
}

// level is the confidence level of a highest rate.
const level = 0.95

// Resolved reports whether the rate has an interval.
func (h *HighestRate) Resolved() bool { return h.Rate.Finite() && h.Rate.Center > 0 }

// Sentence returns the finding in one sentence: "xsync: read-p99=100µs up to 12,300,000 operations
// a second (11,900,000 to 12,800,000), in 7 launches".
func (h *HighestRate) Sentence() string {
	text := h.Impl + ": " + h.Goal
	switch {
	case h.Absent != "":
		return h.Impl + ": no rate: " + h.Absent
	case h.Rate.Center == 0:
		text += " at no rate"
	case math.IsInf(h.Rate.Center, 1):
		text += " at every rate"
	default:
		text += " up to " + figure(h.Rate.Center) + " operations a second"
		if h.Rate.Finite() {
			text += " (" + figure(h.Rate.Lo) + " to " + figure(h.Rate.Hi) + ")"
		}
	}
	return text + ", in " + words.Count(h.Launches, "launch")
}

// Text returns the sentence, and below it the warnings, indented.
func (h *HighestRate) Text() string {
	text := h.Sentence()
	for _, w := range h.Warnings {
		text += "\n  " + w.Error()
	}
	return text
}

// figure formats a rate to three digits.
func figure(rate float64) string {
	if rate < 1000 {
		return words.Thousands(math.Round(rate))
	}
	step := math.Pow(10, math.Floor(math.Log10(rate))-2)
	return words.Thousands(math.Round(rate/step) * step)
}

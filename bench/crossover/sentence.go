package crossover

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// Sentence puts a curve's finding into one sentence, without its warnings.
func (c *Curve) Sentence() string {
	text := c.about() + ": " + c.finding()
	if c.Outside != nil {
		text += "; outside the machine's main state, " + c.Outside.apart()
	}
	return text + "."
}

func (c *Curve) finding() string {
	first, last := c.Points[0].X, c.Points[len(c.Points)-1].X
	switch c.Verdict {
	case AFaster:
		return c.throughout(c.A, c.B, -1)
	case BFaster:
		return c.throughout(c.B, c.A, +1)
	case compare.Indistinguishable:
		return fmt.Sprintf("%s and %s are practically tied (±%s) from %s", c.A, c.B, words.Percent(c.Margin), c.between(first, last))
	}
	parts := make([]string, len(c.Crossings))
	for i, x := range c.Crossings {
		parts[i] = c.crossing(x)
	}
	text := strings.Join(parts, "; ")
	if c.Verdict == compare.Unresolved {
		text = c.unresolved(text)
	}
	return text
}

// apart puts a finding about the launches outside the main state into words.
func (c *Curve) apart() string {
	if c.Verdict != compare.Unresolved || slices.ContainsFunc(c.Points, func(p Point) bool { return p.Sign != 0 || p.Tied }) {
		return c.finding()
	}
	return words.Count(c.Launches, "launch") + " can't tell"
}

// throughout says that one impl is faster at every point, and by how much. Sign is +1 if that
// impl is B, -1 if it is A.
func (c *Curve) throughout(faster, slower string, sign float64) string {
	least, most := math.Inf(1), math.Inf(-1)
	for _, p := range c.Points {
		least, most = min(least, sign*p.Log.Center), max(most, sign*p.Log.Center)
	}
	return fmt.Sprintf("%s is %s than %s throughout, from %s (shown at each of %d measured points): %s",
		faster, c.Unit.Better(), slower, c.between(c.Points[0].X, c.Points[len(c.Points)-1].X), len(c.Points), c.more(slower, least, most))
}

// crossing says which impl overtakes the other. Shares of reads are told downwards, from
// 100 % on, as in "95/5 and 50/50". All other axes are told upwards.
func (c *Curve) crossing(x Crossing) string {
	winner, loser, side := x.Above, x.Below, "above"
	if c.Axis == "read" {
		winner, loser, side = x.Below, x.Above, "below"
	}
	unit := axisUnit(c.Axis)
	if first, ok := FirstAbove(c.Axis, x); ok {
		return fmt.Sprintf("%s overtakes %s from %s on", winner, loser, unit(c.amount(first)))
	}
	text := fmt.Sprintf("%s overtakes %s %s %s (%s interval %s to %s", winner, loser, side,
		unit(c.amount(x.At)), words.Percent(c.Level), c.amount(x.Lo), c.amount(x.Hi))
	if known := float64(x.Known); !math.IsNaN(known) {
		text += fmt.Sprintf("; their ratio there is known to ±%.1f %%", 100*math.Expm1(known))
	}
	text += ")"
	if x.TieLo != nil {
		text += fmt.Sprintf("; practically tied (±%s) from %s to %s", words.Percent(c.Margin), c.amount(*x.TieLo), c.amount(*x.TieHi))
	}
	return text
}

// unresolved says what is shown, what is open, and how many launches it would take.
func (c *Curve) unresolved(crossings string) string {
	var parts []string
	at := func(points []string) string { return axisUnit(c.Axis)(words.List(points)) }
	if crossings != "" {
		unit := " %"
		if c.Axis == "read" || c.Axis == "hit" {
			unit = " points"
		}
		parts = append(parts, crossings, "unresolved (±"+words.Decimal(c.Precision, 2)+unit+" were asked for)")
	} else {
		var a, b, open []string
		for _, p := range c.Points {
			switch x := c.amount(p.X); {
			case p.Tied:
			case p.Sign < 0:
				a = append(a, x)
			case p.Sign > 0:
				b = append(b, x)
			default:
				open = append(open, x)
			}
		}
		if len(a) > 0 {
			parts = append(parts, fmt.Sprintf("%s is %s than %s at %s", c.A, c.Unit.Better(), c.B, at(a)))
		}
		if len(b) > 0 {
			parts = append(parts, fmt.Sprintf("%s is %s than %s at %s", c.B, c.Unit.Better(), c.A, at(b)))
		}
		for _, t := range c.Ties {
			parts = append(parts, fmt.Sprintf("%s and %s are practically tied (±%s) from %s", c.A, c.B, words.Percent(c.Margin), c.between(t.Lo, t.Hi)))
		}
		if len(open) > 0 {
			parts = append(parts, fmt.Sprintf("whether %s or %s is %s at %s is unresolved", c.A, c.B, c.Unit.Better(), at(open)))
		}
	}
	text := strings.Join(parts, "; ") + " after " + words.Count(c.Launches, "launch")
	if c.Needed > c.Launches {
		text += fmt.Sprintf(" (it takes about %d)", c.Needed)
	}
	return text
}

// between returns "LO to HI" with the unit of the axis.
func (c *Curve) between(lo, hi float64) string {
	return axisUnit(c.Axis)(c.amount(lo) + " to " + c.amount(hi))
}

// axisUnit returns a function that adds the unit of an axis to an amount.
func axisUnit(axis string) func(amount string) string {
	return func(amount string) string {
		switch axis {
		case "read":
			return amount + " % reads"
		case "hit":
			return amount + " % hits"
		case "n":
			return amount + " entries"
		case "zipf":
			return "a zipf exponent of " + amount
		}
		return amount + " " + axis
	}
}

// amount formats a value of the curve's axis: per cents and small counts without or with one
// decimal, large counts with three digits. From 90 % reads on it gives a decimal, since half
// a point may be a tenth of the writes.
func (c *Curve) amount(x float64) string {
	switch {
	case c.Axis == "zipf":
		return strconv.FormatFloat(x, 'f', 2, 64)
	case c.Axis == "n":
		return words.Thousands(measurable("n", x))
	case compare.Counted(c.Axis), c.Axis == "read" && x >= 90, (c.Axis == "read" || c.Axis == "hit") && c.narrow():
		return words.Decimal(x, 1)
	}
	return words.Decimal(x, 0)
}

// narrow reports whether some crossing is known to less than a point.
func (c *Curve) narrow() bool {
	for _, x := range c.Crossings {
		if x.Hi-x.Lo < 2 {
			return true
		}
	}
	return false
}

package crossover

import (
	"fmt"
	"math"
	"strings"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// Quotient says of what the logarithms of the curve are: "ns/op of mutex ÷ ns/op of xsync". Above
// 1, A is worse.
func (c *Curve) Quotient() string {
	a, b := c.A, c.B
	if c.Unit.Higher() {
		a, b = b, a
	}
	return fmt.Sprintf("%v of %s ÷ %[1]v of %[3]s", c.Unit, a, b)
}

// about says what a curve is about: its workload, and the unit if that is not ns/op.
func (c *Curve) about() string {
	text := words.Workload(c.Spec, c.Procs)
	if c.Unit == resultfile.NsPerOp {
		return text
	}
	return strings.TrimPrefix(text+", by "+c.Unit.Words(), ", ")
}

// more puts the worse impl's distance from the better one into words, from the least and the
// most logarithm of the ratio of their costs: "xsync takes 3 to 12 % longer", "xsync has 12 % more".
func (c *Curve) more(impl string, least, most float64) string {
	verb, than := "has", "more"
	by := math.Expm1
	switch {
	case c.Unit == resultfile.NsPerOp:
		verb, than = "takes", "longer"
	case c.Unit.Higher():
		than, by = "less", func(log float64) float64 { return -math.Expm1(-log) }
	}
	amount := fmt.Sprintf("%.0f to %.0f", 100*by(least), 100*by(most))
	if same := fmt.Sprintf("%.0f", 100*by(least)); same == fmt.Sprintf("%.0f", 100*by(most)) {
		amount = same
	}
	return fmt.Sprintf("%s %s %s %% %s", impl, verb, amount, than)
}

// unitDoubts warns of values of the axis without a launch in the judged unit, and of launches
// without a ratio. Every launch has a ratio of ns/op.
func (c *model) unitDoubts() exact.Warnings {
	unit := c.judge.Options.Unit
	if unit == resultfile.NsPerOp {
		return nil
	}
	var doubts exact.Warnings
	for p, x := range c.xs {
		if len(c.measured(p)) == 0 {
			doubts = append(doubts, fmt.Errorf("at %s=%g no launch has %s of both", c.axis, x, unit))
		}
	}
	if c.zeros > 0 {
		doubts = append(doubts, fmt.Errorf("%s left out: one of both has 0 %s and the other has not, so there is no ratio", words.Count(c.zeros, "launch"), unit))
	}
	return doubts
}

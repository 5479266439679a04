package compare

import (
	"fmt"
	"math"
	"slices"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// controlAlpha is the level at which controls are counted as differing.
const controlAlpha = 0.05

// Controls compares each impl with itself, by the exact signed-rank test, wherever a cell
// holds it twice. It then tests whether the p-values of all these tests are distributed as
// they are when nothing differs.
func (s *Set) Controls(opt Options) Controls {
	j := NewJudge(opt)
	out := Controls{Controls: []Control{}, Alpha: controlAlpha, Bins: []exact.Bin{}, PFit: exact.Number(math.NaN())}
	var nulls []exact.PNull
	for _, c := range s.Cells {
		for i, name := range c.Contestants {
			first := slices.Index(c.Contestants, Original(name))
			if !IsControl(name) || first < 0 {
				continue
			}
			logs := c.logs(i, first, resultfile.NsPerOp, false)
			if len(logs) == 0 {
				out.Warnings = append(out.Warnings, fmt.Errorf("%s procs=%d: no launch of the control %s: left out", c, c.Procs, name))
				continue
			}
			p, _ := exact.SignedRank(logs)
			out.Controls = append(out.Controls, Control{
				Cell: c.String(), Procs: c.Procs, Impl: Original(name),
				Launches: len(logs), Log: j.Median(logs, j.Options.Level), P: p,
			})
			nulls = append(nulls, exact.NewPNull(len(logs)))
			if p <= out.Alpha {
				out.Differ++
			}
		}
	}
	differing := []float64{1} // the probability of k differing controls
	for _, null := range nulls {
		q := null.AtMost(out.Alpha)
		out.Expected += q
		differing = append(differing, 0)
		for k := len(differing) - 1; k >= 0; k-- {
			differing[k] *= 1 - q
			if k > 0 {
				differing[k] += q * differing[k-1]
			}
		}
	}
	for k, p := range differing {
		if k >= out.Differ {
			out.PAtLeast += p
		}
		if k <= out.Differ {
			out.PAtMost += p
		}
	}
	out.bin(nulls)
	return out
}

// bin counts the controls' p-values and tests the counts.
func (c *Controls) bin(nulls []exact.PNull) {
	var ps []float64
	for _, control := range c.Controls {
		ps = append(ps, control.P)
	}
	c.Bins, c.PFit = exact.FitPNull(ps, nulls)
	if len(c.Bins) == 0 {
		c.Warnings = append(c.Warnings, fmt.Errorf("%s: too few to test their distribution: need >= %d", words.Count(len(nulls), "control"), 2*exact.LeastInBin))
	}
}

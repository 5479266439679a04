// Package controls compares impls with themselves, wherever a cell of a set holds one twice, and
// tells whether more of them differ than chance alone would show. It judges the harness and the
// machine, and no map.
package controls

import (
	"fmt"
	"math"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// A Control is an impl of a cell, compared with itself.
type Control struct {
	Cell     string         `json:"cell"`
	Procs    int            `json:"procs"`
	Impl     string         `json:"impl"`
	Launches int            `json:"launches"`
	Log      exact.Interval `json:"log"` // median of ln(ns/op of the second ÷ ns/op of the first)
	P        float64        `json:"p"`   // exact two-sided signed-rank
}

// Controls is the finding about all control pairs of a set.
type Controls struct {
	Controls []Control `json:"controls"`

	// Differ is the number of controls with P at most Alpha. Expected is
	// the mean of that number when nothing differs, by each test's own
	// discrete distribution. PAtLeast and PAtMost are the probabilities of
	// Differ or more, and of Differ or fewer, when nothing differs. Alpha is
	// 0.05.
	Alpha    float64 `json:"alpha"`
	Differ   int     `json:"differ"`
	Expected float64 `json:"expected"`
	PAtLeast float64 `json:"p_at_least"`
	PAtMost  float64 `json:"p_at_most"`

	// Bins count the p-values. PFit is the p-value of the chi-square test
	// that the counts follow the null distribution; NaN if the controls
	// are too few for two bins.
	Bins []exact.Bin  `json:"bins"`
	PFit exact.Number `json:"p_fit"`

	Warnings exact.Warnings `json:"warnings"`
}

// alpha is the level at which controls are counted as differing.
const alpha = 0.05

// Of compares each impl of a set with itself, by the exact signed-rank test, wherever a cell
// holds it twice. It then tests whether the p-values of all these tests are distributed as
// they are when nothing differs. The values are in the unit of the options.
func Of(s *compare.Set, opt compare.Options) Controls {
	j := compare.NewJudge(opt)
	out := Controls{Controls: []Control{}, Alpha: alpha, Bins: []exact.Bin{}, PFit: exact.Number(math.NaN())}
	var nulls []exact.PNull
	for _, c := range s.Cells {
		for i, name := range c.Contestants {
			first := slices.Index(c.Contestants, compare.Original(name))
			if !compare.IsControl(name) || first < 0 {
				continue
			}
			logs := c.Logs(i, first, opt.Unit, false)
			if len(logs) == 0 {
				out.Warnings = append(out.Warnings, fmt.Errorf("%s procs=%d: no launch of the control %s: left out", c, c.Procs, name))
				continue
			}
			p, _ := exact.SignedRank(logs)
			out.Controls = append(out.Controls, Control{
				Cell: c.String(), Procs: c.Procs, Impl: compare.Original(name),
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

package compare

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/workloads"
)

// GateName names a cell or control of a gate: its impl, workload and procs, as
// its benchmark does but for the side. A control's impl ends in its side.
func GateName(impl string, spec workloads.Spec, procs int) string {
	return fmt.Sprintf("impl=%s/%s-%d", impl, spec, procs)
}

// gateName names a gate's cell or control.
func (c *Cell) gateName() string { return GateName(c.Impl, c.Spec, c.Procs) }

// gateImpl returns what a contestant of a gate measures, "" for any other: the impl,
// and the side where it is neither old nor new.
func gateImpl(contestant string) string {
	impl, side, ok := strings.Cut(original(contestant), "@")
	switch {
	case !ok:
		return ""
	case side == SideOld, side == SideNew:
		return impl
	}
	return impl + "@" + side
}

// A pairing is two contestants that a gate compares in one cell, by their places:
// b with a.
type pairing struct {
	name string
	cell *Cell
	a, b int
}

// pairings returns what a gate's set compares: its cells, and its controls.
func (s *Set) pairings() (cells, controls []pairing) {
	for _, c := range s.Cells {
		if c.Impl == "" || len(c.Launches) == 0 {
			continue
		}
		older := slices.Index(c.Contestants, c.Impl+"@"+SideOld)
		newer := slices.Index(c.Contestants, c.Impl+"@"+SideNew)
		if older >= 0 && newer >= 0 {
			cells = append(cells, pairing{c.gateName(), c, older, newer})
		}
		for i, name := range c.Contestants {
			if first := slices.Index(c.Contestants, original(name)); IsControl(name) && first >= 0 {
				controls = append(controls, pairing{c.gateName(), c, first, i})
			}
		}
	}
	return cells, controls
}

// A values holds what one metric of a pairing comes to, in the order of sweeps: x of the screen's and of those after it.
type values struct {
	screen, confirm []float64
	launches        int    // with both contestants
	disturbed       int    // of these
	reading         string // of the first that was
	lacking         int    // of these, where just one of both has the metric
}

// values returns a pairing's x of a metric. A pair counts in whichever state the
// machine was and even if it changed, as both sides shared that. To leave disturbed
// pairs out was tried, and made cells see less: their spread was that of the others.
func (p *pairing) values(screen, metric int, nudge float64) values {
	var v values
	for i := range p.cell.Launches {
		l := &p.cell.Launches[i]
		a, b := l.Results[p.a], l.Results[p.b]
		if a == nil || b == nil {
			continue
		}
		v.launches++
		if reading := cmp.Or(disturbed(a), disturbed(b)); reading != "" {
			v.disturbed++
			v.reading = cmp.Or(v.reading, reading)
		}
		from, to := a.Values[metric], b.Values[metric]
		if math.IsNaN(from) != math.IsNaN(to) {
			v.lacking++
		}
		x := math.Log((to + nudge) / (from + nudge))
		if math.IsNaN(x) || math.IsInf(x, 0) {
			continue
		}
		if l.Sweep < screen {
			v.screen = append(v.screen, x)
		} else {
			v.confirm = append(v.confirm, x)
		}
	}
	return v
}

// place returns the place of a rule's metric on a line.
func (r GateRule) place() int {
	i := slices.Index(units[:], r.Metric)
	if i < 0 {
		panic("compare: gate rule for unknown metric " + r.Metric)
	}
	return i
}

// knownFrom is how many nights tell a cell's noise: of fewer it is hardly better known
// than tonight's.
const knownFrom = 5

// NightNoise returns the noise of the cells of earlier nights, for later ones to
// be sized by: the median over the nights of a pair's noise in the screen, where
// there are five or more that tell it.
func NightNoise(plan GatePlan, nights ...*Set) GateNoise {
	ranks := make(exact.Ranker)
	each := make(map[NoiseKey][]float64)
	for _, s := range nights {
		cells, _ := s.pairings()
		for _, p := range cells {
			for _, rule := range plan.Rules {
				v := p.values(s.screened(plan), rule.place(), rule.Nudge)
				if sd := ranks.Rank(v.screen).Noise(); !math.IsNaN(sd) {
					key := NoiseKey{p.name, rule.Metric}
					each[key] = append(each[key], sd)
				}
			}
		}
	}
	noise := make(GateNoise, len(each))
	for key, sds := range each {
		if len(sds) >= knownFrom {
			noise[key] = exact.Median(exact.Sorted(sds))
		}
	}
	return noise
}

// screened returns how many sweeps of a night, at most the plan's, were of its screen,
// which its configuration says.
func (s *Set) screened(plan GatePlan) int {
	if n, err := strconv.Atoi(s.Config["launches"]); err == nil {
		return min(n, plan.Screen)
	}
	return plan.Screen
}

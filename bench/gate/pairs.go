package gate

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/workloads"
)

// CellName names a cell or control of a gate: its impl, workload and procs, as
// its benchmark does but for the side. A control's impl ends in its side.
func CellName(impl string, spec workloads.Spec, procs int) string {
	return fmt.Sprintf("impl=%s/%s-%d", impl, spec, procs)
}

// nameOf names a gate's cell or control.
func nameOf(c *compare.Cell) string { return CellName(c.Impl, c.Spec, c.Procs) }

// A Pairing is two contestants that a gate compares in one cell: B with A, which are places in
// the cell.
type Pairing struct {
	Name string
	Cell *compare.Cell
	A, B int
}

// Pairings returns what a gate's set compares: its cells, and its controls.
func Pairings(s *compare.Set) (cells, controls []Pairing) {
	for _, c := range s.Cells {
		if c.Impl == "" || len(c.Launches) == 0 {
			continue
		}
		older := slices.Index(c.Contestants, sided(c.Impl, resultfile.SideOld))
		newer := slices.Index(c.Contestants, sided(c.Impl, resultfile.SideNew))
		if older >= 0 && newer >= 0 {
			cells = append(cells, Pairing{nameOf(c), c, older, newer})
		}
		for i, name := range c.Contestants {
			if first := slices.Index(c.Contestants, compare.Original(name)); compare.IsControl(name) && first >= 0 {
				controls = append(controls, Pairing{nameOf(c), c, first, i})
			}
		}
	}
	return cells, controls
}

// A values holds x of one metric of a pairing, in the order of the sweeps: of the pairs of the
// screen, and of those after it.
type values struct {
	screen, confirm []float64
	launches        int    // with both contestants
	disturbed       int    // of these
	reading         string // of the first that was
	lacking         int    // of these, where just one of both has the metric
}

// values returns a pairing's x of a metric. A pair counts in any state of the machine, and even
// if the state changed, since both sides shared it. Leaving out disturbed pairs made cells see
// less: their spread was that of the others.
func (p *Pairing) values(screen int, metric resultfile.Unit, nudge float64) values {
	var v values
	for i := range p.Cell.Launches {
		l := &p.Cell.Launches[i]
		a, b := l.Results[p.A], l.Results[p.B]
		if a == nil || b == nil {
			continue
		}
		v.launches++
		if reading := cmp.Or(compare.Disturbed(a), compare.Disturbed(b)); reading != "" {
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

// unit returns a rule's metric.
func (r Rule) unit() resultfile.Unit {
	u, ok := resultfile.FindUnit(r.Metric)
	if !ok {
		panic("gate: rule for unknown metric " + r.Metric)
	}
	return u
}

// knownFrom is how many gate runs tell a cell's noise. Fewer know it hardly better than one run
// does.
const knownFrom = 5

// HistoryNoise returns the noise of the cells in earlier runs, by which later runs are sized. It
// is the median over the runs of a pair's noise in the screen, where five or more runs know it.
func HistoryNoise(plan Plan, earlier ...*compare.Set) Noise {
	var each []Noise
	for _, s := range earlier {
		each = append(each, ScreenNoise(s, plan))
	}
	return MedianNoise(each...)
}

// ScreenNoise returns the noise of a pair in the screen of one gate run, by the metrics of
// the plan's rules, where it is known.
func ScreenNoise(s *compare.Set, plan Plan) Noise {
	ranks := make(exact.Ranker)
	noise := make(Noise)
	cells, _ := Pairings(s)
	for _, p := range cells {
		for _, rule := range plan.Rules {
			v := p.values(ScreenedIn(s, plan), rule.unit(), rule.Nudge)
			if sd := ranks.Rank(v.screen).Noise(); !math.IsNaN(sd) {
				noise[NoiseKey{p.Name, rule.Metric}] = sd
			}
		}
	}
	return noise
}

// MedianNoise returns the median of the noise of several gate runs, where there are five
// or more that know it.
func MedianNoise(each ...Noise) Noise {
	known := make(map[NoiseKey][]float64)
	for _, noise := range each {
		for key, sd := range noise {
			known[key] = append(known[key], sd)
		}
	}
	median := make(Noise, len(known))
	for key, sds := range known {
		if len(sds) >= knownFrom {
			median[key] = exact.Median(exact.Sorted(sds))
		}
	}
	return median
}

// ScreenedIn returns the number of sweeps of a gate run's screen, as its configuration says, but
// at most the plan's.
func ScreenedIn(s *compare.Set, plan Plan) int {
	if n, err := strconv.Atoi(s.Config[resultfile.KeyLaunches]); err == nil {
		return min(n, plan.Screen)
	}
	return plan.Screen
}

// ScreenLogs returns, for each cell of a gate by its name, x of the screening pairs
// that count by the plan's rule about time, in the order of their sweeps. No finding
// decided how many there are, so those of several runs may be put together.
func ScreenLogs(s *compare.Set, plan Plan) map[string][]float64 {
	logs := make(map[string][]float64)
	cells, _ := Pairings(s)
	for _, p := range cells {
		logs[p.Name] = p.values(plan.Screen, plan.Rules[0].unit(), plan.Rules[0].Nudge).screen
	}
	return logs
}

// Counts reports whether a pair counts for a rule.
func (r Rule) Counts(pair []*compare.Result) bool {
	one := Pairing{Cell: &compare.Cell{Launches: []compare.Launch{{Results: pair}}}, A: 0, B: 1}
	v := one.values(math.MaxInt, r.unit(), r.Nudge)
	return len(v.screen) == 1
}

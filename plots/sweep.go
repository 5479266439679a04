package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/workloads"
)

// A sweep is what compare found about cells that are equal but for their value
// on an axis.
type sweep struct {
	rest
	cells  []place
	series []series
	curves []compare.Curve // of all pairs of ranked impls
}

// A rest is what the cells of a sweep share.
type rest struct {
	axis  string
	spec  string // as text without the axis, as Curve.Spec has it
	procs int    // 0 when procs is the axis
}

// A place is a cell on the axis.
type place struct {
	x     float64
	table compare.Table
}

// A series is what a sweep holds of one impl.
type series struct {
	impl     string
	unranked bool
	points   []point // ascending
}

// A point is an impl's time per operation at one value of the axis.
type point struct {
	x  float64
	ns compare.Interval
}

// sweeps gathers the cells along an axis as compare does, in the set's order.
// Those with fewer than least values are left out.
func sweeps(set *compare.Set, tables []compare.Table, axis string, least int, opt compare.Options) ([]*sweep, error) {
	var found []*sweep
	byRest := make(map[rest]*sweep)
	beside := make(map[rest][]*sweep) // by all but the operations' shares
	at := func(c *compare.Cell) *sweep {
		r, apart := restOf(c, axis)
		if byRest[r] == nil {
			byRest[r] = &sweep{rest: r}
			found = append(found, byRest[r])
			beside[apart] = append(beside[apart], byRest[r])
		}
		return byRest[r]
	}
	// A cell of nothing but reads has no weights of the other shares that
	// could tell sweeps apart: it ends all that share its other keys.
	pure := func(c *compare.Cell) bool { return axis == "read" && c.Spec.Read == 100 }
	for i, c := range set.Cells {
		if x, ok := value(c, axis); ok && !pure(c) {
			s := at(c)
			s.cells = append(s.cells, place{x, tables[i]})
		}
	}
	for i, c := range set.Cells {
		if !pure(c) {
			continue
		}
		_, apart := restOf(c, axis)
		if beside[apart] == nil {
			at(c)
		}
		for _, s := range beside[apart] {
			s.cells = append(s.cells, place{100, tables[i]})
		}
	}
	found = slices.DeleteFunc(found, func(s *sweep) bool { return len(s.cells) < least })
	for _, s := range found {
		slices.SortStableFunc(s.cells, func(a, b place) int { return cmp.Compare(a.x, b.x) })
		s.series = s.collect()
	}
	return found, cross(set, found, axis, least, opt)
}

// value returns where a cell lies on an axis.
func value(c *compare.Cell, axis string) (float64, bool) {
	if axis == "procs" {
		return float64(c.Procs), true
	}
	x, ok := c.Spec.Value(axis)
	if axis == "goroutines" && !ok {
		return float64(c.Procs), true // the default
	}
	return x, ok
}

// anchors are legal values of the axes of a spec; cells are equal but for the
// axis when they are equal there.
var anchors = map[string]float64{"read": 50, "n": 1000, "hit": 50, "zipf": 1}

// restOf returns what a cell is but for its value on an axis, and that again
// without the shares of its operations.
func restOf(c *compare.Cell, axis string) (r, apart rest) {
	spec, procs, burst := c.Spec, c.Procs, c.Burst
	switch axis {
	case "procs":
		procs, burst = 0, ""
	case "goroutines":
		spec.Goroutines, burst = 0, ""
	default:
		if moved, err := spec.With(axis, anchors[axis]); err == nil {
			spec = moved
		}
	}
	text := func(spec workloads.Spec) string {
		keys := slices.DeleteFunc(strings.Split(spec.String(), "/"), func(key string) bool { return strings.HasPrefix(key, axis+"=") })
		for i, key := range keys {
			if axis == "zipf" && strings.HasPrefix(key, "dist=") {
				keys[i] = "dist=zipf"
			}
		}
		if burst != "" {
			keys = append(keys, "burst="+burst)
		}
		if c.Call != "" {
			keys = append(keys, "call="+c.Call)
		}
		return strings.Join(keys, "/")
	}
	r = rest{axis, text(spec), procs}
	spec.Read, spec.Store, spec.Delete, spec.LoadOrStore, spec.RMW, spec.Range = 0, 0, 0, 0, 0, 0
	return r, rest{axis, text(spec), procs}
}

// values returns the sweep's values of the axis, ascending.
func (s *sweep) values() []float64 {
	xs := make([]float64, len(s.cells))
	for i, c := range s.cells {
		xs[i] = c.x
	}
	return xs
}

// collect turns tables by value into series by impl, in the order of first
// appearance.
func (s *sweep) collect() []series {
	var all []series
	for _, c := range s.cells {
		for _, row := range c.table.Rows {
			if strings.Contains(row.Impl, "#") || row.Launches == 0 {
				continue // a control repeats its impl; a row without launches says nothing
			}
			i := slices.IndexFunc(all, func(one series) bool { return one.impl == row.Impl })
			if i < 0 {
				i = len(all)
				all = append(all, series{impl: row.Impl, unranked: row.Unranked})
			}
			all[i].points = append(all[i].points, point{c.x, row.NsPerOp})
		}
	}
	return all
}

// cross asks compare about every pair of ranked impls and gives each sweep its
// curves.
func cross(set *compare.Set, all []*sweep, axis string, least int, opt compare.Options) error {
	var ranked []string
	byRest := make(map[rest]*sweep, len(all))
	for _, s := range all {
		byRest[s.rest] = s
		for _, one := range s.series {
			if !one.unranked && !slices.Contains(ranked, one.impl) {
				ranked = append(ranked, one.impl)
			}
		}
	}
	for i, a := range ranked {
		for _, b := range ranked[i+1:] {
			curves, err := set.Crossovers(a, b, axis, opt)
			if err != nil {
				continue // the two never share two cells: nothing to mark
			}
			for _, c := range curves {
				s := byRest[rest{axis, c.Spec, c.Procs}]
				switch {
				case s != nil:
					s.curves = append(s.curves, c)
				case len(c.Points) >= least:
					// Cells gathered otherwise than compare does would lose
					// findings in silence.
					return fmt.Errorf("no chart for %s against %s along %s, %s: its cells were not found", a, b, axis, c.Spec)
				}
			}
		}
	}
	return nil
}

// between returns the series' median or bound at a value between its points,
// as a line that is straight in ln(ns/op) over the axis as it is judged. Beyond
// the points, where rounding may lead, it is that of the last one.
func (one *series) between(a *axis, x float64, of func(compare.Interval) float64) float64 {
	x = max(one.points[0].x, min(one.points[len(one.points)-1].x, x))
	for i := range len(one.points) - 1 {
		l, r := one.points[i], one.points[i+1]
		if l.x <= x && x <= r.x {
			t := (a.judged(x) - a.judged(l.x)) / (a.judged(r.x) - a.judged(l.x))
			return math.Exp((1-t)*math.Log(of(l.ns)) + t*math.Log(of(r.ns)))
		}
	}
	return of(one.points[0].ns)
}

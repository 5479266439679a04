package recommend

import (
	"math"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
)

// A Flip is a place on an axis beyond which another map is faster than the recommended one.
type Flip struct {
	Axis string `json:"axis"`

	// At is the estimate, a value of the axis. Between Lo and Hi it is not known which
	// of the two maps is faster; one of them is the question's own value, or the last
	// that was measured, where no more is known.
	Lo float64 `json:"lo"`
	At float64 `json:"at"`
	Hi float64 `json:"hi"`

	// Impl is the fastest map beyond At: above it if Above is set, otherwise below.
	Impl  string `json:"impl"`
	Above bool   `json:"above"`
}

// A Stretch is a part of an axis around the question.
type Stretch struct {
	Axis string  `json:"axis"`
	Lo   float64 `json:"lo"`
	Hi   float64 `json:"hi"`

	// Gaps says that there are answers at measured values of the axis alone, and none
	// between these.
	Gaps bool `json:"gaps"`
}

// steps is how many places are looked at between two measured values of an axis.
const steps = 16

// flips looks along each axis in both directions for the nearest place at which another map
// is the fastest.
func (e *Advisor) flips(p place, choice *Choice) ([]Flip, []Stretch) {
	flips, looked := []Flip{}, []Stretch{}
	for _, axis := range compare.Axes() {
		x, ok := p.value(axis)
		if !ok {
			continue
		}
		s := Stretch{Axis: axis, Lo: x, Hi: x}
		for _, above := range []bool{false, true} {
			w := e.walk(p, axis, above)
			if len(w.xs) == 1 {
				continue
			}
			s.Gaps = s.Gaps || w.gaps
			s.Lo, s.Hi = min(s.Lo, w.xs[len(w.xs)-1]), max(s.Hi, w.xs[len(w.xs)-1])
			if flip, ok := w.flip(choice, math.Log1p(e.margin())); ok {
				flips = append(flips, e.sharpened(p, choice.Impl, flip))
			}
		}
		if s.Lo < s.Hi {
			looked = append(looked, s)
		}
	}
	return flips, looked
}

// A walk is the standings along an axis, from a question on in one direction, as far as
// there are any.
type walk struct {
	axis      string
	above     bool
	xs        []float64
	standings []*standing
	gaps      bool // some step has no standing
}

// walk goes from one measured value of the axis to the next, with steps between them where
// what lies between can be predicted. It ends before the first value that has no standing.
func (e *Advisor) walk(p place, axis string, above bool) *walk {
	x, _ := p.value(axis)
	w := &walk{axis: axis, above: above}
	take := func(x float64) bool {
		q, ok := p.at(axis, x)
		if !ok {
			return false
		}
		s, err := e.standing(q)
		if err == nil {
			w.xs, w.standings = append(w.xs, x), append(w.standings, s)
		}
		return err == nil
	}
	values := slices.Clone(e.model.values[axis])
	if !above {
		slices.Reverse(values)
	}
	take(x)
	last := x
	for _, v := range values {
		if v == x || (v > x) != above {
			continue
		}
		if q, ok := p.at(axis, v); !ok || e.model.around(q) == nil {
			continue // a value of other workloads
		}
		for k := 1; k < steps; k++ {
			if between := atShare(axis, last, v, float64(k)/steps); between != last && between != v && !take(between) {
				w.gaps = true
			}
		}
		if !take(v) {
			break
		}
		last = v
	}
	return w
}

// atShare returns the value at a share of the way between two, in [0,1], on the axis' scale.
func atShare(axis string, from, to, share float64) float64 {
	if compare.Logarithmic(axis) {
		return math.Round(from * math.Pow(to/from, share))
	}
	return from + (to-from)*share
}

// flip returns where the walk's first other map becomes the fastest. A map that is
// recommended although it may be a tie's slower one is only left for a map that is faster by
// more than the margin.
func (w *walk) flip(choice *Choice, margin float64) (f Flip, ok bool) {
	allowed := 0.0
	if len(choice.Tied) > 0 {
		allowed = -margin
	}
	behind := func(k int, impl string) float64 { return w.standings[k].versus(impl, choice.Impl).Center }
	for k := 1; k < len(w.xs); k++ {
		s := w.standings[k]
		if !slices.Contains(s.order, choice.Impl) {
			return f, false // nothing is known of it any more
		}
		fastest := s.order[0]
		if fastest == choice.Impl || behind(k, fastest) >= allowed {
			continue
		}
		f = Flip{Axis: w.axis, Impl: fastest, Above: w.above}
		// A straight line between two steps is as good as the model itself there.
		before, after := behind(k-1, fastest), behind(k, fastest)
		share := 1.0
		if gap := before - after; gap > 0 && !math.IsInf(gap, 0) { // infinite beside a value of 0
			share = min(1, max(0, before/gap))
		}
		f.At = atShare(w.axis, w.xs[k-1], w.xs[k], share)
		near, far := w.xs[0], w.xs[len(w.xs)-1]
		for i := k - 1; i >= 0; i-- {
			if w.standings[i].versus(fastest, choice.Impl).Lo > 0 {
				near = w.xs[i]
				break
			}
		}
		for i := k; i < len(w.xs); i++ {
			if w.standings[i].versus(fastest, choice.Impl).Hi < 0 {
				far = w.xs[i]
				break
			}
		}
		f.Lo, f.Hi = min(near, far), max(near, far)
		return f, true
	}
	return f, false
}

// sharpened replaces a flip by a crossing of package crossover, if the flip's axis was
// measured at the question's other values and the crossing lies on the same side.
func (e *Advisor) sharpened(p place, impl string, f Flip) Flip {
	x, _ := p.value(f.Axis)
	for _, g := range e.set.Along(f.Axis) {
		if !g.WouldHold(&compare.Cell{Spec: p.spec, Procs: p.procs}) {
			continue
		}
		line := &compare.Set{Names: e.set.Names, Config: e.set.Config, Cells: g.Cells, State: e.set.State, Sweeps: e.set.Sweeps}
		curves, err := crossover.Between(line, impl, f.Impl, f.Axis, e.options)
		if err != nil {
			continue
		}
		for _, c := range nearest(curves[0].Crossings, x, f.Above) {
			if f.Above && c.Above == f.Impl || !f.Above && c.Below == f.Impl {
				f.Lo, f.At, f.Hi = c.Lo, c.At, c.Hi
				return f
			}
		}
	}
	return f
}

// nearest returns the crossings above or below a value, the nearest first.
func nearest(crossings []crossover.Crossing, x float64, above bool) []crossover.Crossing {
	var found []crossover.Crossing
	for _, c := range crossings {
		if c.At != x && (c.At > x) == above {
			found = append(found, c)
		}
	}
	if !above {
		slices.Reverse(found)
	}
	return found
}

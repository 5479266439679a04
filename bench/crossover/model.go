package crossover

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
)

// A model fits the paired log-ratios of two impls along an axis. It is piecewise linear
// between measured values, and pairs within sweeps.
//
// Let x lie between the measured values l and r. Every sweep s that measured both gives a
// chord from its log-ratio at l to its log-ratio at r; z_s(x) is the chord's value at x. The
// estimate at x is the mean of z_s(x) over sweeps, with Student's interval. It assumes that
// sweeps are independent, and that the mean of so many is about Gaussian. It doesn't assume
// that the values of one sweep are independent: they share layouts, and may share
// processes. Sweeps in all states of the machine count. The estimate is the mean over the
// launches as they came, unless the states are shown to differ: see states.go.
//
// The design asks for a bootstrap over launches. Student's interval is what resampling whole
// sweeps comes to for a mean, without the shortfall of the bootstrap's percentiles in small
// samples, and needs no random numbers. On Gaussian noise it is three quarters as wide as the
// interval of the median.
//
// The model is checked in two ways. What a check finds widens the interval:
//
//   - The bend: a curve with second derivative f" is off its chord by -f"/2·(x-l)(r-x).
//     Divided differences with the next measured value on either side give two estimates of
//     f"/2. Their mean shifts the estimate, and the interval is widened to allow for no
//     bend and for either estimate.
//   - The kink: a curve that is level and then turns is further off its chord than any
//     parabola. If the slopes of neighbouring chords are shown to differ, the interval is
//     widened to allow for a corner: a curve that continues one neighbouring chord and then
//     turns, for the neighbour whose continuation is nearer. A curve that bends to one side
//     only can't be further off.
//
// If a chord has a neighbour on one side only, the points can't tell an S-shaped curve from
// a straight line. Of a crossing it is then only known that it lies on the chord.
type model struct {
	judge    *compare.Judge
	axis     string
	xs, us   []float64   // the measured values, ascending: as they are, and scaled
	logs     [][]float64 // by point and sweep; NaN if not measured
	outside  [][]bool    // by point and sweep: whether the launch lies outside the machine's main state
	zeros    int         // launches left out since one of both has 0 of the metric, and the other has not
	factors  *factors
	segments []segment
}

// A segment is the model between two neighbouring measured values.
type segment struct {
	from, to float64   // scaled
	l, r     int       // the points that carry the chord
	joint    []int     // the sweeps that measured both
	ml, mr   float64   // the means of the log-ratios at l and r in these sweeps
	vl, vr   float64   // the variances of these means
	cov      float64   // and their covariance
	bends    []float64 // estimates of f"/2, at most one from each side
	alone    bool      // whether a side gave no estimate
	kinks    [2]kink   // at l and at r
}

// A kink is the difference of the slopes of two neighbouring chords where they meet.
type kink struct {
	known bool    // whether there is a neighbour
	shown bool    // whether it exceeds the noise of the three means
	gain  float64 // the right chord's slope minus the left one's
}

// fitModel fits the curve of a metric. The group's cells hold both a and b. Sweeps is that
// of the set.
func fitModel(j *compare.Judge, g *compare.Group, a, b string, metric resultfile.Unit, sweeps int) *model {
	c := &model{judge: j, axis: g.Axis, factors: newFactors(1 - (1-spared)*j.Alpha())}
	for _, cell := range g.Cells {
		ia, ib := slices.Index(cell.Contestants, a), slices.Index(cell.Contestants, b)
		logs, outside := slices.Repeat([]float64{math.NaN()}, sweeps), make([]bool, sweeps)
		for _, l := range cell.Launches {
			if log := l.LogRatio(ia, ib, metric); math.IsInf(log, 0) {
				c.zeros++
			} else {
				logs[l.Sweep] = log
			}
			outside[l.Sweep] = l.Outside != ""
		}
		x, _ := cell.Place(c.axis)
		c.xs = append(c.xs, x)
		c.us = append(c.us, Scaled(c.axis, x))
		c.logs, c.outside = append(c.logs, logs), append(c.outside, outside)
	}
	c.fit()
	return c
}

// fit chooses the chord of each segment: the narrowest pair of points around it that enough
// sweeps measured together.
func (c *model) fit() {
	means := make([]exact.Interval, len(c.us))
	for p := range c.us {
		means[p] = c.factors.interval(c.measured(p))
	}
	for p := range len(c.us) - 1 {
		s := segment{from: c.us[p], to: c.us[p+1], l: -1}
		for l := p; l >= 0; l-- {
			for r := p + 1; r < len(c.us); r++ {
				if s.l >= 0 && c.us[r]-c.us[l] >= c.us[s.r]-c.us[s.l] {
					break // pairs further right are wider
				}
				if joint := c.joint(l, r); len(joint) >= fewest {
					s.l, s.r, s.joint = l, r, joint
				}
			}
		}
		if s.l < 0 {
			continue
		}
		c.chord(&s)
		c.bends(&s, means)
		c.segments = append(c.segments, s)
	}
}

// joint returns the sweeps that measured both points l and r.
func (c *model) joint(l, r int) []int {
	var sweeps []int
	for s := range c.logs[l] {
		if !math.IsNaN(c.logs[l][s]) && !math.IsNaN(c.logs[r][s]) {
			sweeps = append(sweeps, s)
		}
	}
	return sweeps
}

// chord finds the means, variances and covariance of a segment from its joint sweeps.
func (c *model) chord(s *segment) {
	yl, yr := make([]float64, len(s.joint)), make([]float64, len(s.joint))
	for i, sweep := range s.joint {
		yl[i], yr[i] = c.logs[s.l][sweep], c.logs[s.r][sweep]
	}
	n := float64(len(s.joint))
	s.ml, s.vl = stat.MeanVariance(yl, nil)
	s.mr, s.vr = stat.MeanVariance(yr, nil)
	s.cov = stat.Covariance(yl, yr, nil) / n
	s.vl, s.vr = s.vl/n, s.vr/n
}

// measured returns the log-ratios at point p in the sweeps that measured it.
func (c *model) measured(p int) []float64 {
	return slices.DeleteFunc(slices.Clone(c.logs[p]), math.IsNaN)
}

// bends estimates half the second derivative around a segment's chord, and the kinks at its
// ends. On either side it takes the nearest measured value that is at least three quarters
// of the chord's width away, and divided differences of the means. A nearer value would
// tell more about its noise than about the bend.
func (c *model) bends(s *segment, means []exact.Interval) {
	width := c.us[s.r] - c.us[s.l]
	usable := func(p int) bool {
		away := max(c.us[s.l]-c.us[p], c.us[p]-c.us[s.r])
		return away >= 0.75*width && means[p].Finite()
	}
	for p := s.l - 1; p >= 0; p-- {
		if usable(p) {
			s.kinks[0] = c.kink(p, s.l, s.r, means)
			s.bends = append(s.bends, s.kinks[0].gain/(c.us[s.r]-c.us[p]))
			break
		}
	}
	for p := s.r + 1; p < len(c.us); p++ {
		if usable(p) {
			s.kinks[1] = c.kink(s.l, s.r, p, means)
			s.bends = append(s.bends, s.kinks[1].gain/(c.us[p]-c.us[s.l]))
			break
		}
	}
	s.alone = len(s.bends) < 2
}

// kink estimates the kink at q from the means at p < q < r. The kink is shown if the
// mean at q is off the chord from p to r by more than the half-widths of the three
// intervals allow, added like independent errors. Errors that the points share, as those of
// one process, cancel out of the difference, so this allows for too much rather than too little.
func (c *model) kink(p, q, r int, means []exact.Interval) kink {
	left, right := c.us[q]-c.us[p], c.us[r]-c.us[q]
	t := left / (left + right)
	half := func(p int) float64 { return (means[p].Hi - means[p].Lo) / 2 }
	off := (1-t)*means[p].Center + t*means[r].Center - means[q].Center
	noise := math.Hypot(half(q), math.Hypot((1-t)*half(p), t*half(r)))
	return kink{
		known: true,
		shown: math.Abs(off) > noise,
		gain:  (means[r].Center-means[q].Center)/right - (means[q].Center-means[p].Center)/left,
	}
}

// corner returns how far the curve can be off its chord at u if it bends to one side only:
// as far as the nearer of the neighbouring chords, continued to u. It returns 0 if no kink
// is shown, or if the two continuations lie on different sides of the chord.
func (c *model) corner(s *segment, u float64) float64 {
	l, r := s.kinks[0], s.kinks[1]
	if !l.shown && !r.shown {
		return 0
	}
	fromL, fromR := -l.gain*(u-c.us[s.l]), -r.gain*(c.us[s.r]-u)
	switch {
	case !l.known:
		return fromR
	case !r.known:
		return fromL
	case fromL*fromR <= 0:
		return 0
	case math.Abs(fromL) < math.Abs(fromR):
		return fromL
	}
	return fromR
}

// at returns the fitted log-ratio at u, a scaled value inside s.
func (c *model) at(s *segment, u float64) exact.Interval {
	l, r := c.us[s.l], c.us[s.r]
	t := (u - l) / (r - l)
	chord := (1-t)*s.ml + t*s.mr
	variance := (1-t)*(1-t)*s.vl + 2*t*(1-t)*s.cov + t*t*s.vr
	half := c.factors.of(len(s.joint)) * math.Sqrt(max(0, variance))
	fit := exact.Interval{Lo: chord - half, Center: chord, Hi: chord + half, Level: c.factors.level}
	corner := c.corner(s, u)
	lowest, highest, sum := min(0, corner), max(0, corner), 0.0
	for _, bend := range s.bends {
		off := -bend * (u - l) * (r - u)
		lowest, highest, sum = min(lowest, off), max(highest, off), sum+off
	}
	fit.Lo += lowest
	fit.Hi += highest
	if len(s.bends) > 0 {
		fit.Center += sum / float64(len(s.bends))
	}
	return fit
}

// steps is the number of steps in which a segment is searched. Between them, bisection
// finds the edges of stretches.
const steps = 16

// line returns the fitted curve for drawing.
func (c *model) line() []Fit {
	line := []Fit{}
	for i := range c.segments {
		s := &c.segments[i]
		for k := range steps + 1 {
			u := s.from + (s.to-s.from)*float64(k)/steps
			line = append(line, Fit{unscaled(c.axis, u), c.at(s, u)})
		}
	}
	return line
}

// stretches returns the maximal stretches between from and to, scaled and ascending, where
// the fitted interval has a property. It looks at the steps of every segment and at the
// places in at: a stretch around a root may be narrower than a step.
func (c *model) stretches(from, to float64, has func(exact.Interval) bool, at ...float64) []Band {
	var bands []Band
	for i := range c.segments {
		s := &c.segments[i]
		lo, hi := max(from, s.from), min(to, s.to)
		if lo >= hi {
			continue
		}
		edge := func(in, out float64) float64 {
			for range 40 {
				if mid := (in + out) / 2; has(c.at(s, mid)) {
					in = mid
				} else {
					out = mid
				}
			}
			return in
		}
		before, inside := lo, false
		for k, u := range places(lo, hi, at) {
			is := has(c.at(s, u))
			switch {
			case is && !inside && k == 0 && len(bands) > 0 && bands[len(bands)-1].Hi == lo:
				// the stretch goes on from the segment before
			case is && !inside && k == 0:
				bands = append(bands, Band{lo, lo})
			case is && !inside:
				bands = append(bands, Band{edge(u, before), u})
			case !is && inside:
				bands[len(bands)-1].Hi = edge(before, u)
			}
			if is {
				bands[len(bands)-1].Hi = u
			}
			before, inside = u, is
		}
	}
	return bands
}

// places returns the steps from lo to hi, and those values of at that lie between lo and hi,
// ascending.
func places(lo, hi float64, at []float64) []float64 {
	us := make([]float64, 0, steps+1+len(at))
	for k := range steps + 1 {
		us = append(us, lo+(hi-lo)*float64(k)/steps)
	}
	for _, u := range at {
		if lo < u && u < hi {
			us = append(us, u)
		}
	}
	slices.Sort(us)
	return us
}

// roots returns the values between from and to, scaled and ascending, where the fitted
// estimate changes its sign.
func (c *model) roots(from, to float64) []float64 {
	var roots []float64
	last := math.NaN()
	for _, b := range c.stretches(from, to, func(i exact.Interval) bool { return i.Center > 0 }) {
		for _, u := range []float64{b.Lo, b.Hi} {
			if u > from && u < to && u != last {
				roots = append(roots, u)
				last = u
			}
		}
	}
	return roots
}

// doubts warns of gaps in the fit, and of bends between measured values.
func (c *model) doubts() exact.Warnings {
	var doubts exact.Warnings
	most, where := 0.0, ""
	for p := range len(c.us) - 1 {
		i := slices.IndexFunc(c.segments, func(s segment) bool { return s.from == c.us[p] })
		if i < 0 {
			doubts = append(doubts, fmt.Errorf("between %s=%g and %g nothing is known: need >= %d sweeps that measure both sides", c.axis, c.xs[p], c.xs[p+1], fewest))
			continue
		}
		s := &c.segments[i]
		off := max(c.bend(s), c.cornered(s))
		if between, ok := c.between(s); ok && off > c.judge.LogMargin() && s.l == p {
			most = max(most, off)
			where += fmt.Sprintf(",%g", between)
		}
	}
	if where != "" {
		doubts = append(doubts, fmt.Errorf("the curve bends by up to %.0f %% between measured values, which widens the intervals: measure %s=%s too",
			100*math.Expm1(most), c.axis, where[1:]))
	}
	return doubts
}

// bend estimates how far the curve is off its chord in the middle of a segment.
func (c *model) bend(s *segment) float64 {
	width := c.us[s.r] - c.us[s.l]
	bend := 0.0
	for _, b := range s.bends {
		bend = max(bend, math.Abs(b)*width*width/4)
	}
	return bend
}

// cornered returns the largest distance of the segment's corner from its chord.
func (c *model) cornered(s *segment) float64 {
	most := 0.0
	for k := range steps {
		u := c.us[s.l] + (c.us[s.r]-c.us[s.l])*float64(k)/steps
		most = max(most, math.Abs(c.corner(s, u)))
	}
	return most
}

// bent reports whether the curve may bend so much within a segment that its neighbours
// don't tell how. A curve that is level and then drops is far off both the chord and the
// parabola through its neighbours. Without a neighbour on a side, it may be any curve.
func (c *model) bent(s *segment) bool { return s.alone || c.bend(s) > c.judge.LogMargin() }

// between returns the measurable value nearest to the middle of a segment's chord. Ok
// reports whether it lies inside the chord.
func (c *model) between(s *segment) (x float64, ok bool) {
	x = measurable(c.axis, unscaled(c.axis, (c.us[s.l]+c.us[s.r])/2))
	return x, c.xs[s.l] < x && x < c.xs[s.r]
}

// holding returns the segment that holds u, scaled, or nil.
func (c *model) holding(u float64) *segment {
	i := slices.IndexFunc(c.segments, func(s segment) bool { return s.from <= u && u <= s.to })
	if i < 0 {
		return nil
	}
	return &c.segments[i]
}

package plots

import (
	"fmt"
	"maps"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/plots/internal/layout"
	"example.com/mapbench/plots/internal/origin"
)

// A lineChart draws a measure of every impl along an axis.
type lineChart struct {
	*Sweep
	measure measure
	axis    *axis
	looks   map[string]style
	title   string
	caption []string
	marked  []crossover.Curve
	level   float64      // requested of each interval
	margin  float64      // of ties, as a fraction
	scale   layout.Reach // of the measure, in its unit
	outside []outsider

	banded, bare bool // some points have an interval, some have none
}

func (y *study) newLineChart(s *Sweep, m measure) *lineChart {
	l := &lineChart{Sweep: s, measure: m, axis: newAxis(s.Axis, s.xs), looks: y.looks, marked: s.marked(), level: y.level, margin: y.margin}
	lost := s.lost(!m.more)
	for i, x := range s.xs {
		var beside []exact.Interval
		for _, one := range s.series {
			p, ok := one.at(x)
			l.banded, l.bare = l.banded || ok && p.Finite(), l.bare || ok && !p.Finite()
			if ok && !one.unranked && (!lost[one.impl] || len(lost) == s.ranked()) {
				beside = append(beside, p)
			}
		}
		l.scale.Include(beside, !m.more)
		if from, ok := l.perfect(); ok && i == 0 {
			l.scale.Hold(from, from*l.axis.Max/l.axis.Min)
		}
	}
	for _, one := range s.series {
		if one.unranked {
			l.scale.Admit(one.centers()...)
		}
	}
	l.scale.Open()
	l.outside = l.outsiders()
	about := ""
	if l.bare && !l.banded {
		about = fmt.Sprintf("No bands: the launches are too few for %s intervals.", words.Percent(y.level))
	} else if l.bare {
		about = fmt.Sprintf("No band where the launches are too few for a %s interval.", words.Percent(y.level))
	}
	if l.crowded() && len(l.found())+l.tied() > 0 {
		about += " Marked are crossings and ties of " + StandardMap + " and of impls that win or tie somewhere on the axis."
	}
	procs := fmt.Sprint(s.Procs)
	if s.Procs == 0 {
		procs = decimal(l.axis.Min) + " to " + decimal(l.axis.Max)
	}
	l.caption = caption(about, origin.MeasuredOn(y.set, procs, y.launches(s.Cells)))
	return l
}

func (l *lineChart) chart() *Chart {
	what, name := l.measure.title+" against read share", l.measure.name
	if l.Axis != "read" {
		what, name = l.measure.title+" against "+l.Axis, l.measure.name+"-by-"+l.Axis
	}
	l.title = what + ": " + words.Workload(l.Spec, l.Procs)
	grid := 290.0
	if l.crowded() {
		grid = 350
	}
	h := newHead(l.title, l.signs())
	tall := max(grid, float64(len(l.series))*nameGap+20) + 122 + float64(len(l.caption))*float64(leading) + h.more() + float64(len(l.outside))*rowGap
	return &Chart{
		Name:   fileName(name, l.Spec, l.Procs),
		Title:  l.title,
		Height: tall,
		paint:  func(k *ink) { l.paint(k, h) },
		about:  append([]string{"Lines of " + l.measure.about + "."}, l.caption...),
		Sweep:  l.Sweep,
		Cells:  l.Sweep.Cells,
	}
}

// crowded reports whether the chart holds too many impls to say all about each.
func (l *lineChart) crowded() bool { return len(l.series) > crowd }

// perfect returns where the line of perfect scaling starts: at the measure of the
// fastest ranked impl, at the smallest value of the axis. Only throughput against
// procs has such a line.
func (l *lineChart) perfect() (from float64, ok bool) {
	if l.Axis != "procs" {
		return 0, false
	}
	for _, one := range l.series {
		if first := one.points[0]; !one.unranked && first.x == l.xs[0] {
			from = max(from, first.y.Center)
		}
	}
	return from, from > 0
}

func (l *lineChart) paint(k *ink, h head) {
	top := k.head(h)
	names := l.leader()
	for i := range l.series {
		if l.named(&l.series[i]) {
			names = max(names, l.leader()+label.Width(l.name(l.series[i])))
		}
	}
	above, below := 0, 0
	for _, o := range l.outside {
		if o.above {
			above++
		} else {
			below++
		}
	}
	f := &frame{
		ink: k, X: l.axis, above: inset + vg.Length(above)*rowGap, below: inset + vg.Length(below)*rowGap,
		x0: margin + 34 + inset, x1: width - margin - names - 16 - inset,
	}
	f.y0, f.y1 = margin+vg.Length(len(l.caption))*leading+34+f.below, top-72-f.above
	f.Y = plot.Axis{Min: l.scale.Lo, Max: l.scale.Hi, Scale: plot.LogScale{}}
	k.text(note, soft, margin, top-59, 0, l.measure.label)
	f.grid(layout.LogTicks(l.scale.Lo, l.scale.Hi), words.Thousands)

	l.ties(f)
	if from, ok := l.perfect(); ok {
		f.line(pale, 1, perfectDashes, f.at(l.axis.Min, from), f.at(l.axis.Max, from*l.axis.Max/l.axis.Min))
	}
	for i := range l.series {
		l.band(f, &l.series[i])
	}
	for i := range l.series {
		l.line(f, &l.series[i])
	}
	l.crossings(f)
	l.outsideNames(f)
	l.names(f)
	k.foot(l.caption)
}

// name is a series' label.
func (l *lineChart) name(one series) string {
	switch {
	case one.impl == "nop" && one.unranked:
		return "nop (floor)"
	case one.unranked:
		return one.impl + " (not ranked)"
	}
	return one.impl
}

// signs explains what the chart holds and nothing else.
func (l *lineChart) signs() []sign {
	label := "estimate"
	if l.banded {
		label = fmt.Sprintf("estimate and %s interval", words.Percent(l.level))
	}
	signs := []sign{{22, func(k *ink, x, y vg.Length) {
		if l.banded {
			k.box(x, y-4, x+22, y+4, fade(palette[0], bandOpacity))
		}
		k.rule(palette[0], 1.4, x, y, x+22, y)
		k.mark(round, palette[0], vg.Point{X: x + 11, Y: y}, 2.2)
	}, label}}
	if len(l.found()) > 0 {
		signs = append(signs, sign{22, func(k *ink, x, y vg.Length) {
			k.crossing(x, x+11, x+22, y)
		}, "crossing and its interval"})
	}
	if l.tied() > 0 {
		signs = append(signs, sign{22, func(k *ink, x, y vg.Length) {
			k.box(x, y-tieWidth/2, x+22, y+tieWidth/2, tieColor)
		}, "two impls tied within ±" + words.Percent(l.margin)})
	}
	if _, ok := l.perfect(); ok {
		signs = append(signs, sign{22, func(k *ink, x, y vg.Length) {
			k.line(pale, 1, perfectDashes, vg.Point{X: x, Y: y}, vg.Point{X: x + 22, Y: y})
		}, "perfect scaling of the fastest"})
	}
	return signs
}

const bandOpacity = 0.2

var perfectDashes = []vg.Length{3, 3}

// along returns places on the axis between two values, dense enough to draw.
func (l *lineChart) along(from, to float64) []float64 {
	const steps = 16
	xs := make([]float64, steps+1)
	for i := range xs {
		xs[i] = l.axis.amid(from, to, float64(i)/steps)
	}
	xs[0], xs[steps] = from, to // what rounding took
	return xs
}

// band draws the area between the intervals of neighbouring points. The interval of a
// point without such a neighbour becomes a bar.
func (l *lineChart) band(f *frame, one *series) {
	opacity := bandOpacity
	if l.crowded() {
		opacity /= 2 // a dozen bands on one another would hide the lines
	}
	tint := fade(l.looks[one.impl].color, opacity)
	bound := func(i int) bool { return 0 <= i && i < len(one.points) && one.points[i].y.Finite() }
	var low, high []vg.Point
	for i, p := range one.points {
		switch {
		case !bound(i):
		case bound(i + 1):
			for _, x := range l.along(p.x, one.points[i+1].x) {
				low = append(low, f.at(x, l.held(one.between(l.axis, x, func(i exact.Interval) float64 { return i.Lo }))))
				high = append(high, f.at(x, l.held(one.between(l.axis, x, func(i exact.Interval) float64 { return i.Hi }))))
			}
		case bound(i - 1):
			f.ribbon(tint, low, high)
			low, high = nil, nil
		default:
			x := f.px(p.x)
			f.box(x-3, f.py(l.held(p.y.Lo)), x+3, f.py(l.held(p.y.Hi)), tint)
		}
	}
}

// line draws the points.
func (l *lineChart) line(f *frame, one *series) {
	look := l.looks[one.impl]
	var points []vg.Point
	for i := range len(one.points) - 1 {
		for _, x := range l.along(one.points[i].x, one.points[i+1].x) {
			points = append(points, f.at(x, one.between(l.axis, x, center)))
		}
	}
	for _, part := range layout.Cut(points, f.y0-edge, f.y1+edge) {
		f.line(look.color, 1.4, look.dashes, part...)
	}
	for _, p := range one.points {
		if l.inside(p.y.Center) {
			f.mark(look.marker, look.color, f.at(p.x, p.y.Center), 2.2)
		}
	}
}

func center(i exact.Interval) float64 { return i.Center }

// nameGap is the least distance between two labels, in points.
const nameGap = 13

// leader is the width of the lines that lead to labels. In a crowded chart these lines
// rise and fall far.
func (l *lineChart) leader() vg.Length {
	if l.crowded() {
		return 28
	}
	return 14
}

// names labels the lines at their right ends, moved apart, with leaders. A line that ends
// before the others is labelled at its end. One that ends outside the scale has its name
// where it leaves.
func (l *lineChart) names(f *frame) {
	byEnd := make(map[float64][]*series)
	for i := range l.series {
		if one := &l.series[i]; l.named(one) {
			byEnd[l.last(one).x] = append(byEnd[l.last(one).x], one)
		}
	}
	for _, x := range slices.Sorted(maps.Keys(byEnd)) {
		named := byEnd[x]
		want := make([]float64, len(named))
		for i, one := range named {
			want[i] = float64(f.py(l.last(one).y.Center))
		}
		at := layout.Spread(want, nameGap, float64(f.y0-f.below+inset), float64(f.y1+f.above-inset))
		for i, one := range named {
			look, end, y := l.looks[one.impl], f.at(x, l.last(one).y.Center), vg.Length(at[i])
			if end.X < f.x1-1 {
				f.text(label, look.text, end.X+7, y-3.3, 0, l.name(*one))
				continue
			}
			from, to := f.x1+inset+2, f.x1+inset+2+l.leader()
			f.line(fade(look.color, 0.7), 0.6, nil, end.Add(vg.Point{X: 4}), vg.Point{X: from - 4, Y: end.Y}, vg.Point{X: to, Y: y})
			f.mark(look.marker, look.color, vg.Point{X: to + 3, Y: y}, 2.2)
			f.text(label, look.text, to+9, y-3.3, 0, l.name(*one))
		}
	}
}

// last returns a series' point that is furthest to the right.
func (l *lineChart) last(one *series) point {
	if l.axis.name == "read" {
		return one.points[0] // the lowest read share is on the right
	}
	return one.points[len(one.points)-1]
}

// named reports whether a series is named at its right end.
func (l *lineChart) named(one *series) bool { return l.inside(l.last(one).y.Center) }

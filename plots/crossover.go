package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/plots/internal/layout"
	"example.com/mapbench/plots/internal/origin"
)

// A curveChart draws the log-ratio of two impls along an axis.
type curveChart struct {
	*crossover.Curve
	axis    *axis
	a, b    style
	title   string
	finding []string // in words
	caption []string
	lo, hi  float64 // of all that is drawn, as natural logarithms
}

// Crossover returns the chart of one crossover of the set. It fails when the
// curve has fewer than two points.
func Crossover(set *compare.Set, curve *crossover.Curve, opt compare.Options) (*Chart, error) {
	if len(curve.Points) < 2 {
		return nil, fmt.Errorf("drawing %s against %s: %d points of %s, want at least 2", curve.A, curve.B, len(curve.Points), curve.Axis)
	}
	y, err := newStudy(set, opt)
	if err != nil {
		return nil, err
	}
	xs := make([]float64, len(curve.Points))
	for i, p := range curve.Points {
		xs[i] = p.X
	}
	c := &curveChart{Curve: curve, axis: newAxis(curve.Axis, xs), a: y.looks[curve.A], b: y.looks[curve.B]}
	c.lo, c.hi = -1.5*math.Log1p(curve.Margin), 1.5*math.Log1p(curve.Margin)
	for _, p := range curve.Points {
		c.reach(p.Log)
	}
	for _, fit := range curve.Line {
		c.reach(fit.Log)
	}
	about := words.Workload(curve.Spec, curve.Procs)
	c.title = curve.A + " against " + curve.B + ", " + about
	// The title has said what the sentence says first.
	_, text, _ := strings.Cut(curve.Sentence(), ": ")
	c.finding = note.Wrap(text, width-2*margin)

	procs := fmt.Sprint(curve.Procs)
	if curve.Procs == 0 {
		procs = decimal(c.axis.Min) + " to " + decimal(c.axis.Max)
	}
	var launches origin.Span
	for _, p := range curve.Points {
		launches.Add(p.Launches)
	}
	doubts := make([]string, len(curve.Warnings))
	for i, w := range curve.Warnings { // launches left out are among them
		doubts[i] = "Warning: " + w.Error() + "."
	}
	c.caption = caption(fmt.Sprintf("Points: medians over launches of the paired ratio of %v, with %s intervals. Line and band: the fitted ratio, with its pointwise interval. Coloured points are shown to differ from 1 at the level of the whole curve, hollow ones are not.", curve.Unit, words.Percent(curve.Level)),
		strings.Join(doubts, " "), origin.MeasuredOn(set, procs, launches))
	h := newHead(c.title, c.signs())
	tall := math.Ceil(250 + 150 + float64(len(c.caption)+len(c.finding))*float64(leading) + h.more())
	return &Chart{
		Name:   fileName(curve.A+"-"+curve.B+"-by-"+curve.Axis+strings.TrimSuffix("-in-"+curve.Unit.String(), "-in-ns/op"), curve.Spec, curve.Procs),
		Title:  c.title,
		Height: tall,
		about:  append(slices.Clone(c.finding), c.caption...),
		paint:  func(k *ink) { c.paint(k, h) },
	}, nil
}

// reach widens the chart so that it holds an interval.
func (c *curveChart) reach(i exact.Interval) {
	for _, v := range []float64{i.Lo, i.Center, i.Hi} {
		if !math.IsInf(v, 0) && !math.IsNaN(v) {
			c.lo, c.hi = min(c.lo, v), max(c.hi, v)
		}
	}
}

func (c *curveChart) paint(k *ink, h head) {
	tall := k.titled(h)
	f := &frame{
		ink: k, X: c.axis, above: strip, below: strip,
		x0: margin + 44 + inset, x1: width - margin - 12 - inset,
		y0: margin + vg.Length(len(c.caption))*leading + 34 + strip,
	}
	f.Y = plot.Axis{Min: c.lo, Max: c.hi, Scale: plot.LinearScale{}}
	for i, line := range c.finding {
		k.text(note, dark, margin, tall-39-vg.Length(i)*leading, 0, line)
	}
	below := k.keys(h, tall-43-vg.Length(len(c.finding))*leading)
	f.y1 = below - 31 - strip
	k.text(note, soft, margin, below-18, 0, c.Quotient()+" (logarithmic scale)")

	left, right := f.x0-inset, f.x1+inset
	tie := math.Log1p(c.Margin)
	f.box(left, f.py(-tie), right, f.py(tie), marginColor)
	f.grid(layout.RatioTicks(c.lo, c.hi), func(log float64) string { return ratioLabel(math.Exp(log)) })
	for _, t := range c.Ties {
		f.box(f.px(t.Lo), f.py(-tie), f.px(t.Hi), f.py(tie), bandColor)
	}
	f.rule(soft, 1, left, f.py(0), right, f.py(0))
	c.fit(f)
	c.points(f)
	c.crossings(f)

	c.sides(f)
	k.foot(c.caption)
}

// strip is the height of the two strips of words, above and below the data.
const strip vg.Length = 20

// sides says which impl is faster above and which below the line of equal cost. Each
// stands in the corner from which the curve is further.
func (c *curveChart) sides(f *frame) {
	left, right := c.Points[0], c.Points[len(c.Points)-1]
	if c.Axis == "read" {
		left, right = right, left // high shares are on the left
	}
	above, below := f.x0, f.x1
	at := func(x vg.Length) float64 { return float64((x - f.x0) / (f.x1 - f.x0)) }
	if left.Log.Center > right.Log.Center {
		above, below = below, above
	}
	f.text(strong, c.b.text, above, f.y1+8, at(above), c.B+" is "+c.Unit.Better())
	f.text(strong, c.a.text, below, f.y0-15, at(below), c.A+" is "+c.Unit.Better())
}

// marginColor is the pale blue-grey of differences within the margin.
var marginColor = fade(palette[0], 0.10)

// bandColor darkens it where compare says that the two are tied.
var bandColor = fade(grey(0x40), 0.22)

func (c *curveChart) signs() []sign {
	signs := []sign{{22, func(k *ink, x, y vg.Length) {
		k.box(x, y-4, x+22, y+4, marginColor)
	}, "margin, ±" + words.Percent(c.Margin)}}
	if len(c.Ties) > 0 {
		signs = append(signs, sign{22, func(k *ink, x, y vg.Length) {
			k.box(x, y-4, x+22, y+4, marginColor)
			k.box(x, y-4, x+22, y+4, bandColor)
		}, "tie band: the whole interval is inside"})
	}
	if len(c.Crossings) > 0 {
		signs = append(signs, sign{22, func(k *ink, x, y vg.Length) {
			k.crossing(x, x+11, x+22, y)
		}, "crossing and its interval"})
	}
	for _, x := range c.Crossings {
		if x.RatioAt != nil {
			return append(signs, sign{8, func(k *ink, x, y vg.Length) {
				k.mark(wedge, dark, vg.Point{X: x + 4, Y: y}, 2.4)
			}, "crossing by the median ratio of slices"})
		}
	}
	return signs
}

// fit draws the fitted ratio, and its band wherever that is known.
func (c *curveChart) fit(f *frame) {
	var low, high, middle []vg.Point
	flush := func() {
		f.ribbon(fade(mid, bandOpacity), low, high)
		if len(middle) > 1 {
			f.line(soft, 1.4, nil, middle...)
		}
		low, high, middle = nil, nil, nil
	}
	for i, fit := range c.Line {
		if i > 0 && !c.joined(c.Line[i-1].X, fit.X) {
			flush()
		}
		if !fit.Log.Finite() {
			flush()
			continue
		}
		low = append(low, f.at(fit.X, fit.Log.Lo))
		middle = append(middle, f.at(fit.X, fit.Log.Center))
		high = append(high, f.at(fit.X, fit.Log.Hi))
	}
	flush()
}

// joined reports whether the fit goes on between two of its places. It does not where
// judging could not fit the stretch between two measured values: no place lies inside.
func (c *curveChart) joined(x, y float64) bool {
	u, v := crossover.Scaled(c.axis.name, x), crossover.Scaled(c.axis.name, y)
	for i := range len(c.Points) - 1 {
		l, r := crossover.Scaled(c.axis.name, c.Points[i].X), crossover.Scaled(c.axis.name, c.Points[i+1].X)
		if slack := (r - l) / 2; u < l+slack/2 && v > r-slack/2 {
			return false
		}
	}
	return true
}

// points draws the measured ratios in the colour of the impl that is shown to
// be faster, hollow where neither is.
func (c *curveChart) points(f *frame) {
	for _, p := range c.Points {
		if math.IsNaN(p.Log.Center) {
			continue
		}
		look := style{color: soft, marker: none}
		switch p.Sign {
		case +1:
			look = c.b
		case -1:
			look = c.a
		}
		at := f.at(p.X, p.Log.Center)
		if p.Log.Finite() {
			f.rule(look.color, 1.2, at.X, f.py(p.Log.Lo), at.X, f.py(p.Log.Hi))
		}
		if p.Sign == 0 {
			f.ring(look.color, 1.2, at, 2.6)
		} else {
			f.mark(look.marker, look.color, at, 3)
		}
	}
}

// crossings marks each on the line of equal cost, and names its place where
// the curve leaves room.
func (c *curveChart) crossings(f *frame) {
	zero := f.py(0)
	for _, x := range c.Crossings {
		if x.RatioAt != nil {
			f.mark(wedge, dark, vg.Point{X: f.px(*x.RatioAt), Y: zero + 8}, 2.4)
		}
		at := f.px(x.At)
		f.crossing(f.px(x.Lo), at, f.px(x.Hi), zero)
		fasterLeft := x.Below
		if c.Axis == "read" {
			fasterLeft = x.Above // high shares are on the left
		}
		side := -1.0
		if fasterLeft == c.A { // the curve comes from below
			side = 1
		}
		text := c.place(x)
		if right := max(at, f.px(x.Lo), f.px(x.Hi)) + 6; right+strong.Width(text) < width-margin {
			f.text(strong, dark, right, zero-3+vg.Length(-13*side), 0, text)
		} else { // the curve leaves room on the other side of both
			f.text(strong, dark, min(at, f.px(x.Lo), f.px(x.Hi))-6, zero-3+vg.Length(13*side), 1, text)
		}
	}
}

// place says where a crossing is. Where whole numbers are all that can be measured, it
// is the first whole number behind the crossing.
func (c *curveChart) place(x crossover.Crossing) string {
	if first, ok := crossover.FirstAbove(c.Axis, x); ok {
		return "from " + c.axis.amount(first) + " on"
	}
	return c.axis.amount(rounded(c.Axis, x))
}

// rounded returns a crossing's place with the digits that its label should
// have: a share in whole points unless it is known better than that or few are
// left, a number of entries in three digits.
func rounded(axis string, x crossover.Crossing) float64 {
	step := 0.01
	switch {
	case axis == "n":
		step = math.Pow(10, math.Floor(math.Log10(x.At))-2)
	case axis == "read" && x.At >= 90:
		step = 0.1
	case (axis == "read" || axis == "hit") && x.Hi-x.Lo >= 2:
		step = 1
	case axis != "zipf":
		step = 0.1
	}
	return math.Round(x.At/step) * step
}

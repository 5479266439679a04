package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"example.com/mapbench/bench/trend"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/plots/internal/layout"
)

// A trendChart draws one series of a trend over its gate runs.
type trendChart struct {
	*trend.JudgedSeries
	runs    []trend.Run
	shifts  []trend.Shift // of this series, the latest first
	title   string
	finding []string // in words
	caption []string
	lo, hi  float64 // of all that is drawn, as natural logarithms
}

// Trends returns the charts of a trend's series with shifts or drifts, or of all
// series, in the trend's order.
func Trends(t *trend.Trend, all bool) []*Chart {
	var charts []*Chart
	names := make(map[string]int)
	for i := range t.Series {
		c := newTrendChart(t, i)
		if !all && len(c.shifts) == 0 && c.Drift == 0 {
			continue
		}
		name := fileName("trend-"+c.Contestant+"-"+c.Reference, c.Cell, c.Procs)
		names[name]++
		if n := names[name]; n > 1 {
			name += fmt.Sprintf("-%d", n) // of another machine or baseline
		}
		h := newHead(c.title, nil)
		tall := vg.Length(250+116+h.more()) + vg.Length(len(c.caption)+len(c.finding))*leading
		charts = append(charts, &Chart{
			Name:   name,
			Title:  c.title,
			Height: float64(tall),
			about:  append(slices.Clone(c.finding), c.caption...),
			paint:  func(k *ink) { c.paint(k, h) },
		})
	}
	return charts
}

// WriteTrends writes the charts of [Trends] into a folder, which it makes if need
// be, and returns the files' names.
func WriteTrends(dir string, t *trend.Trend, all bool) (files []string, err error) {
	return WriteCharts(dir, Trends(t, all))
}

func newTrendChart(t *trend.Trend, series int) *trendChart {
	c := &trendChart{JudgedSeries: &t.Series[series], runs: t.Runs}
	for _, s := range t.Shifts {
		if s.Series == series {
			c.shifts = append(c.shifts, s)
		}
	}
	c.title = fmt.Sprintf("%s against %s: %s", c.Contestant, c.Reference, words.Workload(c.Cell, c.Procs))
	c.lo, c.hi = math.Inf(1), math.Inf(-1)
	for _, p := range c.Points {
		c.lo, c.hi = min(c.lo, p.Log.Center), max(c.hi, p.Log.Center)
		if p.Log.Finite() {
			c.lo, c.hi = min(c.lo, p.Log.Lo), max(c.hi, p.Log.Hi)
		}
	}
	const least = 0.01 // so that noise below 1 % doesn't fill the chart
	if c.hi-c.lo < least {
		c.lo, c.hi = (c.lo+c.hi-least)/2, (c.lo+c.hi+least)/2
	}
	c.finding = note.Wrap(c.words(), width-2*margin)
	about := "Points: the paired ratio, median of a gate run's launches, with 95 % intervals. Lines: the levels."
	if len(c.shifts) > 0 {
		about += " Shaded: where the change lies with 90 % probability."
	}
	first, last := c.runs[c.Points[0].Run], c.runs[c.Points[len(c.Points)-1].Run]
	origin := []string{c.Machine, first.Go, "commits " + trend.CommitRange(first, last), words.Count(len(c.Points), "gate run")}
	if last.Go != first.Go {
		origin[1] += " to " + last.Go
	}
	if c.Baseline != "" {
		origin = append(origin, "baseline "+c.Baseline)
	}
	c.caption = caption(about+c.hollow(),
		fmt.Sprintf("A change point is found in at most %s of series that stay level (%d permutations, seed %d).", words.Percent(t.Alpha), t.Permutations, t.Seed),
		strings.Join(origin, " · ")+".")
	return c
}

// hollow explains hollow points, where there are any.
func (c *trendChart) hollow() string {
	outliers, aside := 0, 0
	for _, p := range c.Points {
		if p.Aside != "" {
			aside++
		} else if p.Outlier {
			outliers++
		}
	}
	var kinds []string
	if outliers > 0 {
		kinds = append(kinds, words.Count(outliers, "outlier"))
	}
	if aside > 0 {
		kinds = append(kinds, words.Count(aside, "gate run")+" in another state of the machine")
	}
	if len(kinds) == 0 {
		return ""
	}
	return " Hollow, and without weight: " + words.List(kinds) + "."
}

// words says what was found.
func (c *trendChart) words() string {
	var texts []string
	for i := range c.shifts {
		s := &c.shifts[len(c.shifts)-1-i]
		texts = append(texts, fmt.Sprintf("%s (%s) between %s and %s, commits %s",
			words.Delta(s.Log().Center), words.DeltaBounds(s.Log()), s.Before.Name, s.After.Name, s.Commits()))
	}
	if c.Drift != 0 {
		texts = append(texts, "drift of "+words.Delta(c.Drift)+" over all gate runs")
	}
	if len(texts) == 0 {
		text := "no shift"
		if mde := float64(c.MDE); !math.IsNaN(mde) {
			text += ", and one of " + words.Delta(math.Log1p(mde)) + " held for the last ten gate runs would have been found"
		}
		return text + "."
	}
	return strings.Join(texts, "; ") + "."
}

func (c *trendChart) paint(k *ink, h head) {
	tall := k.titled(h)
	first, last := c.Points[0].Run, c.Points[len(c.Points)-1].Run
	f := &frame{
		ink: k, X: &axis{Axis: plot.Axis{Min: float64(first), Max: float64(last), Scale: plot.LinearScale{}}}, above: inset, below: inset,
		x0: margin + 44 + inset, x1: width - margin - 12 - inset,
		y0: margin + vg.Length(len(c.caption))*leading + 28 + inset,
		y1: tall - 74 - vg.Length(len(c.finding))*leading - inset,
	}
	f.Y = plot.Axis{Min: c.lo, Max: c.hi, Scale: plot.LinearScale{}}
	for i, line := range c.finding {
		k.text(note, dark, margin, tall-39-vg.Length(i)*leading, 0, line)
	}
	k.text(note, soft, margin, tall-43-vg.Length(len(c.finding))*leading, 0,
		fmt.Sprintf("time per operation of %s against that of %s, %% (logarithmic scale)", c.Contestant, c.Reference))

	c.grid(f)
	c.changes(f)
	c.points(f)
	for _, l := range c.Levels {
		f.line(trendLine, 1.8, nil, f.at(c.run(l.First)-0.3, l.From), f.at(c.run(l.Last)+0.3, l.To))
	}
	k.foot(c.caption)
}

// trendLine is the colour of levels.
var trendLine = palette[1]

// run returns where a point's gate run lies on the axis.
func (c *trendChart) run(point int) float64 { return float64(c.Points[point].Run) }

// grid draws the axes: per cent, and the names of as many gate runs as have room.
func (c *trendChart) grid(f *frame) {
	left, right := f.x0-inset, f.x1+inset
	for _, v := range layout.PercentTicks(c.lo, c.hi) {
		y := f.py(v)
		f.rule(faint, 0.6, left, y, right, y)
		f.text(note, soft, left-4, y-3, 1, layout.PercentLabel(v))
	}
	if c.lo < 0 && c.hi > 0 {
		f.rule(pale, 0.8, left, f.py(0), right, f.py(0))
	}
	base := f.y0 - f.below
	f.rule(pale, 0.6, left, base, right, base)
	until := vg.Length(math.Inf(-1))
	for i := range c.Points {
		x := f.px(c.run(i))
		f.rule(pale, 0.6, x, base, x, base-3)
		name := c.runs[c.Points[i].Run].Name
		half := note.Width(name) / 2
		if x-half > until && x+half < width-margin {
			f.text(note, soft, x, base-13, 0.5, name)
			until = x + half + 16
		}
	}
}

// changes marks change points, the stretches in which they lie, and their commits.
func (c *trendChart) changes(f *frame) {
	until := vg.Length(math.Inf(1)) // free to the left of here; the latest shift comes first
	low, high := f.y0-f.below, f.y1+f.above
	for i := range c.shifts {
		s := &c.shifts[i]
		from, to := c.place(s.Earliest), c.place(s.Latest)
		f.box(f.px(from), low, f.px(to), high, marginColor)
		before, after := c.place(s.Before), c.place(s.After)
		x := f.px((before + after) / 2)
		f.line(soft, 0.9, []vg.Length{3, 2}, vg.Point{X: x, Y: low}, vg.Point{X: x, Y: high})
		text := s.CommitAfter()
		right := x + 4 + note.Width(text)
		switch {
		case right < min(until, width-margin):
			f.text(note, dark, x+4, high+4, 0, text)
			until = x - 4
		case x-4 < until:
			f.text(note, dark, x-4, high+4, 1, text)
			until = x - 8 - note.Width(text)
		}
	}
}

// place returns where a gate run of the trend lies on the axis.
func (c *trendChart) place(run trend.Run) float64 {
	for i, r := range c.runs {
		if r.Name == run.Name {
			return float64(i)
		}
	}
	panic("plots: a shift at gate run " + run.Name + ", which is not in the trend")
}

// points draws the gate runs, hollow where they have no weight.
func (c *trendChart) points(f *frame) {
	for i, p := range c.Points {
		at := f.at(c.run(i), p.Log.Center)
		tint := palette[0]
		if p.Aside != "" || p.Outlier {
			tint = mid
		}
		if p.Log.Finite() {
			f.rule(fade(tint, 0.45), 1, at.X, f.py(p.Log.Lo), at.X, f.py(p.Log.Hi))
		}
		if p.Aside != "" || p.Outlier {
			f.ring(tint, 1, at, 2.2)
		} else {
			f.mark(round, tint, at, 2.2)
		}
	}
}

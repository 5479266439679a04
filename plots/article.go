package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"example.com/mapbench/bench/profile"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/plots/internal/layout"
	"example.com/mapbench/plots/internal/origin"
)

// An articleChart draws how many times as long an operation takes with more
// writes, for every ranked impl against itself, and the article's figures
// beside sync.Map's.
type articleChart struct {
	rows    []profile.Profile // ascending by the last ratio
	beside  *profile.Published
	looks   map[string]style
	title   string
	caption []string
	level   float64
	hi      float64 // the largest ratio that is drawn
}

// articleCharts returns a chart for each workload that is the article's.
func (y *study) articleCharts() []*Chart {
	var charts []*Chart
	for i := range y.beside {
		p := &y.beside[i]
		c := &articleChart{beside: p, looks: y.looks, level: y.level, hi: slices.Max(p.Ratio)}
		for _, x := range profile.Of(y.set, p.Reads, y.opt) {
			if x.Spec == p.Spec && x.Procs == p.Procs && !x.Unranked && slices.Equal(x.Reads, p.Reads) {
				c.add(x)
			}
		}
		charts = append(charts, c.chart(y))
	}
	return charts
}

func (c *articleChart) add(x profile.Profile) {
	c.rows = append(c.rows, x)
	for _, log := range x.Log {
		c.hi = max(c.hi, math.Exp(log.Center))
		if log.Finite() {
			c.hi = max(c.hi, math.Exp(log.Hi))
		}
	}
}

func (c *articleChart) chart(y *study) *Chart {
	last := len(c.beside.Reads) - 1
	slices.SortStableFunc(c.rows, func(a, b profile.Profile) int { return cmp.Compare(a.Log[last].Center, b.Log[last].Center) })
	var launches origin.Span
	for _, x := range c.rows {
		launches.Add(x.Launches)
	}
	c.title = "The article's table, every impl against itself: " + words.Workload(c.beside.Spec, c.beside.Procs)
	c.caption = caption(fmt.Sprintf("Dots: the time of an operation divided by the same impl's at %s reads/writes, paired by launch, with %s intervals. The article's figures are of another machine; only ratios can be held against each other.",
		words.Mix(c.beside.Reads[0]), words.Percent(c.level)), origin.MeasuredOn(y.set, fmt.Sprint(c.beside.Procs), launches))
	h := newHead(c.title, c.signs())
	tall := math.Ceil(float64(100+vg.Length(len(c.rows)+1)*rowHeight+vg.Length(len(c.caption))*leading+margin) + h.more())
	return &Chart{
		Name:   fileName("article", c.beside.Spec, c.beside.Procs),
		Title:  c.title,
		Height: tall,
		Cells:  origin.OfProfiles(y.set, c.beside.Profile),
		paint:  func(k *ink) { c.paint(k, h) },
		about:  c.caption,
	}
}

func (c *articleChart) paint(k *ink, h head) {
	tall := k.head(h)
	names, factors := label.Width(c.articleName()), vg.Length(0)
	for _, x := range c.rows {
		names = max(names, label.Width(x.Impl))
		factors = max(factors, note.Width(ratios(x.Log)))
	}
	f := &frame{ink: k, x0: margin + names + 14 + inset, x1: width - margin - factors - 16 - inset}
	f.X = &axis{Axis: plot.Axis{Min: 1, Max: c.hi, Scale: plot.LogScale{}}}
	for _, x := range c.rows { // more writes may be cheaper
		for _, log := range x.Log {
			f.X.Min = min(f.X.Min, math.Exp(log.Center))
			if log.Finite() {
				f.X.Min = min(f.X.Min, math.Exp(log.Lo))
			}
		}
	}
	base, top := margin+vg.Length(len(c.caption))*leading+36, tall-54
	for _, v := range layout.LogTicks(f.X.Min, f.X.Max) {
		x := f.px(v)
		k.rule(faint, 0.6, x, base, x, top)
		k.text(note, soft, x, base-11, 0.5, "×"+decimal(v))
	}
	k.rule(pale, 1, f.px(1), base, f.px(1), top)
	k.rule(pale, 0.6, f.x0-inset, base, f.x1+inset, base)
	k.text(note, soft, (f.x0+f.x1)/2, base-24, 0.5, "times as long as at "+words.Mix(c.beside.Reads[0])+" (logarithmic scale)")
	y := top - 12
	for _, x := range c.rows {
		c.row(f, x, y)
		y -= rowHeight
		if x.Impl == c.beside.Impl {
			c.published(f, y)
			y -= rowHeight
		}
	}
	k.foot(c.caption)
}

// row draws one impl's ratios.
func (c *articleChart) row(f *frame, x profile.Profile, y vg.Length) {
	look := c.looks[x.Impl]
	f.text(label, look.text, margin, y-3.3, 0, x.Impl)
	from, to := f.px(1), f.px(1)
	for _, log := range x.Log[1:] {
		from, to = min(from, f.px(math.Exp(log.Center))), max(to, f.px(math.Exp(log.Center)))
		if log.Finite() {
			f.box(f.px(math.Exp(log.Lo)), y-4.5, f.px(math.Exp(log.Hi)), y+4.5, fade(look.color, 0.3))
		}
	}
	f.rule(look.color, 1.6, from, y, to, y)
	for i, log := range x.Log[1:] {
		c.dot(f, look, i, vg.Point{X: f.px(math.Exp(log.Center)), Y: y})
	}
	f.text(note, soft, f.x1+inset+6, y-3.3, 0, ratios(x.Log))
}

// articleName labels the row of the article's own figures.
func (c *articleChart) articleName() string { return c.beside.Impl + ", the article's" }

// published draws the article's ratios.
func (c *articleChart) published(f *frame, y vg.Length) {
	look := style{color: mid, text: soft}
	f.text(label, look.text, margin, y-3.3, 0, c.articleName())
	text := ""
	f.line(look.color, 1, []vg.Length{3, 3}, vg.Point{X: f.px(1), Y: y}, vg.Point{X: f.px(slices.Max(c.beside.Ratio)), Y: y})
	for i, ratio := range c.beside.Ratio[1:] {
		c.dot(f, look, i, vg.Point{X: f.px(ratio), Y: y})
		if text != "" {
			text += ", "
		}
		text += "×" + words.Factor(ratio)
	}
	f.text(note, soft, f.x1+inset+6, y-3.3, 0, text)
}

// dot draws the i-th share after the first.
func (c *articleChart) dot(f *frame, look style, i int, at vg.Point) {
	if i == 0 {
		f.ring(look.color, 1.3, at, 3)
	} else {
		f.disc(look.color, at, 3.4)
	}
}

func (c *articleChart) signs() []sign {
	var signs []sign
	look := style{color: grey(0x44)}
	for i, read := range c.beside.Reads[1:] {
		signs = append(signs, sign{8, func(k *ink, x, y vg.Length) {
			c.dot(&frame{ink: k}, look, i, vg.Point{X: x + 4, Y: y})
		}, fmt.Sprintf("%s %% reads, %s %% writes", decimal(read), decimal(100-read))})
	}
	return append(signs, sign{16, func(k *ink, x, y vg.Length) {
		k.box(x, y-4.5, x+16, y+4.5, fade(look.color, 0.3))
	}, words.Percent(c.level) + " interval"})
}

// ratios formats the factors after the first.
func ratios(logs []exact.Interval) string {
	text := ""
	for i, log := range logs[1:] {
		if i > 0 {
			text += ", "
		}
		text += words.Times(log)
		if bounds := words.TimesBounds(log); bounds != "" {
			text += " " + bounds
		}
	}
	return text
}

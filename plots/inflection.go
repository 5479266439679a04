package plots

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"example.com/mapbench/bench/profile"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/plots/internal/layout"
	"example.com/mapbench/plots/internal/origin"
)

// An inflectionChart draws each ranked impl's cost at 95/5 and at 50/50 as two
// dots on a line, in one panel for each n.
type inflectionChart struct {
	panels  []panel
	all     []profile.Profile // of all panels
	looks   map[string]style
	title   string
	caption []string
	level   float64
	scale   layout.Reach // of what is drawn, in ns/op
	banded  bool         // some dots have an interval
}

// A panel holds the inflections at one n, ascending by cost at 95/5.
type panel struct {
	name string
	rows []profile.Profile
}

// rowHeight is the distance between two impls, panelGap what a panel needs
// beside its rows, in points.
const (
	rowHeight = 17
	panelGap  = 34
)

// inflectionCharts returns a chart for each workload, whose panels differ in n: those of the
// plain workload, and the others. It leaves out reference impls, which would take half of
// the width to say that an empty loop is fast.
func (y *study) inflectionCharts() (plain, others []*Chart) {
	type rest struct {
		spec  string
		procs int
	}
	var order []rest
	byRest := make(map[rest]*inflectionChart)
	for _, x := range profile.Of(y.set, []float64{95, 50}, y.opt) {
		if x.Unranked {
			continue
		}
		spec, n := withoutN(x.Spec)
		key := rest{spec, x.Procs}
		c := byRest[key]
		if c == nil {
			c = &inflectionChart{looks: y.looks, level: y.level}
			byRest[key] = c
			order = append(order, key)
		}
		c.add(n, x)
	}
	for _, key := range order {
		chart := byRest[key].chart(y, key.spec, key.procs)
		if len(words.Keys(key.spec)) == 0 {
			plain = append(plain, chart)
		} else {
			others = append(others, chart)
		}
	}
	return plain, others
}

// withoutN splits a spec's n off.
func withoutN(spec string) (rest, n string) {
	var kept []string
	for key := range strings.SplitSeq(spec, "/") {
		if strings.HasPrefix(key, "n=") {
			n = key
		} else {
			kept = append(kept, key)
		}
	}
	return strings.Join(kept, "/"), n
}

func (c *inflectionChart) add(n string, x profile.Profile) {
	c.all = append(c.all, x)
	i := slices.IndexFunc(c.panels, func(p panel) bool { return p.name == n })
	if i < 0 {
		i = len(c.panels)
		c.panels = append(c.panels, panel{name: n})
	}
	c.panels[i].rows = append(c.panels[i].rows, x)
	for _, ns := range x.NsPerOp {
		c.banded = c.banded || ns.Finite()
	}
}

func (c *inflectionChart) chart(y *study, spec string, procs int) *Chart {
	var launches origin.Span
	rows := 0
	for i := range c.panels {
		p := &c.panels[i]
		slices.SortStableFunc(p.rows, func(a, b profile.Profile) int { return cmp.Compare(a.NsPerOp[0].Center, b.NsPerOp[0].Center) })
		rows += len(p.rows)
		for i := range 2 {
			var beside []exact.Interval
			for _, x := range p.rows {
				beside = append(beside, x.NsPerOp[i])
			}
			c.scale.Include(beside, true)
		}
		for _, x := range p.rows {
			launches.Add(x.Launches)
		}
	}
	c.scale.Open()
	about := words.Workload(spec, procs)
	c.title = "From 95/5 to 50/50 reads/writes: " + about
	bounds := fmt.Sprintf(", and its %s interval", words.Percent(c.level))
	if !c.banded {
		bounds = "; the launches are too few for an interval"
	}
	c.caption = caption("Dots: ns/op, wall time by the operations of all goroutines; rows ascend by the cost at 95/5. × says how many times as long an operation takes at 50/50, paired by launch"+bounds+". Reference impls are left out.",
		origin.MeasuredOn(y.set, fmt.Sprint(procs), launches))
	h := newHead(c.title, c.signs())
	tall := 48 + float64(len(c.panels)*panelGap+rows*rowHeight) + 40 + float64(len(c.caption))*float64(leading) + float64(margin) + h.more()
	return &Chart{
		Name:   fileName("inflection", spec, procs),
		Title:  c.title,
		Height: tall,
		paint:  func(k *ink) { c.paint(k, h) },
		about:  c.caption,
		Cells:  origin.OfProfiles(y.set, c.all...),
	}
}

func (c *inflectionChart) paint(k *ink, h head) {
	tall := k.head(h)
	names, factors := vg.Length(0), vg.Length(0)
	for _, p := range c.panels {
		for _, x := range p.rows {
			names = max(names, label.Width(x.Impl))
			factors = max(factors, factorWidth(x))
		}
	}
	f := &frame{ink: k, x0: margin + names + 14 + inset, x1: width - margin - factors - 16 - inset}
	f.X = &axis{Axis: plot.Axis{Min: c.scale.Lo, Max: c.scale.Hi, Scale: plot.LogScale{}}}

	base := margin + vg.Length(len(c.caption))*leading + 36
	top := tall - 52
	for _, v := range layout.LogTicks(c.scale.Lo, c.scale.Hi) {
		x := f.px(v)
		k.rule(faint, 0.6, x, base, x, top)
		k.text(note, soft, x, base-11, 0.5, words.Thousands(v))
	}
	k.rule(pale, 0.6, f.x0-inset, base, f.x1+inset, base)
	k.text(note, soft, (f.x0+f.x1)/2, base-24, 0.5, "ns/op (logarithmic scale): further left is better")
	y := top
	for _, p := range c.panels {
		k.text(strong, dark, margin, y-14, 0, p.name)
		y -= 20
		for _, x := range p.rows {
			c.row(f, x, y-rowHeight/2)
			y -= rowHeight
		}
		y -= panelGap - 20
	}
	k.foot(c.caption)
}

// row draws one impl, its name before and its factor behind.
func (c *inflectionChart) row(f *frame, x profile.Profile, y vg.Length) {
	look := c.looks[x.Impl]
	f.text(label, look.text, margin, y-3.3, 0, x.Impl)
	held := func(ns float64) vg.Length { return f.px(max(c.scale.Lo, min(c.scale.Hi, ns))) }
	before, after := x.NsPerOp[0].Center, x.NsPerOp[1].Center
	from, to := held(before), held(after)
	if before > c.scale.Hi { // so is the other, or nearly
		f.rule(faint, 0.6, margin+label.Width(x.Impl)+4, y, f.x1, y)
		f.mark(eastward, look.color, vg.Point{X: f.x1 + 3, Y: y}, 2.6)
		f.set(f.x1-4, y-3.3, 1, append(factor(look, x), run{note, soft, " from " + threeDigits(before) + " to " + threeDigits(after)})...)
		return
	}
	end := max(from, to) + 4
	f.rule(faint, 0.6, margin+label.Width(x.Impl)+4, y, min(from, to), y)
	for _, ns := range x.NsPerOp {
		if ns.Finite() {
			f.box(held(ns.Lo), y-4.5, held(ns.Hi), y+4.5, fade(look.color, 0.3))
			end = max(end, held(ns.Hi))
		}
	}
	f.rule(look.color, 1.6, from, y, to, y)
	f.ring(look.color, 1.3, vg.Point{X: from, Y: y}, 3)
	if after > c.scale.Hi {
		f.mark(eastward, look.color, vg.Point{X: to + 3, Y: y}, 2.6)
		f.set(from-8, y-3.3, 1, append(factor(look, x), run{note, soft, ", to " + threeDigits(after)})...)
		return
	}
	f.disc(look.color, vg.Point{X: to, Y: y}, 3.4)
	f.set(end+7, y-3.3, 0, factor(look, x)...)
}

// factor returns how many times as long an impl takes at the second share.
func factor(look style, x profile.Profile) []run {
	runs := []run{{strong, look.text, words.Times(x.Log[1])}}
	if bounds := words.TimesBounds(x.Log[1]); bounds != "" {
		runs = append(runs, run{note, soft, " " + bounds})
	}
	return runs
}

// factorWidth returns how wide that is.
func factorWidth(x profile.Profile) (wide vg.Length) {
	for _, r := range factor(style{}, x) {
		wide += r.Width(r.text)
	}
	return wide
}

func (c *inflectionChart) signs() []sign {
	tint := grey(0x44)
	signs := []sign{
		{8, func(k *ink, x, y vg.Length) { k.ring(tint, 1.3, vg.Point{X: x + 4, Y: y}, 3) }, "95 % reads, 5 % writes"},
		{8, func(k *ink, x, y vg.Length) { k.disc(tint, vg.Point{X: x + 4, Y: y}, 3.4) }, "50 % reads, 50 % writes"},
	}
	if c.banded {
		signs = append(signs, sign{16, func(k *ink, x, y vg.Length) {
			k.box(x, y-4.5, x+16, y+4.5, fade(tint, 0.3))
		}, words.Percent(c.level) + " interval of ns/op"})
	}
	return signs
}

package plots

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
)

// A Gallery holds the charts of a set by what they show. Each list may be empty.
type Gallery struct {
	Winners []*Chart // who is best over two axes
	Lines   []*Chart // ns/op along read, n, hit and zipf
	Scaling []*Chart // throughput along goroutines and procs
	Article []*Chart // measured ratios beside those of the article

	// Inflections have each impl at 95/5 against 50/50 of the plain workload,
	// OtherInflections those of other workloads.
	Inflections, OtherInflections []*Chart

	Bars []*Chart // the maps of the only cell, in order of merit

	// Pairs are what a line would join two points of. Sparse are maps of winners of which
	// more than half would be empty. Neither has a chart: a small table shows all there is.
	Pairs  []*Sweep
	Sparse []*compare.Grid

	// Skipped says which charts a reader might expect, and why they are not there.
	Skipped exact.Warnings

	blank string // why no launch of the set counts
}

// Draw draws all charts of a set: who wins over read share and n, and over
// read share and goroutines; ns/op along read, n, hit and zipf; throughput
// along goroutines and procs; each impl at 95/5 against 50/50; the article's table; and,
// of a set of one cell, its maps in order of merit. A line needs three measured values, all
// else equal, and a map of winners at least half of its fields. A sweep of another axis that
// was measured at many read shares is drawn at 100, 95, 50 and 0 per cent of reads.
// It is an error when the set has no cells. If nothing can be drawn, the gallery is empty
// and [Gallery.WhyEmpty] says why.
func Draw(set *compare.Set, opt compare.Options) (*Gallery, error) {
	y, err := newStudy(set, opt)
	if err != nil {
		return nil, err
	}
	g := &Gallery{blank: set.Blank()}
	if err := y.winnerMaps(g); err != nil {
		return nil, err
	}
	if err := y.lineCharts(g); err != nil {
		return nil, err
	}
	g.Inflections, g.OtherInflections = y.inflectionCharts()
	if len(g.Inflections)+len(g.OtherInflections) == 0 {
		g.skip("no chart of 95/5 against 50/50: no impl was measured at both in one run, all else equal; measure read=95,50")
	}
	g.Article = y.articleCharts()
	if len(set.Cells) == 1 {
		if c := y.bars(set.Cells[0]); c != nil {
			g.Bars, g.Skipped = []*Chart{c}, nil // nobody expects another one
		}
	}
	return g, distinct(g.all())
}

// WhyEmpty returns an error that says why nothing could be drawn, and nil when the
// gallery has a chart.
func (g *Gallery) WhyEmpty() error {
	switch {
	case len(g.all()) > 0:
		return nil
	case len(g.Pairs) > 0 && g.blank == "":
		return fmt.Errorf("nothing to draw: no line through two points; measure a third value of %s, or see mapbench report", g.Pairs[0].Axis)
	case g.blank != "":
		return fmt.Errorf("nothing to draw: %s", g.blank)
	}
	return fmt.Errorf("nothing to draw: %w", errors.Join(g.Skipped...))
}

// all returns the charts in the order in which they are written.
func (g *Gallery) all() []*Chart {
	return slices.Concat(g.Bars, g.Winners, g.Lines, g.Scaling, g.Inflections, g.OtherInflections, g.Article)
}

// skip says why a chart is not there.
func (g *Gallery) skip(why string) { g.Skipped = append(g.Skipped, errors.New(why)) }

// winnerMaps draws who wins over read share and another axis.
func (y *study) winnerMaps(g *Gallery) error {
	for _, axis := range []string{"n", "goroutines"} {
		grids, err := y.set.Grids("read", axis, y.opt)
		if err != nil {
			return err
		}
		for i := range grids {
			w := y.newWinnerMap(&grids[i])
			if w.mostlyEmpty() {
				g.Sparse = append(g.Sparse, &grids[i])
			} else {
				g.Winners = append(g.Winners, w.chart(y))
			}
		}
	}
	if len(g.Winners)+len(g.Sparse) == 0 {
		g.skip("no map of winners: no two read shares were measured at two n, or at two numbers of goroutines; measure read=95,50/n=1000,100000, at least")
	}
	return nil
}

// lineCharts draws what lies along each axis.
func (y *study) lineCharts(g *Gallery) error {
	for _, axis := range compare.Axes() {
		m, to := cost, &g.Lines
		if axis == "goroutines" || axis == "procs" {
			m, to = throughput, &g.Scaling
		}
		found, err := y.sweeps(axis, 2, m)
		if err != nil {
			return err
		}
		if axis == "read" && len(found) == 0 {
			g.skip("no chart against read share: no two cells differ only in it; measure read=95,90,50, at least")
		}
		for _, s := range atUsualShares(found) {
			if len(s.Cells) < 3 {
				g.Pairs = append(g.Pairs, s)
			} else {
				*to = append(*to, y.newLineChart(s, m).chart())
			}
		}
	}
	return nil
}

// atUsualShares leaves out the sweeps at unusual read shares, if an equal sweep was measured
// at a usual share.
func atUsualShares(found []*Sweep) []*Sweep {
	split := func(s *Sweep) (usual bool, rest string) {
		var keys []string
		for key := range strings.SplitSeq(s.Spec, "/") {
			if read, ok := strings.CutPrefix(key, "read="); ok {
				usual = slices.Contains([]string{"100", "95", "50", "0"}, read)
			} else {
				keys = append(keys, key)
			}
		}
		return usual, fmt.Sprint(keys, s.Procs)
	}
	drawn := make(map[string]bool) // by the rest: at a usual share
	for _, s := range found {
		usual, rest := split(s)
		drawn[rest] = drawn[rest] || usual
	}
	return slices.DeleteFunc(slices.Clone(found), func(s *Sweep) bool {
		usual, rest := split(s)
		return drawn[rest] && !usual
	})
}

package plots

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/internal/exact"
)

// Charts returns the charts of a set: who wins over read share and n, and over
// read share and goroutines; ns/op along read, n, hit and zipf; throughput
// along goroutines and procs; each impl at 95/5 against 50/50; and the article's
// table. A line needs three measured values, all else equal; along procs it needs
// two, and along read two if no workload has more. A sweep of another axis that was
// measured at many read shares is drawn at 100, 95, 50 and 0 per cent of reads.
// Skipped says which charts a reader might expect, and why they are not there. It
// is an error when nothing can be drawn.
func Charts(set *compare.Set, opt compare.Options) (charts []*Chart, skipped exact.Warnings, err error) {
	y, err := newStudy(set, opt)
	if err != nil {
		return nil, nil, err
	}
	g, skipped, err := y.gallery()
	if err != nil {
		return nil, nil, err
	}
	if len(g.all()) == 0 {
		return nil, nil, y.nothing(skipped)
	}
	return g.all(), skipped, nil
}

// nothing is the error for a set without a chart.
func (y *study) nothing(skipped exact.Warnings) error {
	if why := y.set.Blank(); why != "" {
		return fmt.Errorf("nothing to draw: %s", why)
	}
	return fmt.Errorf("nothing to draw: %w", errors.Join(skipped...))
}

// Write writes the charts of a set into a folder, which it makes if need be,
// and returns the files' names in the order of [Charts]. Files of the same
// names are replaced if mapbench wrote them; others are left alone.
func Write(dir string, set *compare.Set, opt compare.Options) (files []string, skipped exact.Warnings, err error) {
	charts, skipped, err := Charts(set, opt)
	if err != nil {
		return nil, nil, err
	}
	files, err = writeCharts(dir, charts)
	return files, skipped, err
}

// WriteCrossovers writes a chart of each curve of a set into a folder, which it makes if
// need be, and returns the files' names.
func WriteCrossovers(dir string, set *compare.Set, curves []crossover.Curve, opt compare.Options) (files []string, err error) {
	charts := make([]*Chart, len(curves))
	for i := range curves {
		if charts[i], err = Crossover(set, &curves[i], opt); err != nil {
			return nil, err
		}
	}
	return writeCharts(dir, charts)
}

// WriteFile writes the chart into a folder that exists, and returns the file's
// name: the chart's, and .svg.
func (c *Chart) WriteFile(dir string) (string, error) {
	var svg bytes.Buffer
	if err := c.WriteSVG(&svg); err != nil {
		return "", err
	}
	file := filepath.Join(dir, c.file())
	if err := replaceable(file, chartSign); err != nil {
		return "", err
	}
	return file, os.WriteFile(file, svg.Bytes(), 0o666)
}

// file is the name of the chart's file in its folder.
func (c *Chart) file() string { return c.Name + ".svg" }

// distinct refuses two charts of one name: one would replace the other.
func distinct(charts []*Chart) error {
	seen := make(map[string]bool)
	for _, c := range charts {
		if seen[c.Name] {
			return fmt.Errorf("two charts have the name %s", c.Name)
		}
		seen[c.Name] = true
	}
	return nil
}

// writeCharts writes charts into a folder, which it makes if need be.
func writeCharts(dir string, charts []*Chart) (files []string, err error) {
	if err := distinct(charts); err != nil {
		return nil, err
	}
	for _, c := range charts { // before anything is written
		if err := replaceable(filepath.Join(dir, c.file()), chartSign); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	for _, c := range charts {
		file, err := c.WriteFile(dir)
		if err != nil {
			return files, err
		}
		files = append(files, file)
	}
	return files, nil
}

// A gallery holds the charts of a set by what they show.
type gallery struct {
	winners []*Chart
	lines   []*Chart // ns/op along read, n, hit and zipf
	scaling []*Chart // throughput along goroutines and procs
	article []*Chart

	inflections, otherInflections []*Chart // of the plain workload, and of others

	grids []compare.Grid // that winners show
}

func (g *gallery) all() []*Chart {
	return slices.Concat(g.winners, g.lines, g.scaling, g.inflections, g.otherInflections, g.article)
}

// gallery draws all charts of the set; there may be none.
func (y *study) gallery() (*gallery, exact.Warnings, error) {
	var g gallery
	var skipped exact.Warnings
	for _, axis := range []string{"n", "goroutines"} {
		grids, err := y.set.Grids("read", axis, y.opt)
		if err != nil {
			return nil, nil, err
		}
		g.grids = append(g.grids, grids...)
	}
	for i := range g.grids {
		g.winners = append(g.winners, y.newWinnerMap(&g.grids[i]))
	}
	if len(g.winners) == 0 {
		skipped = append(skipped, errors.New("no map of winners: no two read shares were measured at two n, or at two numbers of goroutines; measure read=95,50/n=1000,100000, at least"))
	}
	for _, axis := range compare.Axes() {
		m, to, least := cost, &g.lines, 3
		switch axis {
		case "goroutines":
			m, to = throughput, &g.scaling
		case "procs":
			m, to, least = throughput, &g.scaling, 2
		}
		found, err := y.sweeps(axis, least, m)
		if axis == "read" && len(found) == 0 && err == nil {
			if found, err = y.sweeps(axis, 2, m); len(found) == 0 {
				skipped = append(skipped, errors.New("no chart against read share: no two cells differ only in it; measure read=95,50, at least"))
			}
		}
		if err != nil {
			return nil, nil, err
		}
		for _, s := range telling(found) {
			*to = append(*to, y.newLineChart(s, m).chart())
		}
	}
	g.inflections, g.otherInflections = y.inflectionCharts()
	if len(g.inflections)+len(g.otherInflections) == 0 {
		skipped = append(skipped, errors.New("no chart of 95/5 against 50/50: no impl was measured at both in one run, all else equal; measure read=95,50"))
	}
	g.article = y.articleCharts()
	if err := distinct(g.all()); err != nil {
		return nil, nil, err
	}
	return &g, skipped, nil
}

// telling leaves out the sweeps at unusual read shares, if an equal sweep was measured
// at a usual share.
func telling(found []*sweep) []*sweep {
	split := func(s *sweep) (spoken bool, rest string) {
		var keys []string
		for key := range strings.SplitSeq(s.Spec, "/") {
			if read, ok := strings.CutPrefix(key, "read="); ok {
				spoken = slices.Contains([]string{"100", "95", "50", "0"}, read)
			} else {
				keys = append(keys, key)
			}
		}
		return spoken, fmt.Sprint(keys, s.Procs)
	}
	told := make(map[string]bool)
	for _, s := range found {
		spoken, rest := split(s)
		told[rest] = told[rest] || spoken
	}
	return slices.DeleteFunc(slices.Clone(found), func(s *sweep) bool {
		spoken, rest := split(s)
		return told[rest] && !spoken
	})
}

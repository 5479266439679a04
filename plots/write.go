package plots

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/workloads"
)

// Charts returns the charts of a set: ns/op along read where at least two
// shares were measured, along every other axis where at least three values
// were, all else equal; then the inflections. Skipped says, for people, what a
// reader might expect and why it is not there. It is an error when nothing can
// be drawn.
func Charts(set *compare.Set, opt compare.Options) (charts []*Chart, skipped compare.Warnings, err error) {
	tables, err := set.Tables(opt)
	if err != nil {
		return nil, nil, err
	}
	if len(tables) == 0 {
		return nil, nil, errors.New("no cells, so no charts")
	}
	looks := looksOf(tables)
	level, margin := tables[0].Level, tables[0].Margin
	for _, axis := range append(workloads.Axes(), "procs") {
		least := 3
		if axis == "read" {
			least = 2
		}
		found, err := sweeps(set, tables, axis, least, opt)
		if err != nil {
			return nil, nil, err
		}
		for _, s := range found {
			if len(s.series) > 0 {
				charts = append(charts, newLineChart(set, s, looks, level, margin))
			}
		}
		if axis == "read" && len(found) == 0 {
			skipped = append(skipped, errors.New("no chart against read share: no two cells differ only in it; measure read=95,50, at least"))
		}
	}
	inflections := newInflectionCharts(set, set.Inflections(opt), looks, level)
	if len(inflections) == 0 {
		skipped = append(skipped, errors.New("no chart of 95/5 against 50/50: no impl was measured at both, all else equal; measure read=95,50"))
	}
	charts = append(charts, inflections...)
	if len(charts) == 0 {
		return nil, nil, fmt.Errorf("nothing to draw: %w", errors.Join(skipped...))
	}
	for i, c := range charts {
		if slices.ContainsFunc(charts[:i], func(other *Chart) bool { return other.Name == c.Name }) {
			return nil, nil, fmt.Errorf("two charts have the name %s", c.Name)
		}
	}
	return charts, skipped, nil
}

// Write writes the charts of a set into a folder, which it makes if need be,
// and returns the files' names in the order of [Charts]. Files of the same
// names are replaced; others are left alone.
func Write(dir string, set *compare.Set, opt compare.Options) (files []string, skipped compare.Warnings, err error) {
	charts, skipped, err := Charts(set, opt)
	if err != nil {
		return nil, nil, err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, nil, err
	}
	for _, c := range charts {
		file, err := c.WriteFile(dir)
		if err != nil {
			return files, skipped, err
		}
		files = append(files, file)
	}
	return files, skipped, nil
}

// WriteFile writes the chart into a folder that exists, and returns the file's
// name: the chart's, and .svg.
func (c *Chart) WriteFile(dir string) (string, error) {
	var svg bytes.Buffer
	if err := c.WriteSVG(&svg); err != nil {
		return "", err
	}
	file := filepath.Join(dir, c.Name+".svg")
	return file, os.WriteFile(file, svg.Bytes(), 0o666)
}

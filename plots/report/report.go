// Package report writes a page that puts the findings of the judging packages into words,
// with the charts that show them in a folder beside it. It judges nothing: each number,
// winner and crossing comes from package compare or crossover, each chart from package
// plots.
//
// [Write] writes the page. Its parts stand in the order of a reader's questions: which map
// is best, where that changes, what writes cost, what the field's presets say, how
// throughput grows; then what was not measured, all figures, and how to read them. Each
// part is a file here.
//
// The page depends on the set and the options alone, byte for byte.
package report

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/folder"
	"example.com/mapbench/plots"
)

// What a report's folder holds.
const (
	PageName   = "report.md"
	ChartsName = "charts" // the folder of the charts that the page shows
)

// sign is in the first bytes of each page.
const sign = "Written by `mapbench report`"

// Write writes a report about a set into a folder, which it makes if need be: [PageName],
// in GitHub's Markdown, and the charts that it shows, in [ChartsName]. It returns the
// files' names, the page's first. If nothing can be claimed from the set, the page says
// why, and shows the figures without charts. Files of the same names are replaced if
// mapbench wrote them; others are left alone. It is an error when the set holds no cells,
// or nothing that can be drawn.
func Write(dir string, set *compare.Set, opt compare.Options) (files []string, err error) {
	p, err := newPage(set, opt)
	if err != nil {
		return nil, fmt.Errorf("writing a report: %w", err)
	}
	p.write()
	file := filepath.Join(dir, PageName)
	if err := folder.Replaceable(file, sign); err != nil {
		return nil, err
	}
	charts := filepath.Join(dir, ChartsName)
	if err := folder.Enterable(charts); err != nil {
		return nil, err
	}
	if files, err = plots.WriteCharts(charts, p.shown); err != nil {
		return files, err
	}
	if err := os.WriteFile(file, []byte(p.String()), 0o666); err != nil {
		return files, err
	}
	return slices.Insert(files, 0, file), nil
}

// Package report writes what judging found about a set as pages of Markdown, with the charts
// that show it in a folder beside them. It judges nothing: each number and winner comes from
// package compare, the answer at the top from package answer, each chart from package plots or
// costs.
//
// [Write] writes [PageName] and, for a set of several workloads, further pages in
// [PagesName]: one for each topic that a reader may ask about. Here is which file does what,
// in the order of a reader's steps:
//
//   - front.go: PageName has the answer, an index of the other pages, and what limits it.
//   - topic.go: which workloads are a topic, and what its page is called.
//   - sheet.go: the workloads of a page as rows and columns.
//   - split.go: a topic that is too long for one page gets several.
//   - page.go, winners.go, figures.go: such a page has the fastest map of each workload, then
//     the time of each map, then the charts.
//   - side.go, memory.go, tails.go: what maps cost beside time, if the set says that.
//
// No page has more than [MaxLines] lines. The pages depend on the set and the options alone,
// byte for byte.
package report

import (
	"fmt"
	"os"
	"path/filepath"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/folder"
	"example.com/mapbench/plots"
)

// What a report's folder holds.
const (
	PageName   = "report.md"
	PagesName  = "report" // the folder of the further pages
	ChartsName = "charts" // the folder of the charts that the pages show
)

// MaxLines is the number of lines that a page has at most.
const MaxLines = 300

// sign is in the first bytes of each page.
const sign = "Written by `mapbench report`"

// Write writes a report about a set into a folder, which it makes if need be: [PageName],
// in GitHub's Markdown, further pages in [PagesName], and the charts that they show, in
// [ChartsName]. It returns the sentences of the answer, which are plain text, and the
// files' names: PageName's first, then the other pages'. If nothing can be claimed from the
// set, the sentences and the report say why. Files of the same names are
// replaced if mapbench wrote them; others are left alone, and then nothing is written. It is
// an error when the set holds no cells, or compares builds and no maps.
func Write(dir string, set *compare.Set, opt compare.Options) (said, files []string, err error) {
	f, err := judge(set, opt)
	if err != nil {
		return nil, nil, fmt.Errorf("writing a report: %w", err)
	}
	names, texts := f.texts()
	for _, name := range []string{PagesName, ChartsName} {
		if err := folder.Enterable(filepath.Join(dir, name)); err != nil {
			return nil, nil, err
		}
	}
	for _, name := range names {
		if err := folder.Replaceable(filepath.Join(dir, name), sign); err != nil {
			return nil, nil, err
		}
	}
	charts, err := plots.WriteCharts(filepath.Join(dir, ChartsName), f.allCharts())
	if err != nil {
		return nil, charts, err
	}
	for _, name := range names {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			return nil, files, err
		}
		if err := os.WriteFile(file, []byte(texts[name]), 0o666); err != nil {
			return nil, files, err
		}
		files = append(files, file)
	}
	return f.answer.Headline, append(files, charts...), nil
}

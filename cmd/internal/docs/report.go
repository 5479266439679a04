package main

import (
	"os"
	"path/filepath"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/plots/page"
	"example.com/mapbench/plots/report"
)

// baseline names the file whose results the report shows.
var baseline = "results/baseline/full.txt"

// writeReport writes the report, its further pages, its charts and the page for browsers into
// a folder, as mapbench report does, and removes other pages and charts of a report from the folder.
func writeReport(dir string) error {
	set, err := compare.ReadFiles(baseline)
	if err != nil {
		return err
	}
	_, written, err := report.Write(dir, set, compare.Options{})
	if err != nil {
		return err
	}
	shown, err := evidence()
	if err != nil {
		return err
	}
	if _, err := page.Write(dir, set, compare.Options{}, shown); err != nil {
		return err
	}
	for _, pattern := range []string{filepath.Join(report.PagesName, "*.md"), filepath.Join(report.ChartsName, "*.svg")} {
		there, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return err
		}
		for _, name := range there {
			if !slices.Contains(written, name) {
				if err := os.Remove(name); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

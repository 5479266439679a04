package main

import (
	"errors"
	"flag"
	"fmt"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/plots/page"
	"example.com/mapbench/plots/report"
)

var reportVerb = verb{
	name:    "report",
	reads:   true,
	summary: "writes a report of results files: the answer, tables and charts",
	usage: "[-margin PERCENT] -o DIR FILE...\n" +
		"       mapbench report -json [-margin PERCENT] [-o DIR] FILE...\n\n" +
		"It writes DIR/report.md, which has the answer and leads to the pages in DIR/report,\n" +
		"one for each kind of workload, with charts in DIR/charts; and DIR/index.html, a page\n" +
		"for a browser that answers questions about the results. It prints the answer and\n" +
		"the names of what it wrote; with -json, all findings about who is best, where,\n" +
		"instead. The files must be of one machine.",
	example: "-o report r.txt",
	needs:   afterRun,
	run:     runReport,
}

func runReport(e env, flags *flag.FlagSet, args []string) (int, error) {
	asJSON := flags.Bool("json", false, "print JSON")
	dir := flags.String("o", "", "`folder` for the report, made if it doesn't exist")
	margin := cmdline.MarginFlag(flags)
	if err := cmdline.Parse(flags, args, 1, -1); err != nil {
		return 0, err
	}
	if *dir == "" && !*asJSON {
		return 0, errors.New("no folder for the report; name one with -o")
	}
	options, err := margin.Options()
	if err != nil {
		return 0, err
	}
	set, err := compare.ReadFiles(flags.Args()...)
	if errors.Is(err, compare.ErrNoResults) {
		return 0, fmt.Errorf("%w; measure some with mapbench run", err)
	}
	if err != nil {
		return 0, err
	}
	var said, files []string
	if *dir != "" {
		if said, files, err = report.Write(*dir, set, options); err != nil {
			return 0, err
		}
		name, err := page.Write(*dir, set, options, page.Evidence{})
		if err != nil {
			return 0, err
		}
		files = append(files, name)
	}
	if *asJSON {
		found, err := crossover.Find(set, options)
		if err != nil {
			return 0, err
		}
		return cmdline.ExitOK, writeJSON(e, found)
	}
	printWarnings(e, set.Warnings)
	for _, sentence := range said {
		fmt.Fprintln(e.stdout, sentence)
	}
	for _, name := range files {
		fmt.Fprintln(e.stdout, name)
	}
	return cmdline.ExitOK, nil
}

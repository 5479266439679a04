package main

import (
	"errors"
	"flag"
	"fmt"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/plots/page"
	"example.com/mapbench/plots/report"
)

var reportVerb = verb{
	name:    "report",
	reads:   true,
	summary: "writes a report of results files: findings, tables and charts",
	usage: "[-margin PERCENT] -o DIR FILE...\n" +
		"       mapbench report -json [-margin PERCENT] [-o DIR] FILE...\n\n" +
		"It writes DIR/report.md with its charts in DIR/charts, and DIR/index.html, a page for\n" +
		"a browser that answers questions about the results. It prints the main findings and\n" +
		"the names of what it wrote; with -json, all findings about who is best, where,\n" +
		"instead. The files must be of one machine.",
	example: "-o report r.txt",
	needs:   afterRun,
	run:     runReport,
}

func runReport(e env, flags *flag.FlagSet, args []string) (int, error) {
	asJSON := flags.Bool("json", false, "print JSON")
	dir := flags.String("o", "", "`folder` for the report, made if it doesn't exist")
	margin := marginFlag(flags)
	if err := parse(flags, args, 1, -1); err != nil {
		return 0, err
	}
	if *dir == "" && !*asJSON {
		return 0, errors.New("no folder for the report; name one with -o")
	}
	options, err := margin.options()
	if err != nil {
		return 0, err
	}
	set, err := compare.ReadFiles(flags.Args()...)
	if errors.Is(err, compare.ErrNoResults) {
		return 0, fmt.Errorf("%w; measure some with mapbench run -o FILE", err)
	}
	if err != nil {
		return 0, err
	}
	var files []string
	if *dir != "" {
		if files, err = report.Write(*dir, set, options); err != nil {
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
		return exitOK, writeJSON(e, found)
	}
	printWarnings(e, set.Warnings)
	for _, h := range crossover.Headlines(set, options) {
		printHeadline(e, &h)
	}
	if why := set.Blank(); why != "" {
		fmt.Fprintf(e.stdout, "no finding: %s\n", why)
	}
	for _, name := range files {
		fmt.Fprintln(e.stdout, name)
	}
	return exitOK, nil
}

// printHeadline prints who is best at 95/5 and at 50/50, and what is doubtful about
// it.
func printHeadline(e env, h *crossover.Headline) {
	for _, sentence := range h.Sentences {
		fmt.Fprintln(e.stdout, sentence)
	}
	doubts := h.Doubts()
	if h.Change != nil {
		doubts = append(doubts, h.Change.Warnings...)
	}
	for _, doubt := range doubts {
		fmt.Fprintf(e.stdout, "  %v\n", doubt)
	}
}

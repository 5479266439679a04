package main

import (
	"errors"
	"flag"
	"fmt"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/plots"
)

var reportVerb = verb{
	name:    "report",
	summary: "writes a report of results files: findings, tables and charts",
	usage: "[-margin PERCENT] -o DIR FILE...\n\n" +
		"It writes DIR/report.md and the charts that it shows, and prints the main findings\n" +
		"and the names of what it wrote. The files must be of one machine.",
	example: "-o docs results/baseline/quick.txt",
	run:     runReport,
}

func runReport(e env, flags *flag.FlagSet, args []string) (int, error) {
	dir := flags.String("o", "", "`folder` for the report, made if it doesn't exist")
	margin := marginFlag(flags)
	if err := parse(flags, args, 1, -1); err != nil {
		return 0, err
	}
	if *dir == "" {
		return 0, errors.New("no folder for the report; name one with -o")
	}
	options, err := margin.options()
	if err != nil {
		return 0, err
	}
	set, err := compare.ReadFiles(flags.Args()...)
	if err != nil {
		return 0, err
	}
	printWarnings(e, set.Warnings)
	files, err := plots.WriteReport(*dir, set, options)
	if err != nil {
		return 0, err
	}
	headlines, err := set.Headlines(options)
	if err != nil {
		return 0, err
	}
	for _, h := range headlines {
		for _, sentence := range h.Sentences {
			fmt.Fprintln(e.stdout, sentence)
		}
	}
	for _, name := range files {
		fmt.Fprintln(e.stdout, name)
	}
	return exitOK, nil
}

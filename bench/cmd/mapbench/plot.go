package main

import (
	"errors"
	"flag"
	"fmt"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/plots"
)

var plotVerb = verb{
	name:    "plot",
	summary: "draws the charts of a results file",
	usage: "[-margin PERCENT] -o DIR FILE\n\n" +
		"It draws time per operation along every axis that FILE sweeps, and each impl at\n" +
		"95/5 against 50/50 reads to writes, and prints the names of the files.",
	example: "-o docs results/baseline/quick.txt",
	run:     runPlot,
}

func runPlot(e env, flags *flag.FlagSet, args []string) (int, error) {
	dir := flags.String("o", "", "`folder` for the charts, made if it doesn't exist")
	margin := marginFlag(flags)
	if err := parse(flags, args, 1, 1); err != nil {
		return 0, err
	}
	if *dir == "" {
		return 0, errors.New("no folder for the charts; name one with -o")
	}
	options, err := margin.options()
	if err != nil {
		return 0, err
	}
	set, err := compare.ReadFiles(flags.Arg(0))
	if err != nil {
		return 0, err
	}
	printWarnings(e, set.Warnings)
	files, skipped, err := plots.Write(*dir, set, options)
	if err != nil {
		return 0, err
	}
	printWarnings(e, skipped)
	for _, name := range files {
		fmt.Fprintln(e.stdout, name)
	}
	return exitOK, nil
}

package main

import (
	"errors"
	"flag"
	"fmt"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/plots"
)

var plotVerb = verb{
	name:    "plot",
	reads:   true,
	summary: "draws the charts of a results file",
	usage: "[-margin PERCENT] [-a IMPL -b IMPL [-axis AXIS] [-unit UNIT]] -o DIR FILE...\n\n" +
		"It draws time per operation along every axis that FILE sweeps, and each impl at\n" +
		"95/5 against 50/50 reads to writes; of a single workload, its maps in order of\n" +
		"merit. With -a and -b it draws how these two impls compare along one axis,\n" +
		"instead. It prints the names of the charts' files.",
	example: "-o charts r.txt",
	needs:   afterRun,
	run:     runPlot,
}

func runPlot(e env, flags *flag.FlagSet, args []string) (int, error) {
	dir := flags.String("o", "", "`folder` for the charts, made if it doesn't exist")
	a := flags.String("a", "", "first `impl` of a crossover")
	b := flags.String("b", "", "second `impl` of a crossover")
	axis := flags.String("axis", "read", "`axis` of a crossover")
	var unit resultfile.Unit
	cmdline.UnitFlag(flags, &unit)
	margin := cmdline.MarginFlag(flags)
	if err := cmdline.Parse(flags, args, 1, -1); err != nil {
		return 0, err
	}
	if *dir == "" {
		return 0, errors.New("no folder for the charts; name one with -o")
	}
	if err := cmdline.CheckPair(*a, *b, *axis); err != nil {
		return 0, err
	}
	if *a == "" && cmdline.Given(flags, "axis") != "" {
		return 0, errors.New("-axis is for -a and -b; name two impls, or leave it out: all axes are drawn")
	}
	if *a == "" && unit != resultfile.NsPerOp {
		return 0, fmt.Errorf("-unit %s is for -a and -b; name two impls, or see mapbench compare -unit %[1]s", unit)
	}
	options, err := margin.Options()
	if err != nil {
		return 0, err
	}
	options.Unit = unit
	set, err := compare.ReadFiles(flags.Args()...)
	if err != nil {
		return 0, err
	}
	printWarnings(e, set.Warnings)
	if *a != "" {
		return plotCrossovers(e, set, *dir, *a, *b, *axis, options)
	}
	files, skipped, err := plots.Write(*dir, set, options)
	if err != nil {
		return 0, err
	}
	printWarnings(e, skipped)
	for _, name := range files {
		fmt.Fprintln(e.stdout, name)
	}
	return cmdline.ExitOK, nil
}

// plotCrossovers draws two impls along an axis, once for each workload.
func plotCrossovers(e env, set *compare.Set, dir, a, b, axis string, options compare.Options) (int, error) {
	curves, err := crossover.Between(set, a, b, axis, options)
	if err != nil {
		return 0, err
	}
	files, err := plots.WriteCrossovers(dir, set, curves, options)
	for _, name := range files {
		fmt.Fprintln(e.stdout, name)
	}
	return cmdline.ExitOK, err
}

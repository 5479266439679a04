package main

import (
	"errors"
	"flag"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/compare/controls"
	"example.com/mapbench/bench/compare/tables"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/internal/resultfile"
)

var compareVerb = verb{
	name:    "compare",
	reads:   true,
	summary: "compares the impls of one results file, or two files",
	usage: "[-json | -v] [-ref IMPL] [-unit UNIT] [-margin PERCENT] FILE\n" +
		"       mapbench compare [-json] [-unit UNIT] [-margin PERCENT] OLD NEW\n\n" +
		"With one file, every impl is compared with the best of its workload, or with -ref,\n" +
		"paired launch by launch. -v prints all figures, which compare with a reference.\n" +
		"With two files, which must be of one machine, each impl is compared with itself,\n" +
		"unpaired. It says what it can't tell, and exits 0 whatever the verdicts are.",
	example: "-ref mutex r.txt",
	needs:   afterRun,
	run:     runCompare,
}

func runCompare(e env, flags *flag.FlagSet, args []string) (int, error) {
	asJSON := flags.Bool("json", false, "print JSON")
	long := flags.Bool("v", false, "print all figures: p-values, minimum detectable effects, allocations and the like")
	margin := cmdline.MarginFlag(flags)
	var unit resultfile.Unit
	cmdline.UnitFlag(flags, &unit)
	ref := flags.String("ref", "", "impl to compare the others with (default the best; with -v the first that is ranked)")
	if err := cmdline.Parse(flags, args, 1, 2); err != nil {
		return 0, err
	}
	options, err := margin.Options()
	if err != nil {
		return 0, err
	}
	options.Ref, options.Unit = *ref, unit
	if flags.NArg() == 2 {
		if *ref != "" {
			return 0, errors.New("-ref is for one file; two files compare each impl with itself")
		}
		return compareFiles(e, *asJSON, options, flags.Arg(0), flags.Arg(1))
	}
	set, err := compare.ReadFiles(flags.Arg(0))
	if err != nil {
		return 0, err
	}
	found, err := set.Tables(options)
	if err != nil {
		return 0, err
	}
	beside, rankings := controls.Of(set, options), set.Rankings(options)
	if *asJSON {
		all := map[string]any{"tables": found, "controls": beside, "rankings": rankings, "warnings": set.Warnings}
		if unit != resultfile.NsPerOp {
			all["unit"] = unit
		}
		return cmdline.ExitOK, writeJSON(e, all)
	}
	printWarnings(e, set.Warnings)
	if *long {
		err = tables.WriteLong(e.stdout, found)
	} else {
		err = tables.WriteShort(e.stdout, set, found, rankings, *ref)
	}
	if err != nil {
		return 0, err
	}
	if len(beside.Controls) > 0 {
		return cmdline.ExitOK, tables.WriteControls(e.stdout, &beside)
	}
	return cmdline.ExitOK, nil
}

func compareFiles(e env, asJSON bool, options compare.Options, before, after string) (int, error) {
	var sets [2]*compare.Set
	for i, name := range []string{before, after} {
		set, err := compare.ReadFiles(name)
		if err != nil {
			return 0, err
		}
		printWarnings(e, set.Warnings)
		sets[i] = set
	}
	changes, err := compare.CompareFiles(sets[0], sets[1], options)
	if err != nil {
		return 0, err
	}
	if asJSON {
		return cmdline.ExitOK, writeJSON(e, changes)
	}
	return cmdline.ExitOK, tables.WriteChanges(e.stdout, changes)
}

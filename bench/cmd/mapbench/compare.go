package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"

	"example.com/mapbench/bench/compare"
)

var compareVerb = verb{
	name:    "compare",
	summary: "compares the impls of one results file, or two files",
	usage: "[-json] [-ref IMPL] [-margin PERCENT] FILE\n" +
		"       mapbench compare [-json] [-margin PERCENT] OLD NEW\n\n" +
		"With one file, every impl is compared with a reference, paired launch by launch.\n" +
		"With two files, which must be of one machine, each impl is compared with itself,\n" +
		"unpaired. Both exit 0 whatever the verdicts are; what can't be told is said.",
	example: "-ref rwmutex results/baseline/quick.txt",
	run:     runCompare,
}

// judgeFlags are the flags of all verbs that judge.
type judgeFlags struct {
	json   bool
	margin float64
}

func (f *judgeFlags) register(flags *flag.FlagSet) {
	flags.BoolVar(&f.json, "json", false, "print JSON")
	flags.Float64Var(&f.margin, "margin", 2, "difference that matters, in `per cent`: within it two impls are practically tied")
}

// options returns what the flags say, as far as it goes for all verbs.
func (f *judgeFlags) options() (compare.Options, error) {
	if !(f.margin > 0 && f.margin < 100) {
		return compare.Options{}, fmt.Errorf("-margin %g; want a per cent above 0 and below 100", f.margin)
	}
	return compare.Options{Margin: f.margin / 100}, nil
}

func runCompare(e env, flags *flag.FlagSet, args []string) (int, error) {
	var judge judgeFlags
	judge.register(flags)
	ref := flags.String("ref", "", "impl to compare the others with (default the first that is ranked)")
	if err := parse(flags, args, 1, 2); err != nil {
		return 0, err
	}
	options, err := judge.options()
	if err != nil {
		return 0, err
	}
	options.Ref = *ref
	if flags.NArg() == 2 {
		if *ref != "" {
			return 0, errors.New("-ref is for one file; two files compare each impl with itself")
		}
		return compareFiles(e, judge, options, flags.Arg(0), flags.Arg(1))
	}
	set, err := compare.ReadFiles(flags.Arg(0))
	if err != nil {
		return 0, err
	}
	tables, err := set.Tables(options)
	if err != nil {
		return 0, err
	}
	controls := set.Controls(options)
	if judge.json {
		return exitOK, writeJSON(e, map[string]any{"tables": tables, "controls": controls, "warnings": set.Warnings})
	}
	printWarnings(e, set.Warnings)
	if err := compare.WriteTables(e.stdout, tables); err != nil {
		return 0, err
	}
	if len(controls.Controls) > 0 {
		return exitOK, compare.WriteControls(e.stdout, &controls)
	}
	return exitOK, nil
}

func compareFiles(e env, judge judgeFlags, options compare.Options, before, after string) (int, error) {
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
	if judge.json {
		return exitOK, writeJSON(e, changes)
	}
	return exitOK, compare.WriteChanges(e.stdout, changes)
}

// writeJSON prints v for programs.
func writeJSON(e env, v any) error {
	out := json.NewEncoder(e.stdout)
	out.SetIndent("", "\t")
	return out.Encode(v)
}

// printWarnings prints doubts, with their remedies, where people look.
func printWarnings(e env, warnings compare.Warnings) {
	for _, w := range warnings {
		fmt.Fprintf(e.stderr, "warning: %v\n", w)
	}
}

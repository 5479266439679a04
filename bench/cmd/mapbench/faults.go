package main

import (
	"flag"
	"fmt"

	"example.com/mapbench/impls/faults"
)

var faultsVerb = verb{
	name:    "faults",
	summary: "runs the hazards of concurrent maps for real",
	usage: "[-json] [NAME...]\n\n" +
		"It builds and runs programs that die or lie, says how often what was to be seen\n" +
		"was seen, and exits 1 if an expectation was not met. A NAME is an experiment or a\n" +
		"topic, such as fatal or aba; without one, all run. docs/hazards.md explains them.",
	example: "simulated",
	run:     runFaults,
}

func runFaults(e env, flags *flag.FlagSet, args []string) (int, error) {
	asJSON := flags.Bool("json", false, "print JSON")
	if err := parse(flags, args, 0, -1); err != nil {
		return 0, err
	}
	experiments, err := faults.Select(flags.Args())
	if err != nil {
		return 0, err
	}
	report, err := faults.Run(e.ctx, experiments, func(r *faults.Result) {
		if !*asJSON {
			fmt.Fprintln(e.stdout, r.Line())
		}
	})
	if err != nil {
		return 0, err
	}
	if *asJSON {
		if err := writeJSON(e, report); err != nil {
			return 0, err
		}
	} else {
		fmt.Fprintln(e.stdout, report.Summary())
	}
	if report.Broken() > 0 {
		return exitFailed, nil
	}
	return exitOK, nil
}

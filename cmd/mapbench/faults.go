package main

import (
	"flag"
	"fmt"

	"example.com/mapbench/bench"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/impls/faults"
)

var faultsVerb = verb{
	name:    "faults",
	keeps:   true,
	summary: "runs the hazards of concurrent maps for real",
	usage: "[-json] [NAME...]\n\n" +
		"It builds and runs programs that die or lie, and says how often each did what was\n" +
		"expected. It exits 1 if an expectation was not met. A NAME is an experiment or a topic,\n" +
		"such as fatal or aba; without a NAME, all run, which takes some minutes.\n" +
		"docs/hazards.md explains them.",
	example: "aba",
	run:     runFaults,
}

func runFaults(e env, flags *flag.FlagSet, args []string) (int, error) {
	asJSON := flags.Bool("json", false, "print JSON, and the lines for people on standard error")
	if err := cmdline.Parse(flags, args, 0, -1); err != nil {
		return 0, err
	}
	experiments, err := faults.Select(flags.Args())
	if err != nil {
		return 0, err
	}
	return showFaults(e, experiments, *asJSON)
}

// showFaults does experiments, prints what was seen and returns the exit code.
func showFaults(e env, experiments []faults.Experiment, asJSON bool) (int, error) {
	people := e.stdout
	if asJSON {
		people = e.stderr
	}
	clearAway(e)
	scratch, err := bench.MakeTemporary()
	if err != nil {
		return 0, err
	}
	defer scratch.Remove() // what it can't remove the next run does
	report, err := faults.Run(e.ctx, scratch.Dir, experiments, func(r *faults.Result) {
		fmt.Fprintln(people, r.Line())
	})
	if err != nil && (e.ctx.Err() == nil || len(report.Results) == 0) {
		return 0, err
	}
	broken := err
	if report.Commit == "" {
		report.Commit, report.Dirty = faults.Checkout(e.ctx)
	}
	fmt.Fprintf(people, "%s\n%s\n", report.Where(), report.Summary())
	if asJSON {
		if err := writeJSON(e, report); err != nil {
			return 0, err
		}
	}
	if broken != nil {
		return 0, broken
	}
	if report.Broken() > 0 {
		return cmdline.ExitFailed, nil
	}
	return cmdline.ExitOK, nil
}

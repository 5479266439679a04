package main

import (
	"flag"

	"example.com/mapbench/bench/answer"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/cmd/internal/cmdline"
)

var answerVerb = verb{
	name:    "answer",
	reads:   true,
	summary: "says on one screen which map is best for which workload",
	usage: "[-margin PERCENT] FILE...\n\n" +
		"It prints at most 45 lines of at most 110 columns: which map is best, by how much,\n" +
		"where that changes, what was not measured, and how far to trust it. The files must\n" +
		"be of one machine. It exits 0 whatever the answer is.",
	example: "r.txt",
	needs:   afterRun,
	run:     runAnswer,
}

func runAnswer(e env, flags *flag.FlagSet, args []string) (int, error) {
	margin := cmdline.MarginFlag(flags)
	if err := cmdline.Parse(flags, args, 1, -1); err != nil {
		return 0, err
	}
	options, err := margin.Options()
	if err != nil {
		return 0, err
	}
	set, err := compare.ReadFiles(flags.Args()...)
	if err != nil {
		return 0, err
	}
	found, err := answer.Of(set, options)
	if err != nil {
		return 0, err
	}
	found.More = "mapbench compare -v, mapbench crossover and mapbench report -o DIR, of the same file"
	return cmdline.ExitOK, found.Write(e.stdout)
}

package main

import (
	"errors"
	"flag"
	"fmt"

	"example.com/mapbench/bench/trend"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/plots"
)

var trendVerb = verb{
	name:    "trend",
	reads:   true,
	summary: "finds change points in the history of gate runs",
	usage: "[-json] [-o DIR [-all]] [-seed N] [FILE...]\n\n" +
		"Each FILE is one gate run, in the order given; a folder stands for all *.txt in it, in\n" +
		"the order of their names. The default is " + historyDir + ". A file that can't be read is\n" +
		"named and left out; two copies of one run are refused. A series is the ratio of one\n" +
		"contestant to the first of its cell. Series of different machines or baselines are\n" +
		"never joined. It prints the shifts and drifts, the latest first, and the smallest shift\n" +
		"that it would have found; -json prints the same, with the fields of\n" +
		"'go doc ./bench/trend Trend'. A series needs 12 gate runs; with fewer than 60 it may\n" +
		"report a drift as a shift. It exits 0 whatever it finds.",
	example: "bench/trend/testdata/history",
	needs:   inCheckout,
	run:     runTrend,
}

// historyDir is the folder of the gate runs' summaries, a checkout of the branch history.
const historyDir = "history"

func runTrend(e env, flags *flag.FlagSet, args []string) (int, error) {
	asJSON := flags.Bool("json", false, "print JSON")
	dir := flags.String("o", "", "`folder` for charts of the series with a shift or drift, made if it doesn't exist")
	all := flags.Bool("all", false, "with -o, draw all series")
	seed := flags.Uint64("seed", 1, "seed of the permutations")
	if err := cmdline.Parse(flags, args, 0, -1); err != nil {
		return 0, err
	}
	if *all && *dir == "" {
		return 0, errors.New("-all is for -o; name a folder with it")
	}
	files, err := trend.Files(flags.Args(), historyDir)
	if err != nil {
		return 0, err
	}
	history, err := trend.ReadHistory(files...)
	if err != nil {
		return 0, err
	}
	found, err := history.Trend(*seed)
	if err != nil {
		return 0, err
	}
	var charts []string
	if *dir != "" {
		if charts, err = plots.WriteTrends(*dir, found, *all); err != nil {
			return 0, err
		}
	}
	if *asJSON {
		return cmdline.ExitOK, writeJSON(e, found)
	}
	printWarnings(e, found.Warnings)
	if err := trend.Write(e.stdout, found); err != nil {
		return 0, err
	}
	for _, name := range charts {
		fmt.Fprintln(e.stdout, name)
	}
	return cmdline.ExitOK, nil
}

package main

import (
	"errors"
	"flag"

	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/cmd/internal/known"
	"example.com/mapbench/cmd/internal/listing"
	"example.com/mapbench/workloads"
)

var listVerb = verb{
	name:    "list",
	summary: "lists the impls with what is known of each, or the presets",
	usage: "[-json] [-incorrect FILE]\n" +
		"       mapbench list -presets [-json]\n" +
		"       mapbench list -presets -markdown\n\n" +
		"A preset is a well-known workload with a name. PRESET may stand wherever a SPEC may, and\n" +
		"PRESET/key=value is a variation of it.",
	example: "-json",
	run:     runList,
}

func runList(e env, flags *flag.FlagSet, args []string) (int, error) {
	asJSON := flags.Bool("json", false, "print JSON")
	presets := flags.Bool("presets", false, "list the presets")
	markdown := flags.Bool("markdown", false, "with -presets: print docs/workloads.md, which also says what no spec can express")
	var broken string
	known.IncorrectFlag(flags, &broken)
	if err := cmdline.Parse(flags, args, 0, 0); err != nil {
		return 0, err
	}
	switch {
	case *presets && broken != "":
		return 0, errors.New("-incorrect is for the list of impls; leave out -presets")
	case *markdown && !*presets:
		return 0, errors.New("-markdown is for -presets")
	case *markdown && *asJSON:
		return 0, errors.New("-markdown and -json exclude each other: leave one out")
	case *presets && *markdown:
		return cmdline.ExitOK, workloads.WritePresets(e.stdout)
	case *presets && *asJSON:
		return cmdline.ExitOK, writeJSON(e, workloads.Presets())
	case *presets:
		return cmdline.ExitOK, listing.WritePresets(e.stdout, workloads.Presets())
	}
	all, err := listing.Of(worker.Infos(contestants.All()), broken)
	if err != nil {
		return 0, err
	}
	if *asJSON {
		return cmdline.ExitOK, writeJSON(e, all)
	}
	return cmdline.ExitOK, listing.Write(e.stdout, all)
}

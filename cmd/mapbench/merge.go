package main

import (
	"errors"
	"flag"
	"fmt"

	"example.com/mapbench/bench/gate/runs"
	"example.com/mapbench/bench/shard"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/cmd/internal/shards"
	"example.com/mapbench/internal/words"
)

var mergeVerb = verb{
	name:    "merge",
	summary: "joins the shards of a run or a gate run",
	usage: "-o FILE FILE...\n" +
		"       mapbench merge -o DIR [-json FILE] DIR...\n\n" +
		"It joins the files of run -shard in one file, or the folders of gate -shard in one folder.\n" +
		"All shards must be of one plan: of the same commits, cells and settings. The machines\n" +
		"may differ in a gate, which compares builds on each of them, and not in a run. The gate's\n" +
		"verdict, files and exit code are those of one gate run of the same pairs. A shard that is\n" +
		"missing, or has not ended, is named with the command that measures it.\n\n" +
		"Exit codes: 0 joined, or pass; 1 regression; 2 bad input, or invalid; 3 a shard is missing,\n" +
		"or inconclusive.",
	example: "-o all.txt s1.txt s2.txt",
	needs:   afterShards,
	run:     runMerge,
}

func runMerge(e env, flags *flag.FlagSet, args []string) (int, error) {
	var f gateFlags
	flags.StringVar(&f.run.Dir, "o", "", "new results `file`, or folder of a gate run, for all shards together; an earlier run in the folder is moved aside")
	flags.StringVar(&f.json, "json", "", "`FILE` for the findings of a gate run; - is standard output, which then holds nothing else")
	if err := cmdline.Parse(flags, args, 1, -1); err != nil {
		return 0, err
	}
	if f.run.Dir == "" {
		return 0, errors.New("no place for all shards together; name one with -o")
	}
	paths, err := shards.FindPaths(flags.Args())
	if err == nil && !paths.Folders && f.json != "" {
		err = errors.New("-json is for gate runs; leave it out")
	}
	if err != nil {
		return 0, err
	}
	merge := f.merge
	if !paths.Folders {
		merge = f.mergeFiles
	}
	code, err := merge(e, paths)
	if missing := new(shard.MissingError); errors.As(err, missing) {
		fmt.Fprintf(e.stderr, "mapbench merge: %v\n", err)
		return cmdline.ExitUnresolved, nil
	}
	return code, err
}

// mergeFiles joins the files of a run's shards.
func (f *gateFlags) mergeFiles(e env, paths shards.Paths) (int, error) {
	cells, err := paths.Join(f.run.Dir)
	if err != nil {
		return 0, err
	}
	fmt.Fprintf(e.stdout, "all %s are in %s; next: mapbench compare %s\n", words.Count(cells, "cell"), f.run.Dir, f.run.Dir)
	return cmdline.ExitOK, nil
}

// merge joins the folders of a gate run's shards, judges them and returns the exit code.
func (f *gateFlags) merge(e env, paths shards.Paths) (int, error) {
	f.run.Config.Say, f.run.Again = e.say, f.again
	var all []*runs.Shard
	var parts []*shard.Part
	err := paths.Each(func(dir string) error {
		s, err := runs.OpenShard(dir)
		if err == nil {
			all, parts = append(all, s), append(parts, s.Part)
		}
		return err
	})
	if err == nil {
		err = paths.Check(parts, gateVerb.name)
	}
	if err != nil {
		return 0, err
	}
	f.locate(e.ctx)
	if err := f.checkOutput(); err != nil {
		return 0, err
	}
	if err := errors.Join(f.removeFindings(), runs.MoveAside(f.run.Dir, e.say)); err != nil {
		return 0, err
	}
	begun, err := runs.Merge(f.run.Dir, all, e.say)
	if err != nil {
		return 0, err
	}
	f.take(begun)
	f.setConfirm()
	if f.run.Config.Accepted, err = runs.Accepted(f.root, f.run.Config, false); err != nil {
		return 0, err
	}
	outcome, err := f.run.Judge(all)
	if err == nil {
		err = f.show(e, outcome)
	}
	if err == nil {
		err = f.run.End(outcome)
	}
	if err != nil {
		return 0, err
	}
	return gateExit(outcome.Verdict), nil
}

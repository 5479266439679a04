package main

import (
	"cmp"
	"flag"
	"fmt"
	"slices"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/impls"
	"example.com/mapbench/internal/scaffold"
)

var initVerb = verb{
	name:    "init",
	keeps:   true,
	summary: "writes the module with which a library measures its own map",
	usage: "[-type NAME] [-name IMPL] [-mapbench DIR] [-o DIR]\n\n" +
		"In the folder of a Go library that holds a concurrent map it writes a module, mapbench/,\n" +
		"with an adapter to the map, a worker and a suite for the gate, and workflows for pull\n" +
		"requests. It writes over nothing. It finds the map by its methods (Load, Store, Delete and\n" +
		"Range, or Get, Set, Remove and Each, and the like) and its constructor. Then it prints the\n" +
		"next commands. docs/plugin.md goes on from there.",
	example: "-mapbench ~/src/mapbench",
	needs:   inLibrary,
	run:     runInit,
}

func runInit(e env, flags *flag.FlagSet, args []string) (int, error) {
	typeName := flags.String("type", "", "the map's `type`, if the library has several")
	name := flags.String("name", "", "`name` of the map in flags and tables (default the last element of the module's path)")
	checkout := flags.String("mapbench", "", "checkout of mapbench, a `folder` that go.mod replaces mapbench by (default the version of this program)")
	out := flags.String("o", "mapbench", "`folder` to write")
	if err := cmdline.Parse(flags, args, 0, 0); err != nil {
		return 0, err
	}
	library, err := scaffold.Open(e.ctx, ".")
	if err != nil {
		return 0, err
	}
	impl := cmp.Or(*name, library.Name())
	if isOwn(impl) && *name == "" {
		impl = "my" + impl
	}
	if err := bench.CheckImplName(impl); err != nil {
		return 0, fmt.Errorf("%w; choose one by -name", err)
	}
	if isOwn(impl) {
		return 0, fmt.Errorf("-name %s is a map of mapbench's own, which is measured beside yours; choose another", impl)
	}
	module, err := library.Plan(*out)
	if err != nil {
		return 0, err
	}
	var harness scaffold.Harness
	if *checkout != "" {
		harness, err = scaffold.Checkout(e.ctx, *checkout)
	} else {
		harness, err = scaffold.Running(e.ctx, library)
	}
	if err != nil {
		return 0, err
	}
	adapter, err := library.Find(e.ctx, *typeName)
	if err != nil {
		return 0, err
	}
	adapter.Name = impl
	if err := module.Write(adapter, harness); err != nil {
		return 0, err
	}
	next, err := module.Next()
	if err != nil {
		return 0, err
	}
	fmt.Fprint(e.stdout, next)
	return cmdline.ExitOK, module.Finish(e.ctx)
}

// isOwn reports whether one of mapbench's own impls has a name.
func isOwn(name string) bool {
	return slices.ContainsFunc(worker.Infos(contestants.All()), func(info impls.Info) bool { return info.Name == name })
}

package main

import (
	"flag"
	"fmt"
	"os"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/program"
	"example.com/mapbench/bench/subject"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/impls"
)

// workerPackage is the worker that knows our impls and the peers.
const workerPackage = "example.com/mapbench/cmd/mapworker"

// workerFlag registers -worker.
func workerFlag(flags *flag.FlagSet, workers *cmdline.Repeated) {
	flags.Var(workers, "worker", "further worker, a program or the `folder` of a main package; its impls can be measured beside ours")
}

// ownImpls returns the names of our impls and the peers that are measured by default.
func ownImpls() []string { return bench.DefaultImpls(worker.Infos(contestants.All())) }

// allImpls returns the names of those, of the sources' workers, that are measured by default.
func allImpls(e env, from []bench.Source) ([]string, error) {
	available, err := bench.WorkerImpls(e.ctx, from)
	var infos []impls.Info
	for _, impl := range available {
		infos = append(infos, impl.Info)
	}
	return bench.DefaultImpls(infos), err
}

// sources returns where workers come from: our own, then those of the -worker flags.
func sources(e env, workers []string) ([]bench.Source, error) {
	all := make([]bench.Source, 1, 1+len(workers))
	var dirs []string
	for _, arg := range workers {
		s, err := bench.ParseSource(arg)
		if err != nil {
			return nil, err
		}
		if s.Fresh() {
			dirs = append(dirs, s.Dir)
			s.Commit, s.Dirty, err = subject.State(e.ctx, s.Dir)
		} else {
			s.Commit, s.Dirty = program.Stamp(s.Program[0])
		}
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	own, err := ownSource(e, dirs...)
	all[0] = own
	return all, err
}

// ownSource returns where our own worker comes from: the checkout's, if the current
// folder is in one (or in a module that requires mapbench), else the first module in dirs
// that requires mapbench, else the command itself, whose layout stands as it is.
func ownSource(e env, dirs ...string) (bench.Source, error) {
	s := bench.Source{Package: workerPackage}
	failed := s.Find(e.ctx)
	switch checkout := subject.InCheckout(); {
	case e.ctx.Err() != nil:
		return s, e.ctx.Err()
	case failed == nil && checkout && !subject.Held(e.ctx, "."):
		s.Dirty = true // no commit has this code, even if a repository is around it
		return s, nil
	case failed == nil: // or the commit of the module that requires mapbench
		var err error
		s.Commit, s.Dirty, err = subject.State(e.ctx, ".")
		return s, err
	case checkout:
		return s, fmt.Errorf("%w\nthis folder is in a checkout of mapbench, whose maps are measured: mend that, or go elsewhere to measure the maps inside this program", failed)
	}
	for _, dir := range dirs {
		if s.Dir = dir; s.Find(e.ctx) == nil {
			var err error
			s.Commit, s.Dirty, err = subject.State(e.ctx, dir)
			return s, err
		}
	}
	self, err := os.Executable()
	if err != nil {
		return s, err
	}
	s = bench.Source{Program: []string{self, workerArg}}
	s.Commit, s.Dirty = program.Stamp(self)
	fmt.Fprintf(e.stderr, "no module with mapbench here: measuring the maps inside this program, of %s\n", origin(s.Commit, s.Dirty))
	return s, nil
}

// origin puts a commit, or a version, into words.
func origin(commit string, dirty bool) string {
	switch {
	case commit == "":
		return "an unknown commit"
	case dirty:
		return commit + " and changes"
	}
	return commit
}

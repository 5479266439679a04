package main

import (
	"context"
	"os"
	"os/exec"
	"strings"

	"example.com/mapbench/bench"
)

// workerPackage is the worker that knows our impls and the peers.
const workerPackage = "example.com/mapbench/bench/cmd/worker"

// sources returns where workers come from: the checkout's, if the current folder
// is in one (or in a module that requires mapbench), else the command itself,
// whose layout stands as it is; then those of the -worker flags.
func sources(ctx context.Context, workers []string) ([]bench.Source, error) {
	var all []bench.Source
	if exec.CommandContext(ctx, "go", "list", workerPackage).Run() == nil {
		all = append(all, bench.Source{Package: workerPackage})
	} else {
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		all = append(all, bench.Source{Program: []string{self, workerArg}})
	}
	for _, arg := range workers {
		s, err := bench.ParseSource(arg)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// workTree returns the commit that is checked out here and whether the work tree
// differs from it; "" outside a repository.
func workTree(ctx context.Context) (commit string, dirty bool) {
	head, err := exec.CommandContext(ctx, "git", "rev-parse", "HEAD").Output()
	if err != nil {
		return "", false
	}
	status, err := exec.CommandContext(ctx, "git", "status", "--porcelain").Output()
	return strings.TrimSpace(string(head)), err != nil || len(status) > 0
}

package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"example.com/mapbench/bench/program"
)

// fingerprint identifies the code of a worker. For a package it hashes the names and build
// IDs of all packages that the worker is built from; the go command works in dir. Flags and
// variables that change the build change the build IDs. For a program it hashes the file, and
// for several all of them.
func (s Source) fingerprint(ctx context.Context, dir string) (string, error) {
	switch {
	case len(s.Builds) > 0:
		return s.buildsPrint()
	case s.Package == "":
		return program.Fingerprint(s.Program[0]), nil
	}
	ids, err := s.run(s.command(ctx, dir, "list", "-export", "-deps", "-f", "{{.Name}} {{.BuildID}}"))
	if err != nil {
		return "", err
	}
	lines := strings.Split(strings.TrimSpace(ids), "\n")
	if name, _, _ := strings.Cut(lines[len(lines)-1], " "); name != "main" {
		return "", fmt.Errorf("building the worker %s: it is package %s, want package main, whose main calls worker.Main (docs/plugin.md)", s, name)
	}
	return fmt.Sprintf("%x", hash64(0, ids)), nil
}

// sourceFlags returns the build flags of each source; argvs are the commands of their
// workers. It is an error if sources of one side differ in flags that instrument code or
// slow it.
func sourceFlags(argvs [][]string, sources []Source) (all []string, err error) {
	want, knownFirst := program.Slowing(argvs[0][0])
	for i, argv := range argvs {
		all = append(all, program.Flags(argv[0]))
		got, known := program.Slowing(argv[0])
		if sources[i].Side != sources[0].Side || !known || !knownFirst {
			continue
		}
		if got != want {
			return nil, fmt.Errorf("worker %s is built with %s, worker %s with %s; build both alike",
				sources[i], cmp.Or(got, "no such flags"), sources[0], cmp.Or(want, "no such flags"))
		}
	}
	return all, nil
}

// Find returns the go command's error if the package can't be found.
func (s Source) Find(ctx context.Context) error {
	_, err := s.run(s.command(ctx, os.TempDir(), "list"))
	return errors.Join(ctx.Err(), err)
}

package bench

import (
	"cmp"
	"context"
	"crypto/sha256"
	"debug/buildinfo"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
)

// fingerprint identifies the code of a worker. For a package it hashes the names and build
// IDs of all packages that the worker is built from; the go command works in dir. Flags and
// variables that change the build change the build IDs. For a program it hashes the file.
func (s Source) fingerprint(ctx context.Context, dir string) (string, error) {
	if !s.Fresh() {
		return programPrint(s.Program[0]), nil
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

// programPrint identifies the file that a command names. It returns "" if the file can't
// be read; starting the program then gives the error.
func programPrint(name string) string {
	path, err := exec.LookPath(name)
	if err != nil {
		return ""
	}
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return ""
	}
	return fmt.Sprintf("%x", hash.Sum(nil)[:8])
}

// programInfo returns the build information that the go command wrote into a program; nil
// if there is none.
func programInfo(name string) *debug.BuildInfo {
	path, err := exec.LookPath(name)
	if err != nil {
		return nil
	}
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return nil
	}
	return info
}

// buildFlags returns the flags and variables that a program was built with, without the
// defaults, as the go command takes them: "-race -tags=x GOEXPERIMENT=y". It returns
// "unknown" for a program without build information, such as a script.
func buildFlags(program string) string {
	info := programInfo(program)
	if info == nil {
		return "unknown"
	}
	var flags []string
	for _, s := range info.Settings {
		switch value := s.Value; {
		case value == "", isPlain(s.Key, value):
		case value == "true" && strings.HasPrefix(s.Key, "-"):
			flags = append(flags, s.Key)
		case strings.ContainsAny(value, " \t\n\""):
			flags = append(flags, s.Key+"="+strconv.Quote(value))
		default:
			flags = append(flags, s.Key+"="+value)
		}
	}
	return strings.Join(flags, " ")
}

// isPlain reports whether a build setting needs no mention: it is the default, follows from
// the commit and the toolchain, or changes no instruction. Mapbench itself sets the
// linker's flags.
func isPlain(key, value string) bool {
	switch key {
	case "-buildmode":
		return value == "exe"
	case "-compiler":
		return value == "gc"
	case "CGO_ENABLED":
		return value == "1"
	case "-ldflags", "-trimpath", "GOOS", "GOARCH", "GOAMD64", "DefaultGODEBUG":
		return true
	}
	return strings.HasPrefix(key, "vcs")
}

// sourceFlags returns the build flags of each source; argvs are the commands of their
// workers. It is an error if sources of one side differ in flags that instrument code or
// slow it.
func sourceFlags(argvs [][]string, sources []Source) (all []string, err error) {
	first := programInfo(argvs[0][0])
	for i, argv := range argvs {
		all = append(all, buildFlags(argv[0]))
		info := programInfo(argv[0])
		if sources[i].Side != sources[0].Side || info == nil || first == nil {
			continue
		}
		if got, want := slowing(info), slowing(first); got != want {
			return nil, fmt.Errorf("worker %s is built with %s, worker %s with %s; build both alike",
				sources[i], cmp.Or(got, "no such flags"), sources[0], cmp.Or(want, "no such flags"))
		}
	}
	return all, nil
}

// slowing returns the build flags of a program that instrument its code or turn optimising
// off.
func slowing(info *debug.BuildInfo) string {
	if info == nil {
		return ""
	}
	var flags []string
	for _, s := range info.Settings {
		if slices.Contains([]string{"-race", "-msan", "-asan", "-cover", "-gcflags"}, s.Key) {
			flags = append(flags, s.Key+"="+s.Value)
		}
	}
	return strings.Join(flags, " ")
}

// Find returns the go command's error if the package can't be found.
func (s Source) Find(ctx context.Context) error {
	_, err := s.run(s.command(ctx, os.TempDir(), "list"))
	return errors.Join(ctx.Err(), err)
}

// Stamp returns the commit that a program was built from, or else the version of its
// module, and whether the work tree differed from the commit. The commit is empty if the
// program doesn't say it.
func Stamp(program string) (commit string, dirty bool) {
	info := programInfo(program)
	if info == nil {
		return "", false
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value
		case "vcs.modified":
			dirty = s.Value == "true"
		}
	}
	if commit == "" && info.Main.Version != "(devel)" {
		commit = info.Main.Version
	}
	return commit, dirty
}

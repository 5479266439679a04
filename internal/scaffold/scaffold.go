// Package scaffold writes, for a library that holds a concurrent map, the module with which
// mapbench measures that map.
//
// The steps, in order:
//
//  1. [Open] finds the library's module and repository around a folder.
//  2. [Running] or [Checkout] says which mapbench the new module is to require.
//  3. [Library.Find] looks for the library's map, and guesses which of its methods and which
//     constructor to call. The result is an [Adapter].
//  4. [Library.Write] writes the module: go.mod, the adapter, the main program, a suite for
//     the gate, and two workflows in the library's repository. It writes over nothing.
//  5. [Module.Finish] lets the go command complete the module and generate the timed loop.
//
// Guesses rest on names and types alone. A guess that does not fit the types is never
// written, so what is written compiles. Whether a method does what its name says only the
// conformance kit can tell.
package scaffold

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"example.com/mapbench/internal/child"
)

// mapbench is the path of mapbench's own module.
const mapbench = "example.com/mapbench"

// mostOutput bounds what is kept of a command's standard error, in bytes.
const mostOutput = 64 << 10

// command runs a program in a folder, with variables added to its environment, and returns
// what it printed, trimmed. The error is one line: the program's first complaint.
func command(ctx context.Context, dir string, env []string, name string, args ...string) (string, error) {
	cmd := child.Command(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), env...)
	var stdout bytes.Buffer
	stderr := child.Output{Begin: mostOutput}
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := child.Run(cmd)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil:
		return "", fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), complaint(err, stderr.String()))
	}
	return strings.TrimSpace(stdout.String()), nil
}

// complaint returns an error of one line from what a command wrote to standard error. It
// passes over what the go command reports of its search for modules.
func complaint(err error, stderr string) error {
	lines := child.Complaints(stderr)
	for i, line := range lines {
		if strings.HasPrefix(line, "go: finding ") || strings.HasPrefix(line, "go: found ") {
			continue
		}
		if strings.HasSuffix(line, ":") && i+1 < len(lines) {
			line += " " + lines[i+1]
		}
		return errors.New(line)
	}
	return err
}

// firstLine returns a text up to its first line break.
func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// exists reports whether anything has a path.
func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

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
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"example.com/mapbench/internal/child"
)

// mapbench is the path of mapbench's own module.
const mapbench = "example.com/mapbench"

// command runs a program in a folder, with variables added to its environment, and returns
// what it printed, trimmed. The error is one line: the program's first complaint.
func command(ctx context.Context, dir string, env []string, name string, args ...string) (string, error) {
	cmd := child.Command(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), env...)
	stdout, stderr, err := child.Text(cmd)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err == nil:
		return strings.TrimSpace(stdout), nil
	}
	if why := child.Complaint(stderr); why != "" {
		err = errors.New(why)
	}
	return "", fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
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

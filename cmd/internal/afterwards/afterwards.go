// Package afterwards is what the programs share that check what mapbench has said by measuring
// it afterwards: their flags, their exit codes, and a folder with a results file for each
// workload. A file that is there already is not measured again, so the same command goes on
// after an interruption.
package afterwards

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"

	"example.com/mapbench/bench/compare"
)

// Share is the share of the workloads that must hold: 19 of 20, or 57 of 60.
const Share = 0.95

// Command says by which command a check measures, and where it keeps the results.
type Command struct {
	Mapbench string // the command
	Dir      string // the folder, made if it doesn't exist
	Seed     uint64 // of the workloads and of all that is drawn in measuring
}

// Register registers the flags -mapbench, -o and -seed. Dir is the default of -o.
func (c *Command) Register(flags *flag.FlagSet, dir string) {
	flags.StringVar(&c.Mapbench, "mapbench", "bin/mapbench", "the command that measures")
	flags.StringVar(&c.Dir, "o", dir, "folder for the results files, made if it doesn't exist")
	flags.Uint64Var(&c.Seed, "seed", 14, "seed of the workloads")
}

// Measured returns the results of workload i. If the folder lacks them, it measures by the
// command with these arguments, to which it adds -seed and -o.
func (c *Command) Measured(ctx context.Context, i int, args ...string) (*compare.Set, error) {
	name := filepath.Join(c.Dir, fmt.Sprintf("%02d.txt", i))
	if _, err := os.Stat(name); err == nil {
		return compare.ReadFiles(name)
	}
	if err := os.MkdirAll(c.Dir, 0o777); err != nil {
		return nil, err
	}
	part := name + ".part"
	if err := os.Remove(part); err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	command := exec.CommandContext(ctx, c.Mapbench, append(args, "-seed", fmt.Sprint(c.Seed), "-o", part)...)
	command.Stderr = os.Stderr
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	if err := command.Run(); err != nil {
		os.Remove(part)
		return nil, fmt.Errorf("%s: %w", c.Mapbench, err)
	}
	if err := os.Rename(part, name); err != nil {
		return nil, err
	}
	return compare.ReadFiles(name)
}

// Main parses the command line, runs a check of the one file that it names, and exits: 1 if
// the check reports false, 2 after an error.
func Main(name string, check func(ctx context.Context, w io.Writer, file string) (bool, error)) {
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintf(os.Stderr, "%s: name one results file\n", name)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ok, err := check(ctx, os.Stdout, flag.Arg(0))
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v; the same command goes on\n", name, err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

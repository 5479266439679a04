package runs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/mapbench/internal/child"
	"example.com/mapbench/internal/folder"
	"example.com/mapbench/internal/resultfile"
)

// The tool that makes the table, and the package that it is.
const (
	benchstat     = "benchstat"
	benchstatPath = "golang.org/x/perf/cmd/" + benchstat
)

// FindBenchstat says, before anything is measured, if there will be no table of benchstat:
// the module at root lacks the tool, or the tool can't be built. [Run.Benchstat] then makes
// none and says no more.
func (r *Run) FindBenchstat(ctx context.Context, root string) {
	if _, err := tool(ctx, root, "-n", benchstat); err != nil && ctx.Err() == nil {
		r.sayTableless(err)
	}
}

// Benchstat writes the table of benchstat, of the run's two sides, into the folder and
// returns it. It runs the go command at root, a folder of the module. There is no table
// where no cell was measured of both sides, nor where the tool fails, which is said and is
// no failure of the run.
func (r *Run) Benchstat(ctx context.Context, root string) ([]byte, error) {
	args := []string{benchstat, "-filter", ".unit:ns/op", "-table", "goos,goarch,cpu"}
	for _, side := range []string{resultfile.SideOld, resultfile.SideNew} {
		path, err := filepath.Abs(filepath.Join(r.Dir, SideFile(side)))
		if err != nil {
			return nil, err
		}
		if _, err := os.Stat(path); err != nil {
			return nil, nil
		}
		args = append(args, side+"="+path)
	}
	if r.tableless {
		return nil, nil
	}
	table, err := tool(ctx, root, args...)
	if err != nil {
		r.sayTableless(err)
		return nil, nil
	}
	return table, folder.WriteOwn(filepath.Join(r.Dir, BenchstatFile), func(w io.Writer) error {
		_, err := w.Write(table)
		return err
	})
}

func (r *Run) sayTableless(why error) {
	r.tableless = true
	r.Config.Say(fmt.Sprintf("no table of benchstat: %v", why))
}

// tool runs a tool of the module at root and returns what it printed.
func tool(ctx context.Context, root string, args ...string) ([]byte, error) {
	cmd := child.Command(ctx, "go", slices.Concat([]string{"tool"}, args)...)
	cmd.Dir = root
	stdout, stderr, err := child.Text(cmd)
	switch why := child.Complaint(stderr); {
	case err == nil:
		return []byte(stdout), nil
	case why == "":
		return nil, err
	case strings.Contains(why, "no such tool"):
		return nil, errors.New("the tool is missing here; to add it to a module: go get -tool " + benchstatPath)
	default:
		return nil, errors.New(why)
	}
}

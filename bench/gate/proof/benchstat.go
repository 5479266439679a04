package proof

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchmath"

	"example.com/mapbench/internal/resultfile"
)

// A plainRun is what go test measured of two sides, one after the other, called by
// scripts/benchstat-runs.
type plainRun struct {
	dir     string
	cpu     string
	cores   string
	planted string // the planted share, such as 5%; 0% if nothing is planted
	seconds float64
	cells   []plainCell // in the old side's order
}

// A plainCell is what benchstat says of a benchmark's time.
type plainCell struct {
	name  string  // the gate's name of the cell
	delta float64 // new time ÷ old time − 1
	p     float64
	found bool // whether benchstat's test finds a difference at its default level
}

// slower reports whether a cell is found slower.
func (c plainCell) slower() bool { return c.found && c.delta > 0 }

// readPlainRuns reads the runs of go test in the folders of a pattern and below.
func readPlainRuns(pattern string) ([]plainRun, error) {
	dirs, err := foldersWith(pattern, "seconds")
	if err != nil {
		return nil, err
	}
	var runs []plainRun
	for _, dir := range dirs {
		n, err := readPlainRun(dir)
		if err != nil {
			return nil, err
		}
		runs = append(runs, n)
	}
	return runs, nil
}

func readPlainRun(dir string) (plainRun, error) {
	n := plainRun{dir: dir}
	text, err := os.ReadFile(filepath.Join(dir, "seconds"))
	if err != nil {
		return n, err
	}
	if n.seconds, err = strconv.ParseFloat(strings.TrimSpace(string(text)), 64); err != nil {
		return n, fmt.Errorf("%s: seconds: %w", dir, err)
	}
	older, err := readTimes(filepath.Join(dir, "old.txt"))
	if err != nil {
		return n, err
	}
	newer, err := readTimes(filepath.Join(dir, "new.txt"))
	if err != nil {
		return n, err
	}
	n.cpu, n.cores, n.planted = newer.cpu, newer.cores, newer.planted
	if !slices.Equal(older.names, newer.names) || len(older.names) == 0 {
		return n, fmt.Errorf("%s: the sides hold different benchmarks: %v and %v", dir, older.names, newer.names)
	}
	for _, name := range older.names {
		n.cells = append(n.cells, comparePlain(name, older.of[name], newer.of[name]))
	}
	return n, nil
}

// comparePlain compares two samples, in seconds, as benchstat does by default.
func comparePlain(name string, older, newer []float64) plainCell {
	thresholds := benchmath.DefaultThresholds
	a, b := benchmath.NewSample(older, &thresholds), benchmath.NewSample(newer, &thresholds)
	const confidence = 0.95
	c := benchmath.AssumeNothing.Compare(a, b)
	from, to := benchmath.AssumeNothing.Summary(a, confidence).Center, benchmath.AssumeNothing.Summary(b, confidence).Center
	return plainCell{name: name, delta: to/from - 1, p: c.P, found: c.P <= c.Alpha}
}

// comparable returns an error if runs of go test measured other cells than the A/A gate runs,
// or were measured on another machine. The page shows both side by side.
func (r *Results) comparable() error {
	if len(r.aa) == 0 {
		return nil
	}
	var want []string
	for _, c := range r.aa[0].Cells {
		want = append(want, c.Name)
	}
	slices.Sort(want)
	here := r.aa[0].set.Config
	for _, n := range slices.Concat(r.plain, r.plainPlanted) {
		if n.cpu != here[resultfile.KeyCPU] || n.cores != here[resultfile.KeyCores] {
			return fmt.Errorf("%s was measured on %q with %q cores, and %s on %q with %q; measure all runs on one machine",
				n.dir, n.cpu, n.cores, r.aa[0].dir, here[resultfile.KeyCPU], here[resultfile.KeyCores])
		}
		var got []string
		for _, c := range n.cells {
			got = append(got, c.name)
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			return fmt.Errorf("%s has the cells %s, and %s has %s: these can't stand side by side",
				n.dir, strings.Join(got, ", "), r.aa[0].dir, strings.Join(want, ", "))
		}
	}
	return nil
}

// times holds a file's samples, in seconds per operation.
type times struct {
	cpu, cores, planted string
	names               []string             // of cells, in the file's order
	of                  map[string][]float64 // by the cell's name
}

// readTimes reads a file of go test -bench.
func readTimes(path string) (times, error) {
	t := times{of: make(map[string][]float64)}
	file, err := os.Open(path)
	if err != nil {
		return t, err
	}
	defer file.Close()
	r := benchfmt.NewReader(file, path)
	for r.Scan() {
		line, ok := r.Result().(*benchfmt.Result)
		if !ok {
			continue // benchstat, too, skips what it can't read
		}
		t.cpu, t.cores, t.planted = line.GetConfig(resultfile.KeyCPU), line.GetConfig(resultfile.KeyCores), line.GetConfig(resultfile.KeyPlanted)
		seconds, ok := line.Value("sec/op")
		if !ok {
			return t, fmt.Errorf("%s: %s has no ns/op", path, line.Name)
		}
		name := cellName(line.Name)
		if t.of[name] == nil {
			t.names = append(t.names, name)
		}
		t.of[name] = append(t.of[name], seconds)
	}
	return t, r.Err()
}

// cellName returns the gate's name of a benchmark's cell, which always has the procs.
func cellName(name benchfmt.Name) string {
	base, parts := name.Parts()
	text := strings.TrimPrefix(strings.TrimPrefix(name.String(), string(base)), "/")
	if len(parts) == 0 || !strings.HasPrefix(string(parts[len(parts)-1]), "-") {
		text += "-1"
	}
	return text
}

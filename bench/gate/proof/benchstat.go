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

// A plainNight is what go test measured of two sides, one after the other, as
// scripts/benchstat-nights has it do.
type plainNight struct {
	dir     string
	cpu     string
	cores   string
	planted string // the share, as 5%; 0% for none
	seconds float64
	cells   []plainCell // in the old side's order
}

// A plainCell is what benchstat says of a benchmark's time.
type plainCell struct {
	name  string // as gates call it
	delta float64
	p     float64
	found bool // different, by benchstat's test at its default level
}

// slower reports whether a cell is found slower.
func (c plainCell) slower() bool { return c.found && c.delta > 0 }

// readPlainNights reads the gate runs at or below the folders of a pattern.
func readPlainNights(pattern string) ([]plainNight, error) {
	dirs, err := foldersWith(pattern, "seconds")
	if err != nil {
		return nil, err
	}
	var nights []plainNight
	for _, dir := range dirs {
		n, err := readPlainNight(dir)
		if err != nil {
			return nil, err
		}
		nights = append(nights, n)
	}
	return nights, nil
}

func readPlainNight(dir string) (plainNight, error) {
	n := plainNight{dir: dir}
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
		return n, fmt.Errorf("%s: the sides hold other benchmarks: %v and %v", dir, older.names, newer.names)
	}
	for _, name := range older.names {
		n.cells = append(n.cells, comparePlain(name, older.of[name], newer.of[name]))
	}
	return n, nil
}

// comparePlain compares two samples, in seconds, as benchstat does unless it is told
// otherwise.
func comparePlain(name string, older, newer []float64) plainCell {
	thresholds := benchmath.DefaultThresholds
	a, b := benchmath.NewSample(older, &thresholds), benchmath.NewSample(newer, &thresholds)
	const confidence = 0.95
	c := benchmath.AssumeNothing.Compare(a, b)
	from, to := benchmath.AssumeNothing.Summary(a, confidence).Center, benchmath.AssumeNothing.Summary(b, confidence).Center
	return plainCell{name: name, delta: to/from - 1, p: c.P, found: c.P <= c.Alpha}
}

// comparable refuses gate runs of go test that measured other cells than the A/A gate runs,
// beside which they stand, or on another machine.
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
			return fmt.Errorf("%s was measured on %q with %q cores, and %s on %q with %q; measure all gate runs on one machine",
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

// times are a file's samples, in seconds an operation.
type times struct {
	cpu, cores, planted string
	names               []string // in the file's order
	of                  map[string][]float64
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
			continue // benchstat passes over what it can't read, too
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

// cellName returns what a gate calls a benchmark's cell: it always names the procs.
func cellName(name benchfmt.Name) string {
	base, parts := name.Parts()
	text := strings.TrimPrefix(strings.TrimPrefix(name.String(), string(base)), "/")
	if len(parts) == 0 || !strings.HasPrefix(string(parts[len(parts)-1]), "-") {
		text += "-1"
	}
	return text
}

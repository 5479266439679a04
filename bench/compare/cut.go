package compare

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/workloads"
)

// uncut returns the beginning of a file that is whole, as a full disk or a killed run
// left it: without a last line that has no end, and without a last launch that lacks
// lines. Warnings name the rest.
func uncut(text []byte) ([]byte, exact.Warnings) {
	var cut exact.Warnings
	if end := bytes.LastIndexByte(text, '\n') + 1; end < len(text) {
		cut = append(cut, fmt.Errorf("line %d is cut off, and left out", 1+bytes.Count(text, []byte("\n"))))
		text = text[:end]
	}
	begin, lines := lastLaunch(text)
	if want := contestants(text, lines); len(lines) < want {
		first := 1 + bytes.Count(text[:begin], []byte("\n"))
		cut = append(cut, fmt.Errorf("the last launch, from line %d on, has lines of %d of %s: it is left out, and measured anew by -resume", first, len(lines), words.Count(want, "contestant")))
		text = text[:begin]
	}
	return text, cut
}

// lastLaunch returns where the results that end a file and share a cell and a sweep
// begin, and the names of their benchmarks. There are no names if the file ends otherwise.
func lastLaunch(text []byte) (begin int, names []benchfmt.Name) {
	begin = len(text)
	launch := ""
	for begin > 0 {
		start := bytes.LastIndexByte(text[:begin-1], '\n') + 1
		fields := strings.Fields(string(text[start:begin]))
		if len(fields) == 0 || !strings.HasPrefix(fields[0], invalidLine) {
			break
		}
		name := benchfmt.Name(strings.TrimPrefix(fields[0], "Benchmark"))
		c, _, err := ParseName(name)
		if err != nil {
			break
		}
		key := c.Title()
		if i := slices.Index(fields, "sweep"); i > 0 {
			key += " " + fields[i-1]
		}
		if launch != "" && key != launch {
			break
		}
		begin, launch, names = start, key, append(names, name)
	}
	return begin, names
}

// cellLine is how a file's header lists a cell: "# cell: impl=a,b read=95/… procs=2".
var cellLine = regexp.MustCompile(`(?m)^# cell: impl=(\S+) (\S+) procs=([0-9]+)$`)

// contestants returns how many lines a launch should have: one for each contestant that
// the file's header lists for its cell and that no note calls absent. It returns 0 if the
// header doesn't list the cell; the header of an adaptive crossover lists no cells.
func contestants(text []byte, launch []benchfmt.Name) int {
	if len(launch) == 0 {
		return 0
	}
	measured, _, err := ParseName(launch[0])
	if err != nil {
		return 0
	}
	header, _, _ := bytes.Cut(text, []byte("\nBenchmark"))
	for _, m := range cellLine.FindAllSubmatch(header, -1) {
		impls := strings.Split(string(m[1]), ",")
		spec, err := workloads.ParseSpec(string(m[2]))
		if err != nil || spec != measured.Spec || string(m[3]) != fmt.Sprint(measured.Procs) || PairedImpl(impls[0]) != measured.Impl {
			continue
		}
		absent := make(map[string]bool)
		for line := range bytes.Lines(text) {
			said, ok := bytes.CutPrefix(line, []byte("# "))
			if !ok {
				continue
			}
			if n, ok := noteIn(string(bytes.TrimSuffix(said, []byte("\n")))); ok {
				if c, impl, err := ParseName(benchfmt.Name(n.Name)); err == nil && measured.sameWorkload(c) {
					absent[impl] = true
				}
			}
		}
		return len(impls) - len(absent)
	}
	return 0
}

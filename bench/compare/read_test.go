package compare

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/simulation"
)

// header is the configuration of a file.
const header = simulation.SampleHead

// resultLine returns one line of a file.
func resultLine(impl string, ns float64, more string) string {
	return fmt.Sprintf("BenchmarkMap/impl=%s/read=95/dist=uniform/n=1000-2\t1000\t%v ns/op\t%s\n", impl, ns, more)
}

// writeFile writes a file and returns its path.
func writeFile(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// seeded returns a file's text with a seed in front.
func seeded(seed, text string) string { return "seed: " + seed + "\n" + text }

func TestReadErrors(t *testing.T) {
	line := func(text string) string { return header + text }
	check := func(name, text, want string) {
		t.Helper()
		t.Run(name, func(t *testing.T) {
			t.Helper()
			_, err := Read(strings.NewReader(text), "f.txt")
			if err == nil || err.Error() != want {
				t.Errorf("got error\n\t%v\nwant\n\t%s", err, want)
			}
		})
	}
	check("empty", "", `f.txt: no results: measure some with mapbench run`)
	const unheld = "# n/a: Map/impl=%s/read=95/dist=uniform/n=10/rate=9000000-2: does not hold 9000000 operations a second; held 8000000\n"
	check("a rate that no map holds", line(fmt.Sprintf(unheld, "A")),
		`f.txt: no results: measure some with mapbench run; A under read=95/dist=uniform/n=10/rate=9000000 is n/a: does not hold 9000000 operations a second; held 8000000`)
	many := header
	for _, impl := range letters(5) {
		many += fmt.Sprintf("# n/a: Map/impl=%s/read=95/dist=uniform/n=10-2: no Load\n", impl)
	}
	check("many maps without results", many, `f.txt: no results: measure some with mapbench run; A under read=95/dist=uniform/n=10 is n/a: no Load; `+
		`B under read=95/dist=uniform/n=10 is n/a: no Load; C under read=95/dist=uniform/n=10 is n/a: no Load; and 2 more`)
	check("cut off in the first result", line(strings.TrimSuffix(resultLine("A", 20, "0 sweep"), "sweep\n")),
		`f.txt: line 11 is cut off, and left out: no launch before it is whole`)
	check("cut off in the header", "mapbench: 1\ncpu: AM", `f.txt: line 2 is cut off, and left out: no launch before it is whole`)
	check("not UTF-8", line("BenchmarkMap/impl=A\xff/read=95-2 1 5 ns/op\n"),
		`f.txt:11: "BenchmarkMap/impl=A\xff/read=95-2 1 5 ns/op" is not UTF-8: restore the file, or delete the line`)
	check("gzip", "\x1f\x8b\x08", `f.txt: this is gzip: unpack it with gunzip`)
	check("UTF-16", "\xff\xfem\x00a\x00", `f.txt: this is UTF-16: convert it with iconv -f UTF-16 -t UTF-8`)
	check("UTF-16 without a mark", "m\x00a\x00", `f.txt: this is UTF-16: convert it with iconv -f UTF-16LE -t UTF-8`)
	check("byte order mark", "\xef\xbb\xbf"+line(""), `f.txt: this is UTF-8 with a byte order mark: remove it with sed -i '1s/^\xEF\xBB\xBF//'`)
	check("JSON", "{\"verdict\": 1}\n", `f.txt: this is JSON: name a results file, such as mapbench run writes`)
	check("a summary", "gate-run: 1\n", `f.txt: this is the summary of a gate run: mapbench trend reads it`)
	check("go test", "goos: linux\npkg: x\nBenchmarkSort-2 \t 100\t 5 ns/op\nPASS\nok  \tx\t1.2s\n",
		`f.txt: this is plain output of go test -bench: benchstat reads it; mapbench reads what mapbench run writes`)
	check("no version", "cpu: X\n"+resultLine("A", 20, "0 sweep"),
		`f.txt:2: no "mapbench: 1" line above the first result: not a file of mapbench`)
	check("another version", "mapbench: 2\n"+resultLine("A", 20, "0 sweep"),
		`f.txt:2: file format mapbench: 2, want 1: judge it with the mapbench that wrote it`)
	check("NaN", line(resultLine("A", 20, "0 sweep\tNaN hit")),
		`f.txt:11: hit is NaN: want a number`)
	check("infinite", line("# comment\n"+resultLine("A", 20, "0 sweep\t+Inf ops/s")),
		`f.txt:12: ops/s is +Inf: want a number`)
	check("NaN time", line("BenchmarkMap/impl=A/read=95/dist=uniform/n=1000-2 1 NaN ns/op\n"),
		`f.txt:11: ns/op is NaN: want a number`)
	check("no time", line("BenchmarkMap/impl=A/read=95/dist=uniform/n=1000-2 1 5 ops/s\n"),
		`f.txt:11: no ns/op`)
	check("zero time", line(resultLine("A", 0, "0 sweep")),
		`f.txt:11: ns/op is 0: want 0.001 to 1e+12`)
	check("no unit", line("BenchmarkMap/impl=A/read=95/dist=uniform/n=1000-2 1 5\n"),
		`f.txt:11: missing units`)
	check("no number", line("BenchmarkMap/impl=A/read=95/dist=uniform/n=1000-2 1 x ns/op\n"),
		`f.txt:11: parsing measurement: invalid syntax`)
	check("garbage", line("panic: oh no\n"+"\x00\x01garbage\n"),
		`f.txt:12: "\x00\x01garbage" is neither a result nor configuration`)
	check("no values", line("BenchmarkMap/impl=A/read=95\n"),
		`f.txt:11: "BenchmarkMap/impl=A/read=95" is neither a result nor configuration`)
	check("another benchmark", line("BenchmarkSort-2 1 5 ns/op\n"),
		`f.txt:11: benchmark "BenchmarkSort-2": want BenchmarkMap/impl=…`)
	check("no impl", line("BenchmarkMap/read=95/dist=uniform/n=1000-2 1 5 ns/op\n"),
		`f.txt:11: benchmark "BenchmarkMap/read=95/dist=uniform/n=1000-2": no impl=`)
	check("procs", line("BenchmarkMap/impl=A/read=95/dist=uniform/n=1000-0 1 5 ns/op\n"),
		`f.txt:11: benchmark "BenchmarkMap/impl=A/read=95/dist=uniform/n=1000-0": procs "0": want a number above 0`)
	check("spelled differently", line(resultLine("A", 20, "0 sweep")+"BenchmarkMap/impl=A/read=95-2 1 5 ns/op\n"),
		`f.txt:12: benchmark "BenchmarkMap/impl=A/read=95-2": another line spells the same cell differently`)
	check("machine changes", line(resultLine("A", 20, "0 sweep")+"cpu: Intel\n"+resultLine("A", 20, "1 sweep")),
		`f.txt:13: cpu changes from "AMD EPYC" to "Intel" above this line: one file is one machine and one subject`)
	check("commit changes", line(resultLine("A", 20, "0 sweep")+"commit: 4567def\n"+resultLine("A", 20, "1 sweep")),
		`f.txt:13: commit changes from "0123abc" to "4567def" above this line: one file is one machine and one subject`)
	check("sweeps descend", line(resultLine("A", 20, "1 sweep")+resultLine("A", 20, "1 sweep")),
		`f.txt:12: sweep 1 of A stands in line 11 already: leave one of them out, a launch counts once`)
	check("sweeps of two seeds descend", line("seed: 1\n"+resultLine("A", 20, "1 sweep")+"seed: 2\n"+resultLine("A", 20, "1 sweep")),
		`f.txt:14: sweep 1 after sweep 1 of the same cell: want them ascending; name files one by one instead of joining them`)
	check("odd sweep", line(resultLine("A", 20, "1.5 sweep")),
		`f.txt:11: sweep is 1.5: want a whole number`)
	check("no pair", line(resultLine("A", 20, "0 sweep")+resultLine("A", 20, "1 sweep")+resultLine("B", 20, "1 sweep")),
		`f.txt:13: line 1 of B is of sweep 1, that of A of sweep 0: these lines are no pair`)

	t.Run("bad spec", func(t *testing.T) {
		_, err := Read(strings.NewReader(line("BenchmarkMap/impl=A/read=195/dist=uniform/n=1000-2 1 5 ns/op\n")), "f.txt")
		if err == nil || !strings.HasPrefix(err.Error(), "f.txt:11: ") || !strings.Contains(err.Error(), "195") {
			t.Errorf("got error %v; want one at f.txt:11 about read=195", err)
		}
	})
}

func TestRead(t *testing.T) {
	text := header +
		resultLine("A", 20, "0 sweep\t1 ratio\t30 c2c-before-ns") +
		resultLine("B", 30, "0 sweep\t1.4 ratio\t30 c2c-before-ns") +
		"# launch 2 of this cell: B hit 47 % of 50\n" +
		resultLine("A", 21, "2 sweep") + // B stopped
		"BenchmarkMap/impl=A/read=95/dist=uniform/n=1000/goroutines=64/burst=5us/call=interface\t1\t90 ns/op\n"
	s, err := Read(strings.NewReader(text), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Cells) != 2 || s.Sweeps != 3 || s.Config[resultfile.KeyCPU] != "AMD EPYC" || s.State.C2C != 30 {
		t.Errorf("%d cells, %d sweeps, cpu %q, main state %v ns; want 2, 3, AMD EPYC, 30", len(s.Cells), s.Sweeps, s.Config[resultfile.KeyCPU], s.State.C2C)
	}
	c := s.Cells[0]
	if got := c.Title(); got != "read=95/dist=uniform/n=1000 procs=2" {
		t.Errorf("first cell is %s", got)
	}
	if len(c.Launches) != 2 || c.Launches[1].Sweep != 2 || len(c.Launches[1].Results) != 2 || c.Launches[1].Results[1] != nil {
		t.Errorf("launches %+v; want a pair of sweep 0, then A alone of sweep 2", c.Launches)
	}
	// benchunit converts ns to seconds; the unit of the file counts.
	for _, want := range []struct {
		unit  string
		value float64
	}{{"ns/op", 30}, {"ratio", 1.4}, {"c2c-before-ns", 30}} {
		if got, ok := c.Launches[0].Results[1].Value(want.unit); got != want.value || !ok {
			t.Errorf("%s = %v, %v; want %v, true", want.unit, got, ok, want.value)
		}
	}
	if got, ok := c.Launches[0].Results[1].Value("B/op"); ok {
		t.Errorf("B/op = %v; want none", got)
	}
	if got := s.Cells[1]; got.Procs != 1 || got.Burst != "5us" || got.Call != "interface" || got.String() != "read=95/dist=uniform/n=1000/goroutines=64/burst=5us/call=interface" {
		t.Errorf("second cell is %s", got.Title())
	}
}

func TestReadFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string { return writeFile(t, filepath.Join(dir, name), text) }
	a := write("a.txt", header+resultLine("A", 20, "0 sweep")+resultLine("B", 30, "0 sweep")+resultLine("A", 20, "4 sweep"))
	b := write("b.txt", strings.Replace(header, "0123abc", "4567def", 1)+resultLine("B", 31, "0 sweep")+resultLine("C", 40, "0 sweep"))
	s, err := ReadFiles(a, b)
	if err != nil {
		t.Fatal(err)
	}
	c := s.Cells[0]
	if len(s.Cells) != 1 || fmt.Sprint(c.Contestants) != "[A B C]" || len(c.Launches) != 3 {
		t.Fatalf("%d cells, contestants %v, %d launches; want 1, [A B C], 3", len(s.Cells), c.Contestants, len(c.Launches))
	}
	last := c.Launches[2]
	if last.Sweep != 5 || last.Results[0] != nil || last.Results[1].Values[resultfile.NsPerOp] != 31 || last.Results[2].Values[resultfile.NsPerOp] != 40 {
		t.Errorf("the second file's launch is %+v; want sweep 5 with B at 31 and C at 40", last)
	}
	want := fmt.Sprintf(`%s and %s are judged as one, but commit is "0123abc" and "4567def"`, a, b)
	if len(s.Warnings) != 1 || s.Warnings[0].Error() != want {
		t.Errorf("warnings %v; want %s", s.Warnings, want)
	}

	other := write("other.txt", strings.NewReplacer("AMD EPYC", "Intel", "cores: 2", "cores: 8").Replace(header)+resultLine("A", 20, "0 sweep"))
	_, err = ReadFiles(a, other)
	want = fmt.Sprintf(`%s and %s come from different machines: cpu is "AMD EPYC" and "Intel", cores is "2" and "8"; measure both on one`, a, other)
	if err == nil || err.Error() != want {
		t.Errorf("got error\n\t%v\nwant\n\t%s", err, want)
	}
	if _, err := ReadFiles(filepath.Join(dir, "none")); err == nil {
		t.Errorf("no error for a missing file")
	}
}

func TestState(t *testing.T) {
	var text strings.Builder
	text.WriteString(header)
	states := []string{
		"30 c2c-before-ns\t30 c2c-after-ns\t0.02 lost-before",
		"28 c2c-before-ns\t33 c2c-after-ns\t0.02 lost-before",
		"180 c2c-before-ns\t190 c2c-after-ns",
		"30 c2c-before-ns\t13 c2c-after-ns",
		"20 c2c-before-ns\t45 c2c-after-ns",
		"30 c2c-before-ns\t30 c2c-after-ns\t0.12 lost-after",
		"", "", "", "", "", "", "", "", "", "", "", "", "", "",
	}
	for i, state := range states {
		if state == "" {
			state = "30 c2c-before-ns\t30 c2c-after-ns"
		}
		text.WriteString(resultLine("A", 20, fmt.Sprintf("%d sweep\t30 c2c-before-ns\t30 c2c-after-ns", i)))
		text.WriteString(resultLine("B", 30, fmt.Sprintf("%d sweep\t%s", i, state)))
	}
	s, err := Read(strings.NewReader(text.String()), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"", "",
		"core-to-core latency 180 ns before, 30 in the main state",
		"core-to-core latency 13 ns after, 30 in the main state",
		"core-to-core latency went from 20 to 45 ns",
		"12 % of CPU lost"}
	for i, w := range want {
		if got := s.Cells[0].Launches[i].Outside; got != w {
			t.Errorf("launch %d is outside because %q, want %q", i, got, w)
		}
	}
	if s.State.Outside != 4 || s.State.Launches != 20 {
		t.Errorf("%d of %d outside, want 4 of 20", s.State.Outside, s.State.Launches)
	}
	tables, err := s.Tables(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if row := tables[0].Rows[0]; row.Launches != 16 || row.Outside != 4 {
		t.Errorf("%d launches, %d outside; want 16 and 4, also for the contestant whose own state was right", row.Launches, row.Outside)
	}
	if out := tables[0].Outside; len(out) != 1 || out[0].Launches != 4 {
		t.Errorf("outside deltas %+v; want one of 4 launches", out)
	}
}

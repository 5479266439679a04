package gate

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/resultfile"
)

// TestTrimmedRun: a trimmed run is judged as the whole one, and no unit too many
// is kept.
func TestTrimmedRun(t *testing.T) {
	whole := header + "Unit ops/s better=higher\nUnit lost-after better=lower\n# cell: impl=A@old,A@new n=1000 procs=2\n"
	whole += strings.TrimPrefix(fileOf(16, gateCell{impl: "A", n: 1000, shift: 0.06, pairs: 40},
		gateCell{impl: "B", n: 1000, allocs: 0.3, pairs: 40}, gateCell{impl: "A", n: 1000, pairs: 40, others: "control,control#2"}), header)
	// The machine lost CPU in a launch of A and changed during one of B.
	whole = editLine(whole, "impl=A@new", 5, "\n", "\t0.099 lost-before\t0.3 lost-after\n")
	whole = editLine(whole, "impl=B@old", 7, "30 c2c-after-ns", "200 c2c-after-ns")
	whole = editLine(whole, "impl=B@new", 7, "30 c2c-after-ns", "200 c2c-after-ns")
	whole = strings.ReplaceAll(whole, " ratio\t", " ratio\t5e+07 ops/s\t0.99 fairness\t0.5 hit\t0.5 inserted\t1000 size\t0.01 steal\t")
	whole = editLine(whole, "impl=B@old", 8, "BenchmarkMap", "# BenchmarkMap")
	whole = editLine(whole, "impl=B@new", 8, "BenchmarkMap", "# BenchmarkMap")

	trim := func(text string) string {
		t.Helper()
		var b bytes.Buffer
		f, err := resultfile.Parse([]byte(text), "night.txt")
		if err == nil {
			err = resultfile.Trim(&b, f, compare.LostLimit)
		}
		if err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	judge := func(text string) string {
		t.Helper()
		n := Judge(parse(t, text), DefaultPlan(), Options{
			Cells: []string{nameWith("A", 1000), nameWith("B", 1000)}, Controls: []string{nameWith("A@control", 1000)},
		})
		encoded, err := json.Marshal(n)
		if err != nil {
			t.Fatal(err)
		}
		return string(encoded)
	}
	trimmed := trim(whole)
	if got, want := judge(trimmed), judge(whole); got != want || !strings.Contains(want, `"disturbed":2`) || !strings.Contains(want, `"regression"`) {
		t.Errorf("trimmed:\n%s\nwhole:\n%s", got, want)
	}
	if again := trim(trimmed); again != trimmed {
		t.Error("trimming again changes the file")
	}
	for _, gone := range []string{"ops/s", "fairness", "hit", "inserted", "size", "steal", "0.099 lost"} {
		if strings.Contains(trimmed, gone) {
			t.Errorf("the trimmed file has %s", gone)
		}
	}
	for _, kept := range []string{"# cell: impl=A@old,A@new n=1000 procs=2\n", "Unit lost-after better=lower\n", "\n# BenchmarkMap/impl=B@old/"} {
		if !strings.Contains(trimmed, kept) {
			t.Errorf("the trimmed file lacks %q", kept)
		}
	}
	if 3*len(trimmed) > 2*len(whole) {
		t.Errorf("%d of %d bytes are kept", len(trimmed), len(whole))
	}
}

// editLine replaces a text in the k-th line, from 1 on, that has another.
func editLine(text, in string, k int, from, to string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.Contains(line, in) {
			if k--; k == 0 {
				line = strings.Replace(line, from, to, 1)
			}
		}
		b.WriteString(line)
	}
	return b.String()
}

package gate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/golden"
)

func TestGateGolden(t *testing.T) {
	accepted, err := ReadAccepted(strings.NewReader(nameWith("B", 1000)+" ratio +9% until=2026-12-31 safer\n"+
		nameWith("quiet", 1)+" ratio +9% until=2026-01-31 old\n"+nameWith("quiet", 2)+" B/op +9% until=2026-12-31 unused\n"), "accepted.txt", "2026-06-01")
	if err != nil {
		t.Fatal(err)
	}
	builds := "old-commit: cdb01b78df360f9efd5811f87aae39ba0cbcb918\nold-dirty: false\nold-goversion: go1.26.8\n" +
		"new-commit: 9be561d4076ec02e082a81e3ea38947c5f3cd7c8\nnew-dirty: true\nnew-goversion: go1.27\nnew-planted: A=5%\n"
	n := judgeRun(t, Options{Old: "HEAD~1,GOGC=50", New: "it's new", Elapsed: 612.4, Seed: 7, Accepted: accepted},
		func(text string) string { return strings.Replace(text, "\nUnit ", "\n"+builds+"Unit ", 1) },
		gateCell{impl: "A", n: 1000, shift: 0.06, pairs: 60},
		gateCell{impl: "B", n: 1000, shift: 0.07, pairs: 60},
		gateCell{impl: "C", n: 1000, shift: -0.05, pairs: 60, allocs: 0.3},
		gateCell{impl: "D", n: 1000, sd: 0.3, pairs: 160})
	again := func(c Cell) string {
		return fmt.Sprintf(`mapbench gate -old HEAD~1,GOGC=50 -new 'it'\''s new' -impl %s -spec %s -procs %d -seed 1`, c.Impl, c.Spec, c.Procs)
	}
	var text, md bytes.Buffer
	if err := Write(&text, n, again); err != nil {
		t.Fatal(err)
	}
	if err := WriteMarkdown(&md, n, again); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "testdata/night.txt", text.Bytes())
	golden.Check(t, "testdata/night.md", md.Bytes())
	n.Cells = n.Cells[:3]
	encoded, err := json.MarshalIndent(n, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "testdata/night.json", append(encoded, '\n'))

	var bad bytes.Buffer
	n = judgeRun(t, Options{Cells: []string{nameWith("gone", 1000)}, Controls: []string{nameWith("C@control", 1)}},
		func(text string) string {
			moved := gateCell{impl: "C", n: 1, shift: 0.05, others: "control,control#2", pairs: 20}
			return text + fileOf(16, moved)[len(header):]
		})
	if err := Write(&bad, n, nil); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "testdata/night-invalid.txt", bad.Bytes())
}

// TestBoundsThatThereAreNot checks that too few pairs for an interval give null
// bounds, and not -100 % and nothing.
func TestBoundsThatThereAreNot(t *testing.T) {
	interval := make(exact.Ranker).Rank([]float64{0.01, 0.02, 0.03}).Interval(0.95)
	lo, hi, delta := fraction(interval.Lo), fraction(interval.Hi), fraction(interval.Center)
	if !math.IsNaN(float64(lo)) || !math.IsNaN(float64(hi)) || math.Abs(float64(delta)-math.Expm1(0.02)) > 1e-9 {
		t.Errorf("three pairs: %v (%v to %v); want %.4f, and no bounds", delta, lo, hi, math.Expm1(0.02))
	}
}

// TestMachineNamesItsQuota looks at what people see.
func TestMachineNamesItsQuota(t *testing.T) {
	for m, want := range map[Machine]string{
		{CPU: "X", Cores: 2, Quota: "0.5 CPUs"}: "X, 2 cores, quota of 0.5 CPUs",
		{CPU: "X", Cores: 1}:                    "X, 1 core",
	} {
		if got := m.String(); got != want {
			t.Errorf("the machine is %q; want %q", got, want)
		}
	}
}

package compare

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"example.com/mapbench/internal/golden"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/simulation"
)

func parse(t testing.TB, text string) *Set {
	t.Helper()
	s, err := Read(strings.NewReader(text), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestGoldenTable(t *testing.T) {
	tables, err := parse(t, simulation.Sample(1)).Tables(Options{})
	if err != nil {
		t.Fatal(err)
	}
	js, err := json.MarshalIndent(tables, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "testdata/table.json", append(js, '\n'))
}

// TestOtherMachine checks that files of two machines are not compared.
func TestOtherMachine(t *testing.T) {
	older, newer := parse(t, simulation.Sample(1)), parse(t, simulation.Sample(1.1))
	newer.Config[resultfile.KeyCPU] = "Intel"
	_, err := CompareFiles(older, newer, Options{})
	const want = `f.txt and f.txt come from different machines: cpu is "AMD EPYC" and "Intel"; measure both on one`
	if err == nil || err.Error() != want {
		t.Errorf("got error %v, want %s", err, want)
	}
}

func TestTablesRef(t *testing.T) {
	s := parse(t, simulation.Sample(1))
	tables, err := s.Tables(Options{Ref: "sharded"})
	if err != nil {
		t.Fatal(err)
	}
	if d := tables[0].Rows[2].Delta; d == nil || d.Ref != "sharded" || d.Verdict != Faster {
		t.Errorf("xsync against sharded is %+v; want it faster", d)
	}
	_, err = s.Tables(Options{Ref: "shard"})
	const want = `no results of impl "shard": want one of nop, mutex, xsync, sharded`
	if err == nil || err.Error() != want {
		t.Errorf("got error %v, want %s", err, want)
	}
}

// TestTwoEstimatesDisagree checks that a delta is unresolved if throughput and the ratio have
// opposite findings.
func TestTwoEstimatesDisagree(t *testing.T) {
	var text strings.Builder
	text.WriteString(header)
	for s := range 10 {
		text.WriteString(resultLine("A", 20, fmt.Sprintf("%d sweep\t1 ratio", s)))
		text.WriteString(resultLine("B", 22, fmt.Sprintf("%d sweep\t0.9 ratio", s)))
	}
	tables, err := parse(t, text.String()).Tables(Options{})
	if err != nil {
		t.Fatal(err)
	}
	d := tables[0].Rows[1].Delta
	const want = "throughput says +10.0 %, the median ratio of slices -10.0 %: look at collections and pauses, or measure longer slices"
	if d.Verdict != Unresolved || len(d.Warnings) != 1 || d.Warnings[0].Error() != want {
		t.Errorf("verdict %s, warnings %v; want unresolved and %s", d.Verdict, d.Warnings, want)
	}
}

func TestTooFewLaunches(t *testing.T) {
	var text strings.Builder
	text.WriteString(header)
	for s := range 5 {
		text.WriteString(resultLine("A", 20, fmt.Sprintf("%d sweep", s)) + resultLine("B", 40, fmt.Sprintf("%d sweep", s)))
	}
	tables, err := parse(t, text.String()).Tables(Options{})
	if err != nil {
		t.Fatal(err)
	}
	d := tables[0].Rows[1].Delta
	const want = "5 launches give no interval: need >= 6 launches for 95 %"
	if d.Verdict != Unresolved || d.Log.Finite() || !math.IsInf(float64(d.MDE), 1) || len(d.Warnings) != 1 || d.Warnings[0].Error() != want {
		t.Errorf("delta %+v; want unresolved, an infinite interval and the warning %s", d, want)
	}
	if js, err := json.Marshal(d); err != nil || !strings.Contains(string(js), `"log":{"lo":null,`) {
		t.Errorf("JSON %s, %v; want null bounds", js, err)
	}
}

// said returns what a set's tables say in words, a line each: the remark on each row, and
// the doubts.
func said(t *testing.T, s *Set) string {
	t.Helper()
	tables, err := s.Tables(Options{})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, table := range tables {
		for _, row := range table.Rows {
			fmt.Fprintln(&text, table.Remark(row))
		}
		for _, doubt := range table.Doubts() {
			fmt.Fprintln(&text, "warning:", doubt)
		}
	}
	return text.String()
}

// line returns a result that has only ns/op.
func line(ns float64) *Result {
	r := NewResult()
	r.Values[resultfile.NsPerOp] = ns
	return r
}

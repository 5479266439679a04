package compare

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"example.com/mapbench/internal/golden"
	"example.com/mapbench/internal/resultfile"
)

// sample returns a file of four impls, one of them twice, at two shares of reads. The second
// launch lies outside the main state.
func sample(factor float64) string {
	r := rand.New(rand.NewPCG(1, 2))
	var text strings.Builder
	text.WriteString(header)
	for s := range 9 {
		for _, read := range []int{95, 50} {
			base := math.Exp(0.1 * r.NormFloat64())
			for i, impl := range []string{"nop", "mutex", "xsync", "sharded", "mutex#2"} {
				ns := []float64{2, 33, 9.7, 26, 33}[i]
				if read == 50 {
					ns = []float64{2, 43, 26, 43.1, 43}[i]
				}
				if impl == "xsync" {
					ns *= factor
				}
				ns *= base * math.Exp(0.01*r.NormFloat64())
				c2c := 30
				if s == 1 {
					c2c = 190
				}
				fmt.Fprintf(&text, "BenchmarkMap/impl=%s/read=%d/dist=uniform/n=1000-2\t100000\t%.4g ns/op\t%.6g ops/s\t%.4g ratio\t%.3g B/op\t0 allocs/op\t0.98 fairness\t%d sweep\t%d c2c-before-ns\t%d c2c-after-ns\n",
					impl, read, ns, 1e9/ns, ns/2, 0.01*float64(i), s, c2c, c2c)
			}
		}
	}
	return text.String()
}

func parse(t testing.TB, text string) *Set {
	t.Helper()
	s, err := Read(strings.NewReader(text), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestGoldenTable(t *testing.T) {
	tables, err := parse(t, sample(1)).Tables(Options{})
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := WriteTables(&text, tables); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "testdata/table.txt", text.Bytes())
	js, err := json.MarshalIndent(tables, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "testdata/table.json", append(js, '\n'))
}

func TestGoldenChanges(t *testing.T) {
	older, newer := parse(t, sample(1)), parse(t, sample(1.1))
	newer.Cells = newer.Cells[:1]
	changes, err := CompareFiles(older, newer, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := WriteChanges(&text, changes); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "testdata/changes.txt", text.Bytes())

	newer.Config[resultfile.KeyCPU] = "Intel"
	_, err = CompareFiles(older, newer, Options{})
	const want = `f.txt and f.txt come from different machines: cpu is "AMD EPYC" and "Intel"; measure both on one`
	if err == nil || err.Error() != want {
		t.Errorf("got error %v, want %s", err, want)
	}
}

func TestTablesRef(t *testing.T) {
	s := parse(t, sample(1))
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

// tablesText returns a set's tables as people read them.
func tablesText(t *testing.T, s *Set) string {
	t.Helper()
	tables, err := s.Tables(Options{})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := WriteTables(&text, tables); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// line returns a result that has only ns/op.
func line(ns float64) *Result {
	r := NewResult()
	r.Values[resultfile.NsPerOp] = ns
	return r
}

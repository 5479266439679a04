package crossover

import (
	"fmt"
	"strings"
	"testing"

	"example.com/mapbench/workloads"
)

// TestSpan wants specs to make a question, and its cells to be those specs again.
func TestSpan(t *testing.T) {
	check := func(axis, text, want string) {
		t.Helper()
		specs, err := workloads.ParseSpecs(text)
		if err != nil {
			t.Fatal(err)
		}
		q := Question{Axis: axis, Procs: 2}
		if err := q.Span(specs, 3); err != nil {
			if want == "" || !strings.Contains(err.Error(), want) {
				t.Errorf("axis %s of %s: %v; want %q", axis, text, err, want)
			}
			return
		}
		if got := fmt.Sprint(q.Lo, q.Hi, q.Values); got != want {
			t.Errorf("axis %s of %s spans %s; want %s", axis, text, got, want)
		}
		for i, value := range q.Values {
			spec, procs, err := q.At(value)
			wantSpec, wantProcs := specs[min(i, len(specs)-1)], 2
			if axis == "procs" {
				wantProcs = i + 1
			}
			if err != nil || spec != wantSpec || procs != wantProcs {
				t.Errorf("at %s=%v: %s, %d procs, %v; want %s and %d", axis, value, spec, procs, err, wantSpec, wantProcs)
			}
		}
	}
	check("read", "n=1000", "0 100 []")
	check("read", "read=95,50/store=1/delete=1/n=1000", "0 0 [95 50]")
	check("n", "read=90/n=10,1000/dist=zipf0.9", "0 0 [10 1000]")
	check("zipf", "dist=zipf0.5,zipf0.9/n=100", "0 0 [0.5 0.9]")
	check("procs", "n=1000", "0 0 [1 2 3]")
	check("n", "n=1000", "one value of n is no span; want a list, as in n=100,10000")
	check("zipf", "n=1000", "has no number for axis zipf; want one of ")
	check("read", "read=90,50/n=10,20", "differ in more than read; want a list of read alone")
}

package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
)

// together measures a sweep of one group of cells, and returns the summary and the file.
// Change may change the conductor before.
func together(t *testing.T, impls, spec string, change func(*Conductor)) (*Summary, string) {
	t.Helper()
	var out bytes.Buffer
	r, err := Start(context.Background(), Config{Sources: []Source{testSource}, Rounds: Quick, Seed: 7, Out: &out})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	change(r)
	if err := r.Together(context.Background(), 0, [][]Cell{cells(t, impls, spec)}); err != nil {
		t.Fatal(err)
	}
	return r.Close(), out.String()
}

// TestTogether checks that the cells of a group share processes where all workers can, and
// that each cell gets the results of a launch of its own.
func TestTogether(t *testing.T) {
	check := func(spec string, processes int, change func(*Conductor)) {
		t.Helper()
		dir := t.TempDir()
		t.Setenv(countKey, dir)
		summary, file := together(t, "mutex,counted", spec, change)
		results, _ := lines(t, file)
		if summary.Valid != 3 || len(results) != 6 {
			t.Errorf("%s: %d valid launches, %d lines; want 3 and 6:\n%s", spec, summary.Valid, len(results), file)
		}
		for i, r := range results {
			want := fmt.Sprint(cells(t, "mutex", spec)[i/2].Spec)
			if sweep, _ := r.Value("sweep"); !strings.HasSuffix(r.Name.String(), want+"/call=interface") || sweep != 0 {
				t.Errorf("line %d is %s of sweep %v; want %s of sweep 0", i, r.Name, sweep, want)
			}
		}
		started, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		if len(started) != processes {
			t.Errorf("%s: %d processes, want %d", spec, len(started), processes)
		}
	}
	check("read=95,80,50/n=100", 1, func(*Conductor) {})
	check("read=95,80,50/n=100", 3, func(r *Conductor) { r.hellos[0].More = false })
	check("read=95/n=100,200,300", 3, func(*Conductor) {})
}

// TestTogetherNotesFailures checks that a contestant that fails in a shared launch is noted in
// each of its cells, and that a wrong count in one cell is not excused by the others.
func TestTogetherNotesFailures(t *testing.T) {
	summary, file := together(t, "mutex,crashes", "read=95,80/n=100", func(*Conductor) {})
	if len(summary.Failures) != 2 || strings.Count(file, "I crash on purpose") != 2 {
		t.Errorf("failures %v; want one for each of 2 cells:\n%s", summary.Failures, file)
	}
	if results, _ := lines(t, file); len(results) != 2 {
		t.Errorf("%d lines, want 2 of mutex:\n%s", len(results), file)
	}
	if summary, _ := together(t, "mutex,miscounts", "read=95,80/n=100", func(*Conductor) {}); summary.Valid != 0 || len(summary.Invalid) != 2 {
		t.Errorf("%d valid launches, invalid %v; want 0 and 2", summary.Valid, summary.Invalid)
	}
}

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/internal/simulation"
)

// TestRun replays races over simulated launches of two files.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	file := func(name string, n float64, fast, slow string) string {
		laws := []simulation.Law{
			{Impl: fast, SD: 0.005, Cost: func(_, _ float64) float64 { return 20 }},
			{Impl: slow, SD: 0.005, Cost: func(_, _ float64) float64 { return 25 }},
		}
		name = filepath.Join(dir, name)
		text := simulation.Suite{Laws: laws, Reads: []float64{95, 50}, Ns: []float64{n}, Procs: []int{2}, Launches: 12}.Text()
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return name
	}
	check := func(file, other, want string) {
		t.Helper()
		var out strings.Builder
		if err := run(&out, file, other); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("it prints\n%s\nwant %q", out.String(), want)
		}
	}
	first := file("first.txt", 1000, "mutex", "cas")
	check(first, file("same.txt", 1000, "mutex", "cas"), "mutex wins after 5 launches")
	check(first, file("same.txt", 1000, "mutex", "cas"), "2 of 2 cells with a winner or a tie")
	check(first, file("reverse.txt", 1000, "cas", "mutex"), "0 of 2 cells with a winner or a tie")
	if err := run(new(strings.Builder), first, file("others.txt", 100, "mutex", "cas")); err == nil || !strings.Contains(err.Error(), "name files of one suite") {
		t.Errorf("files of other workloads: %v; want an error", err)
	}
}

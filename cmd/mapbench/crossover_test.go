package main

import (
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/cmd/internal/cmdline"
)

// TestMeasuredCrossoverOfTheUnable checks that a crossover with an impl that can't do
// the workload ends before it measures, and says what the impl lacks.
func TestMeasuredCrossoverOfTheUnable(t *testing.T) {
	if testing.Short() {
		t.Skip("links workers")
	}
	check := func(args, want string) {
		t.Helper()
		file := filepath.Join(t.TempDir(), "c.txt")
		code, out, errs := command(t, "crossover -measure "+args+" -budget 10m -o "+file) // which only a busy machine needs
		if code != cmdline.ExitUsage || out != "" || !strings.Contains(errs, want) || strings.Contains(errs, "locating") {
			t.Errorf("crossover -measure %s: exit %d, %s%s; want exit 2 and %q, before any sweep", args, code, out, errs, want)
		}
	}
	check("-a mutex -b haxmap -procs 1 -spec read=100,90/n=1000", "haxmap can't be measured under read=")
	check("-a cow -b mutex -procs 1 -axis n -spec n=1000,100000", "cow can't be measured under read=95/dist=uniform/n=100000 procs=1: no n above ")
}

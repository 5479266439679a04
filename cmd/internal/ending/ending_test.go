package ending

import (
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/openloop"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/workloads"
)

// TestRateThatNoMapHolds wants the highest rate that was held to be said, and a search among rates
// not to list those that it tried.
func TestRateThatNoMapHolds(t *testing.T) {
	spec, err := workloads.ParseSpec("n=10/rate=1e9")
	if err != nil {
		t.Fatal(err)
	}
	s := &bench.Summary{Launches: 1}
	for impl, held := range map[string]float64{"a": 2e7, "bb": 4.123e7} {
		reason := resultfile.Reason{Kind: resultfile.NotApplicable, Sweep: resultfile.NoSweep, Text: openloop.Missed(spec.Rate, held)}
		s.Missing = append(s.Missing, bench.Absence{Cell: bench.Cell{Spec: spec, Procs: 1}, Contestant: resultfile.Contestant{Impl: impl}, Reason: reason, Held: held})
	}
	var text strings.Builder
	code := Print(&text, s, "")
	for _, want := range []string{
		"a: n/a in 1 cell: does not hold 1000000000 operations a second; held 20000000\n",
		"no launch is valid, as no map holds its rate: the highest held is 41200000 operations a second, by bb under read=95/dist=uniform/n=10/rate=1000000000; lower the rate\n",
	} {
		if code != cmdline.ExitUsage || !strings.Contains(text.String(), want) {
			t.Errorf("exit %d, it says\n%s\nwant 2 and %q", code, text.String(), want)
		}
	}
	busy := *s
	nop := s.Missing[0]
	nop.Contestant.Impl, nop.Held = "nop", 5e7
	busy.Missing = append(slices.Clone(s.Missing), nop)
	text.Reset()
	const machine = "by bb under read=95/dist=uniform/n=10/rate=1000000000; lower the rate, or measure on a quieter machine: nop, which does nothing, doesn't hold it either\n"
	if Print(&text, &busy, ""); !strings.Contains(text.String(), machine) {
		t.Errorf("where nop doesn't hold the rate it says\n%s\nwant %q", text.String(), machine)
	}
	text.Reset()
	s.Valid = 1
	if code := PrintSearch(&text, s, "f.txt"); code != cmdline.ExitOK || text.String() != "results: f.txt; next: mapbench compare f.txt\n" {
		t.Errorf("a search: exit %d, it says %q; want 0 and the file alone", code, text.String())
	}
	text.Reset()
	if Print(&text, &bench.Summary{Launches: 1}, ""); text.String() != "no launch is valid\n" {
		t.Errorf("without a rate it says %q", text.String())
	}
}

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/bench/gate/runs"
	"example.com/mapbench/bench/trend"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/internal/resultfile"
)

// TestGateHistory wants the noise of earlier runs of this machine to be known, and to
// stay what it was when a gate run began.
func TestGateHistory(t *testing.T) {
	sandbox(t)
	worker := workerProgram(t)
	dir, history := filepath.Join(t.TempDir(), "run"), t.TempDir()
	line := fmt.Sprintf("gate -old %s -new %s -impl mutex -spec read=95/n=100 -procs 1 -screen 1 -o %s -history %s", worker, worker, dir, history)
	if code, _, errs := command(t, line); code == cmdline.ExitUsage {
		t.Fatalf("exit %d, %s", code, errs)
	}
	if _, err := os.Stat(filepath.Join(dir, gate.NoiseFile)); err == nil {
		t.Error("without a history some noise is known")
	}

	// Earlier gate runs of 16 made-up pairs, as many as tell the noise, and one elsewhere.
	text, err := os.ReadFile(filepath.Join(dir, gate.RunFile))
	if err != nil {
		t.Fatal(err)
	}
	header, _, _ := strings.Cut(strings.Replace(string(text), "\nlaunches: 1\n", "\nlaunches: 16\n", 1), "\n\n")
	var earlier strings.Builder
	earlier.WriteString(header + "\n\n")
	for sweep := range 16 {
		for i, side := range []string{resultfile.SideOld, resultfile.SideNew} {
			ratio := 1 + float64(i)*float64(sweep-8)/1000
			fmt.Fprintf(&earlier, "BenchmarkMap/impl=mutex@%s/read=95/dist=uniform/n=100 1000 %v ns/op %v ratio 0 B/op 0 allocs/op %d sweep\n", side, 20*ratio, ratio, sweep)
		}
	}
	seeded := func(seed int) string {
		return strings.Replace(earlier.String(), "\nseed: ", fmt.Sprintf("\nseed: %d", seed+1), 1)
	}
	for i := range 5 {
		text := seeded(i)
		if i > 2 {
			text = summaryOf(t, text)
		}
		write(t, filepath.Join(history, fmt.Sprintf("%d.txt", i)), text)
	}
	for _, run := range []string{"night-02", "night-03"} {
		if err := os.Mkdir(filepath.Join(history, run), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(history, "night-02", gate.RunFile), strings.Replace(seeded(5), "\nkernel: ", "\nkernel: not ", 1))
	write(t, filepath.Join(history, "night-02", gate.VerdictFile), "{}\n")
	write(t, filepath.Join(history, "night-03", gate.RunFile), header+"\n") // has not ended
	code, _, errs := command(t, line)
	if want := "1 of 6 gate runs in " + history + " are of other machines and say nothing of the noise here\n"; code == cmdline.ExitUsage || !strings.Contains(errs, want) {
		t.Errorf("exit %d, %s; want %q", code, errs, want)
	}
	known, err := gate.ReadNoise(dir)
	key := gate.NoiseKey{Cell: "impl=mutex/read=95/dist=uniform/n=100-1", Metric: "ratio"}
	sd := known[key]
	if err != nil || sd < 0.002 || sd > 0.02 {
		t.Errorf("%v, the noise is known as %v; want some 5 per mille of the cell", err, known)
	}

	// What is resumed keeps it, whatever became of the history.
	again := fmt.Sprintf("gate -resume %s -old %s -new %s", dir, worker, worker)
	if err := os.Remove(filepath.Join(dir, gate.VerdictFile)); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, gate.NoiseFile), "[\n")
	if code, _, errs := command(t, again); code != cmdline.ExitUsage || !strings.Contains(errs, gate.NoiseFile+": unexpected EOF; begin a new run") {
		t.Errorf("exit %d, %s; want the noise file to be read", code, errs)
	}
	var noise strings.Builder
	if err := gate.WriteNoise(&noise, known); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, gate.NoiseFile), noise.String())
	if code, _, errs := command(t, again); code == cmdline.ExitUsage || strings.Contains(errs, "other machines") {
		t.Errorf("exit %d, %s; want the history left alone", code, errs)
	}

	// A file that can't be read, and one that is another run's copy, are named and say
	// nothing.
	write(t, filepath.Join(history, "bad.txt"), "no results\n")
	write(t, filepath.Join(history, "copy.txt"), seeded(0))
	var said bytes.Buffer
	beside, err := runs.HistoryNoise(history, gate.DefaultPlan(), func(text string) { said.WriteString(text) })
	if err != nil || len(beside) != len(known) || beside[key] != sd {
		t.Errorf("beside bad files: %v, %v; want the noise %v", beside, err, known)
	}
	for _, want := range []string{"bad.txt:1: ", "0.txt:", filepath.Join(history, "copy.txt") + ":", " are one result", "1 of 8 gate runs"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("beside bad files: %s; want %q", &said, want)
		}
	}
}

// summaryOf returns the summary of a gate run's results file.
func summaryOf(t *testing.T, text string) string {
	t.Helper()
	file, err := trend.ParseFile([]byte(text), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	summary, err := trend.Summarize(file.Set)
	if err != nil {
		t.Fatal(err)
	}
	gate.AddNoise(summary, file.Set)
	var b strings.Builder
	if err := summary.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

package gate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/machine"
)

// screenedText returns a gate run's file up to the end of its screen, in which mutex is a
// suspect: the header is real and the pairs are made up, without readings of the machine.
func screenedText(t *testing.T, c Config) string {
	t.Helper()
	full := c.Plan.Screen
	c.Budget, c.Began = time.Nanosecond, time.Time{}
	_, file := measured(t, c)
	var b strings.Builder
	b.WriteString(file[:regexp.MustCompile(`(?m)^(# invalid|(# )?Benchmark)`).FindStringIndex(file)[0]])
	for sweep := range full {
		for _, impl := range []string{"mutex", "sync.Map"} {
			for _, sides := range [][]string{{"old", "new"}, {"control", "control#2"}} {
				for i, side := range sides {
					ns, call := 100.0, ""
					if impl == "mutex" && sides[0] == "old" { // the slow one has no loop
						ns, call = 100+60*float64(i), "/call=interface"
					}
					fmt.Fprintf(&b, "BenchmarkMap/impl=%s@%s/read=95/dist=uniform/n=100%s 1000 %v ns/op %v ratio 0 B/op 0 allocs/op %d sweep\n",
						impl, side, call, ns, ns/100, sweep)
				}
			}
		}
	}
	return b.String()
}

// resume goes on with the text of a gate run.
func resume(t *testing.T, c Config, text string) (*Outcome, string) {
	t.Helper()
	earlier, err := bench.ReadEarlier(strings.NewReader(text), "cut.txt")
	if err != nil {
		t.Fatal(err)
	}
	n, file := measured(t, Config{Old: c.Old, New: c.New, Plan: c.Plan, Earlier: earlier, Say: c.Say})
	if !strings.HasPrefix(file, text) {
		t.Errorf("what was measured is lost:\n%s", file)
	}
	if n.Seed != 7 || len(n.Cells) != 2 || len(n.Controls) != 2 {
		t.Errorf("seed %d, %d cells, %d controls; want those that the run began with", n.Seed, len(n.Cells), len(n.Controls))
	}
	got := lines(file)
	for i, line := range got {
		if slices.Contains(got[:i], line) {
			t.Errorf("%s was measured twice", line)
		}
	}
	return n, file
}

// TestResume goes on with gate runs that were cut off at different times.
func TestResume(t *testing.T) {
	c := pairOf(t, goodWorker, slowWorker, 3)
	c.Plan.Confirm, c.Plan.LeastConfirm, c.Plan.MostConfirm = 4, 4, 4 // too few to find anything, and quick
	text := screenedText(t, c)
	all := lines(text)
	var said []string
	c.Say = func(text string) { said = append(said, text) }

	// Between screen and confirmation: suspects and controls alone are measured.
	n, file := resume(t, c, text)
	fresh := lines(file)[len(all):]
	sweeps := make(map[string]int)
	for i, line := range fresh {
		name, sweep, _ := strings.Cut(line, " ")
		sweeps[name]++
		if strings.Contains(name, "impl=sync.Map@old") || strings.Contains(name, "impl=sync.Map@new") {
			t.Errorf("%s: want suspects and controls only", line)
		}
		want := "3" // with two controls
		if i >= 6 {
			want = fmt.Sprint(4 + (i-6)/2)
		}
		if sweep != want {
			t.Errorf("line %d of the confirmation is of sweep %s; want %s", i, sweep, want)
		}
	}
	for name, pairs := range sweeps {
		if strings.Contains(name, "@control") {
			if pairs != 1 {
				t.Errorf("%s: %d pairs; want it to rest after the first sweep", name, pairs)
			}
		} else if pairs < 4 || pairs > 6 {
			t.Errorf("%s: %d pairs; want the 4 that were decided, and at most 6 if some are invalid", name, pairs)
		}
	}
	if len(sweeps) != 6 || len(said) != 2 || said[1] != "confirming impl=mutex/read=95/dist=uniform/n=100-1" {
		t.Errorf("confirmed %v, said %q; want mutex and both controls", sweeps, said)
	}
	if n.Verdict == Invalid {
		t.Errorf("verdict %s, %q; want it valid", n.Verdict, n.Reasons)
	}

	// In the confirmation: the sweeps go on behind those that there are.
	lineEnds := regexp.MustCompile(`(?m)^(# )?Benchmark.*\n`).FindAllStringIndex(file, -1)
	_, again := resume(t, c, file[:lineEnds[len(all)+8-1][1]])
	for _, line := range lines(again)[len(all)+8:] {
		_, sweep, _ := strings.Cut(line, " ")
		if number, err := strconv.Atoi(sweep); err != nil || number < 5 {
			t.Errorf("%s: want sweeps from 5 on", line)
		}
	}

	// In the screen: what lacks is measured, and nothing else of it.
	for _, launches := range []int{0, len(all)/2 - 1} {
		_, file := resume(t, c, text[:lineEnds[2*launches][0]])
		got := lines(file)
		for _, line := range all {
			if !slices.Contains(got, line) {
				t.Errorf("after %d launches: %s was not measured", launches, line)
			}
		}
	}
}

// TestResumeCountsAllParts wants a gate run to have taken what its parts did, and to compare
// the machine with what it was when the first of them began.
func TestResumeCountsAllParts(t *testing.T) {
	begin := time.Now()
	c := unsuspecting(pairOf(t, goodWorker, goodWorker, 1))
	_, first := measured(t, c)
	goOn := func(text string, after time.Duration) (*Outcome, string) {
		t.Helper()
		earlier, err := bench.ReadEarlier(strings.NewReader(text), "cut.txt")
		if err != nil {
			t.Fatal(err)
		}
		earlier.Ended = time.Now().Add(after)
		return measured(t, Config{Old: c.Old, New: c.New, Plan: c.Plan, Earlier: earlier})
	}
	check := func(what string, n *Outcome, hours float64, doubt string) {
		t.Helper()
		if n.Elapsed < 3600*hours || n.Elapsed > 3600*hours+time.Since(begin).Seconds()+3 { // parts begin at whole seconds
			t.Errorf("%s: %v s; want %v hours and little more", what, n.Elapsed, hours)
		}
		if got := strings.Join(n.Reasons, "\n"); strings.Contains(got, "the machine had ") != (doubt != "") || !strings.Contains(got, doubt) {
			t.Errorf("%s: reasons %q; want %q", what, n.Reasons, doubt)
		}
	}
	n, second := goOn(first, time.Hour)
	check("resumed", n, 1, "")
	n, _ = goOn(second, time.Hour) // the first part counts once, and what lies between them not at all
	check("resumed twice", n, 2, "")
	n, _ = goOn(regexp.MustCompile(`(?m)^(# )?(began|pace): .*\n`).ReplaceAllString(first, ""), time.Hour)
	check("an older file", n, 0, "")
	n, _ = goOn(strings.Replace(first, "\npace: ", "\npace: about ", 1), time.Hour)
	check("on a machine that changed", n, 1, "the machine had about "+machine.ThisCapacity().String()+" when the run began and "+machine.ThisCapacity().String()+" later")
}

func TestInterruptKeepsWholeLaunches(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := pairOf(t, goodWorker, goodWorker, 50)
	var out bytes.Buffer
	c.Out = &out
	c.Dir = t.TempDir() + "/workers"
	c.Progress = func(p bench.Progress) {
		if p.Done == 3 {
			cancel()
		}
	}
	if _, err := Measure(ctx, c); !errors.Is(err, context.Canceled) || len(lines(out.String())) != 6 {
		t.Errorf("%v after %d lines; want %v after three pairs", err, len(lines(out.String())), context.Canceled)
	}
	if _, err := os.Stat(c.Dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is left: %v", c.Dir, err)
	}
}

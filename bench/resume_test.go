package bench

import (
	"bytes"
	"strings"
	"testing"

	"example.com/mapbench/bench/machine"
)

// TestResumeBeforeTheFirstLaunch goes on with a file that holds its header only.
func TestResumeBeforeTheFirstLaunch(t *testing.T) {
	_, file := measure(t, Config{Cells: cells(t, "mutex", "read=95/n=100"), Launches: 1})
	header := file[:strings.Index(file, "Benchmark")]
	earlier, err := ReadEarlier(strings.NewReader(header+"# doubt: it rained\n"), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	if earlier.Seed != 7 || earlier.Launches != 1 || len(earlier.Cells) != 1 || strings.Join(earlier.Doubts, ";") != "it rained" {
		t.Errorf("read %+v; want the configuration of the file, and the doubt", earlier)
	}
	_, rest := measure(t, Config{Cells: earlier.Cells, Launches: 1, Earlier: earlier})
	if results, _ := lines(t, header+rest); len(results) != 1 {
		t.Errorf("resumed:\n%s\nwant a line", rest)
	}
}

// TestPartialLeavesOut plans cells that a worker can't measure.
func TestPartialLeavesOut(t *testing.T) {
	all := append(cells(t, "mutex,nosuch", "read=95/n=100"), cells(t, "mutex,small", "read=95/n=1001")...)
	all = append(all, cells(t, "mutex", "read=50/n=100")...)
	summary, file := measure(t, Config{Cells: all, Partial: true, Launches: 1})
	if len(summary.Missing) != 2 || !strings.Contains(summary.Missing[0].Reason.Text, `unknown impl "nosuch"; want one of`) || summary.Missing[1].Reason.Text != "no n above 1000" {
		t.Errorf("missing %+v; want nosuch, and small", summary.Missing)
	}
	if results, _ := lines(t, file); len(results) != 1 {
		t.Errorf("%d lines; want one of the third cell:\n%s", len(results), file)
	}
	earlier, err := ReadEarlier(strings.NewReader(file), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(earlier.Cells) != 3 || !earlier.noted(all[0].name(all[0].Contestants()[1], true)) {
		t.Errorf("the file names %d cells; want 3, and nosuch noted:\n%s", len(earlier.Cells), file)
	}
	_, rest := measure(t, Config{Cells: earlier.Cells, Partial: true, Launches: 1, Earlier: earlier})
	if rest != "" {
		t.Errorf("resumed, it wrote %q; want nothing, since all is measured", rest)
	}
	_, err = Start(t.Context(), Config{Cells: all[:2], Partial: true, Launches: 1, Sources: []Source{testSource}, Rounds: Quick, Out: new(bytes.Buffer)})
	if want := "no cell that all workers have (nosuch: unknown impl"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("no cell left: %v; want %q", err, want)
	}
}

// TestResumePastAGap resumes a file that lacks a middle sweep of one cell. Measuring that
// sweep now would put it behind a larger one.
func TestResumePastAGap(t *testing.T) {
	two := cells(t, "mutex", "read=95,50/n=100")
	_, file := measure(t, Config{Cells: two, Launches: 3})
	var gap strings.Builder
	for line := range strings.Lines(file) {
		if !strings.Contains(line, "read=50/") || !strings.Contains(line, "\t1 sweep") && !strings.Contains(line, " 1 sweep") {
			gap.WriteString(line)
		}
	}
	earlier, err := ReadEarlier(strings.NewReader(gap.String()), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got := earlier.LaunchesOf(two[1]); got != 2 {
		t.Fatalf("the file holds %d launches of %v, want 2:\n%s", got, two[1], gap.String())
	}
	r := &Conductor{config: Config{Cells: two, Launches: 4, Earlier: earlier}}
	for sweep, cells := range r.todo() {
		if want := 2 * (sweep / 3); len(cells) != want {
			t.Errorf("sweep %d: %d cells to do, want %d", sweep, len(cells), want)
		}
	}
}

// TestResumeUnderAnotherQuota refuses to go on where a quota was added, removed or changed.
func TestResumeUnderAnotherQuota(t *testing.T) {
	machines := []machine.Machine{{}, {Quota: 0.5}, {Quota: 1}}
	for _, a := range machines {
		for _, b := range machines {
			err := (&Earlier{config: b.Config()}).continues(a.Config())
			if want := a == b; (err == nil) != want {
				t.Errorf("resuming under quota %v a file of quota %v: %v", a.Quota, b.Quota, err)
			}
		}
	}
}

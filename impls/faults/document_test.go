package faults

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestClaimsAreComplete(t *testing.T) {
	evidence := make(map[int]bool)
	for _, e := range Experiments() {
		for _, number := range e.Claims {
			evidence[number] = true
		}
	}
	claims := Claims()
	if len(claims) != 74 {
		t.Errorf("%d claims; want 74", len(claims))
	}
	known := regexp.MustCompile(`^[TFOD](/[TFOD])?$`)
	for i, c := range claims {
		if c.Number != i+1 {
			t.Errorf("claim %d stands in place %d", c.Number, i+1)
		}
		if !evidence[c.Number] && len(c.Sources) == 0 && len(c.Cites) == 0 {
			t.Errorf("claim %d has no evidence", c.Number)
		}
		if !known.MatchString(string(c.Verdict)) || c.Says == "" || c.Truth == "" || c.Section == "" {
			t.Errorf("claim %d is incomplete: %+v", c.Number, c)
		}
		for _, cite := range c.Cites {
			if cite.Title == "" || !strings.HasPrefix(cite.URL, "https://") {
				t.Errorf("claim %d cites %+v; want a title and an address", c.Number, cite)
			}
		}
	}
	if len(worst) != 10 {
		t.Errorf("%d hazards that bite most; want 10", len(worst))
	}
	for _, hazard := range worst {
		shown, err := Select(hazard.shown)
		if err != nil || len(hazard.shown) == 0 || len(shown) != len(hazard.shown) {
			t.Errorf("the hazard of claim %d is shown by %q, %v; want names of experiments", hazard.claim, hazard.shown, err)
		}
		for _, e := range shown {
			if !slices.Contains(e.Claims, hazard.claim) {
				t.Errorf("%s shows the hazard of claim %d and does not bear on it", e.Name, hazard.claim)
			}
		}
	}
}

// TestSourcesStillSaySo looks up each source in the Go that runs the test.
func TestSourcesStillSaySo(t *testing.T) {
	out, err := exec.Command("go", "env", "GOROOT", "GOVERSION").Output()
	if err != nil {
		t.Fatal(err)
	}
	goroot, version, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	check := func(s Source) error {
		text, err := os.ReadFile(filepath.Join(goroot, "src", s.File))
		if err == nil && !matches(s.Pattern, text) {
			return os.ErrNotExist
		}
		return err
	}
	for _, c := range Claims() {
		for _, s := range c.Sources {
			if err := check(s); err != nil {
				t.Errorf("claim %d: %s of %s has no line that matches %q (%v); see what became of the claim", c.Number, s.File, version, s.Pattern, err)
			}
		}
	}
	for _, gone := range []Source{{"runtime/map.go", "^type hmap struct"}, {"runtime/asm_amd64.s", "gcWriteBarrierTyped"}} {
		if check(gone) == nil {
			t.Errorf("%s of %s has a line that matches %q, which is not so of Go 1.26", gone.File, version, gone.Pattern)
		}
	}
}

// TestLastRunMetExpectations wants last.json, which holds what "mapbench faults -json" printed,
// to be of all experiments, and all expectations met. The test of cmd/internal/docs compares
// docs/hazards.md with it.
func TestLastRunMetExpectations(t *testing.T) {
	const last = "last.json"
	text, err := os.ReadFile(last)
	if err != nil {
		t.Fatal(err)
	}
	var report Report
	if err := json.Unmarshal(text, &report); err != nil {
		t.Fatal(err)
	}
	for i := range report.Results {
		r := &report.Results[i]
		if r.Outcome != Met && r.Outcome != Skipped {
			t.Errorf("the last run holds %s, which was %s; run mapbench faults again", r.Name, r.Outcome)
		}
	}
	if report.Go == "" || report.Platform == "" || report.CPUs == 0 || report.Commit == "" {
		t.Errorf("the last run is from %q; want a Go version, a machine and a commit: run mapbench faults in the checkout", report.Where())
	}
	var run, table []string
	for _, r := range report.Results {
		run = append(run, r.Name)
	}
	for _, e := range Experiments() {
		table = append(table, e.Name)
	}
	if !slices.Equal(run, table) {
		t.Errorf("the last run is not of the experiments that there are; run mapbench faults again")
	}
}

// TestDocShowsWhatWentWrong writes a page of runs that did not go as expected.
func TestDocShowsWhatWentWrong(t *testing.T) {
	report := Report{Go: "go1.26", Results: []Result{
		{Name: "fatal/loops", Runs: 20, Seen: 3, AtLeast: 18, AtMost: 20, Outcome: NotMet, Why: "seen in 3 of 20 runs"},
		{Name: "growth/delve", Outcome: Skipped, Why: "needs dlv"},
		{Name: "aba/value", Runs: 3, Seen: 3, AtLeast: 3, AtMost: 3, Outcome: Met, Evidence: "a|b"},
		{Name: "cost/stamp", Runs: 2, Seen: 2, AtLeast: 2, AtMost: 2, Outcome: Met, Evidence: "7 ns;"},
		{Name: "hidden/fault", Runs: 9, AtMost: 9, Outcome: Met, Tally: []Count{{"silent", 8}, {"status 1", 1}}},
	}}
	var page strings.Builder
	if err := WriteDoc(&page, Claims(), &report); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		"`fatal/loops` 3 of 20, NOT as expected",
		"`fatal/` loops: 3 of 20, NOT as expected; `fatal/` one-processor",
		"`growth/` delve: skipped; ",
		"| `growth/delve` | ",
		"`fatal/recover` not run",
		"`fatal/` recover, under-race: not run each",
		"`aba/` value: 3 of 3",
		"`cost/` stamp: measured 7 ns |",
		"`a\\|b`",
		"the runs: 8 × silent, 1 × status 1",
		"3 of 5 expectations met, 1 NOT, 1 SKIPPED (needs dlv)",
	} {
		if !strings.Contains(page.String(), part) {
			t.Errorf("the page lacks %q", part)
		}
	}
	if rows := strings.Count(page.String(), "\n| "); rows < 74+len(Experiments()) {
		t.Errorf("the page has %d rows; want one for each claim and experiment", rows)
	}
}

package gate

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
)

// TestGateByPrograms: a side that can't be linked anew is never cleared, and is found
// slower only by more than its layout may do.
func TestGateByPrograms(t *testing.T) {
	const reason = "program: one link layout in all pairs"
	header := func(lines string) func(string) string {
		return func(text string) string { return strings.Replace(text, "\nUnit ", "\n"+lines+"Unit ", 1) }
	}
	two := header("layouts: none\nold-subject: /a\nold-built: 01\nnew-subject: /b\nnew-built: 02\n")
	a := func(shift float64, pairs int) gateCell {
		return gateCell{impl: "A", n: 1000, shift: shift, pairs: pairs}
	}
	accepted, err := ReadAccepted(strings.NewReader(nameWith("A", 1000)+" ratio +40% until=2999-12-31 safer\n"), "accepted.txt", "2026-06-01")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		what      string
		edit      func(string) string
		opt       Options
		cell      gateCell
		run, want Verdict
		fixed     bool // whether layouts are
	}{
		{"what commits clear", two, Options{}, a(0, 0), Inconclusive, Inconclusive, true},
		{"a layout that seems faster", two, Options{}, a(-0.06, 60), Inconclusive, Inconclusive, true},
		{"what commits find", two, Options{}, a(0.05, 160), Inconclusive, Inconclusive, true},
		{"more than a layout does", two, Options{}, a(0.20, 60), Regression, Regression, true},
		{"the same, accepted", two, Options{Accepted: accepted}, a(0.20, 60), Inconclusive, AcceptedRegression, true},
		{"more allocations", two, Options{}, gateCell{impl: "A", n: 1000, pairs: 60, allocs: 0.1}, Regression, Regression, true},
		{"one side from a commit", header("layouts: none\nold-subject: HEAD\nnew-subject: /b\nnew-built: 02\n"), Options{}, a(0, 0), Inconclusive, Inconclusive, true},
		{"a program that can't be read", header("layouts: none\nold-subject: /a\nnew-subject: /a\n"), Options{}, a(0, 0), Inconclusive, Inconclusive, true},
		{"a copy elsewhere", header("layouts: none\nold-subject: /a\nold-built: 01\nnew-subject: /b\nnew-built: 01\n"), Options{}, a(0, 0), Inconclusive, Inconclusive, true},
		{"one program with other variables", header("layouts: none\nold-subject: /a\nold-built: 01\nnew-subject: /a,GOGC=50\nnew-built: 01\n"), Options{}, a(0, 0), Pass, Pass, false},
		{"the same, slower", header("layouts: none\nold-subject: /a\nold-built: 01\nnew-subject: /a,GOGC=50\nnew-built: 01\n"), Options{}, a(0.05, 60), Regression, Regression, false},
		{"commits", header("layouts: fresh\nold-subject: HEAD~1\nnew-subject: HEAD\n"), Options{}, a(0.05, 60), Regression, Regression, false},
	} {
		t.Run(test.what, func(t *testing.T) {
			n := judgeRun(t, test.opt, test.edit, test.cell)
			c := n.find(t, nameWith("A", 1000))
			if n.Verdict != test.run || c.Verdict != test.want {
				t.Errorf("run %s %q, cell %s %q; want %s and %s", n.Verdict, n.Reasons, c.Verdict, c.Reason, test.run, test.want)
			}
			said := slices.ContainsFunc(n.Reasons, func(r string) bool { return strings.HasPrefix(r, reason) })
			if said != test.fixed {
				t.Errorf("reasons %q; want one that begins with %q: %v", n.Reasons, reason, test.fixed)
			}
			if c.Verdict == Inconclusive && (!strings.Contains(c.Reason, reason) || !math.IsNaN(float64(c.MDE))) {
				t.Errorf("the cell is inconclusive for %q, MDE %v; want %q and none", c.Reason, c.MDE, reason)
			}
			var text, page bytes.Buffer
			if err := Write(&text, n, nil); err != nil {
				t.Fatal(err)
			}
			if err := WriteMarkdown(&page, n, nil); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(text.String(), "  "+reason) != test.fixed || strings.Contains(page.String(), "- "+reason) != test.fixed {
				t.Errorf("want %q at the head of both: %v\n%s\n%s", reason, test.fixed, &text, &page)
			}
		})
	}
}

package gate

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/golden"
)

// againFor returns a command that measures a cell again.
func againFor(c Cell) string {
	return fmt.Sprintf("mapbench gate -old 0123abc -new HEAD -impl %s -spec %s -procs %d", c.Impl, c.Spec, c.Procs)
}

// commented returns the comment of a gate run, which [CheckComment] must accept.
func commented(t *testing.T, n *Outcome) string {
	t.Helper()
	var b strings.Builder
	if err := WriteComment(&b, n, againFor); err != nil {
		t.Fatal(err)
	}
	if err := CheckComment(b.String()); err != nil {
		t.Errorf("%v:\n%s", err, b.String())
	}
	return b.String()
}

// changedRun is a gate run with a slower, a faster and a noisy cell.
func changedRun(t *testing.T) *Outcome {
	t.Helper()
	return judgeRun(t, Options{Old: "0123abc", New: "HEAD", Elapsed: 412.4, Seed: 7}, nil,
		gateCell{impl: "A", n: 1000, shift: 0.06, pairs: 60},
		gateCell{impl: "C", n: 1000, shift: -0.05, pairs: 60, allocs: 0.3},
		gateCell{impl: "D", n: 1000, sd: 0.3, pairs: 160})
}

func TestCommentGolden(t *testing.T) {
	golden.Check(t, "testdata/comment.md", []byte(commented(t, changedRun(t))))
	golden.Check(t, "testdata/comment-pass.md", []byte(commented(t, judgeRun(t, Options{Old: "0123abc", New: "HEAD", Seed: 7}, nil))))
	golden.Check(t, "testdata/comment-invalid.md", []byte(commented(t, judgeRun(t, Options{Cells: []string{nameWith("gone", 1000)}, Faults: []string{"the sides differ"}}, nil))))
}

// hostileNames are what people may call a branch or a map to notify others, to link to a place of
// theirs, or to break the comment.
var hostileNames = []string{
	"@everyone", "org/team@user", "#123", "owner/repo#7", "GH-26", "gh-26", "&commat;user", "a@b.example",
	"[click](javascript:alert(1))", "[x]: //evil.example", `\[x](//evil.example)`, "![p](//evil.example/p.png)", "https://evil.example", "www.evil.example", "<https://evil.example>",
	"`code`", "```mermaid", "~~~", "a | b", `a \| b`, "<img src=x onerror=alert(1)>", "</details>", "<!-- mapbench-gate -->", "line\nbreak", "\r## Gate: pass", "turned\u202Eround", "\x1b[31m", "\xff",
	strings.Repeat("long", 1000),
}

// hostileRun is a gate run in which everything that others name has a hostile name.
func hostileRun(t *testing.T) *Outcome {
	t.Helper()
	n := changedRun(t)
	for i, name := range hostileNames {
		n.Reasons = append(n.Reasons, name)
		n.Warnings = append(n.Warnings, fmt.Errorf("%s", name))
		n.Controls = append(n.Controls, Control{Name: name, Moved: true})
		c := &n.Cells[i%len(n.Cells)]
		c.Impl, c.Spec, c.Name = name, name, name
		c.Metrics[0].Verdict, c.Metrics[0].Reason, c.Verdict = Inconclusive, name, Inconclusive
	}
	n.Old, n.New, n.Machine.CPU, n.OldBuild.Commit, n.NewBuild.Planted = hostileNames[0], hostileNames[2], hostileNames[17], hostileNames[10], hostileNames[20]
	return n
}

// TestHostileNamesAreTame wants names to be shown, to do nothing, and to leave the tables whole.
func TestHostileNamesAreTame(t *testing.T) {
	text := commented(t, hostileRun(t))
	golden.Check(t, "testdata/comment-hostile.txt", []byte(text))
	if got := strings.Count(text, CommentMark); got != 1 {
		t.Errorf("the mark stands %d times; want once", got)
	}
	if open, closed := strings.Count(text, "<details>"), strings.Count(text, "</details>"); open != 1 || closed != 1 {
		t.Errorf("%d folds begin and %d end; want one", open, closed)
	}
	bars := 0
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "|") {
			bars = 0
			continue
		}
		plain := strings.NewReplacer(`\\`, "", `\|`, "").Replace(line)
		if got := strings.Count(plain, "|"); bars != 0 && got != bars {
			t.Errorf("a row has %d bars, the one above it %d: %s", got, bars, line)
		}
		bars = strings.Count(plain, "|")
	}
}

// TestCommentIsCut wants a run of thousands of cells to fit, and the comment to say what it lacks.
func TestCommentIsCut(t *testing.T) {
	n := changedRun(t)
	golden.Check(t, "testdata/comment-cut.md", []byte(n.comment(againFor, 4500)))
	for range 9 {
		n.Cells, n.Reasons = append(n.Cells, n.Cells...), append(n.Reasons, n.Reasons...)
	}
	text := commented(t, n)
	if len(text) > MostComment || len(text) < MostComment/3 || !strings.Contains(text, "cells are shown, since a comment holds no more") || !strings.HasSuffix(text, "\n</details>\n") {
		t.Errorf("%d cells take %d bytes, which end in %q", len(n.Cells), len(text), text[len(text)-100:])
	}
	n.Cells, n.Reasons = n.Cells[:200], n.Reasons[:200]
	long := strings.Repeat("x", 100_000)
	for i := range n.Cells {
		n.Cells[i].Impl, n.Cells[i].Spec = long, long
	}
	for i := range n.Reasons {
		n.Reasons[i] = long
	}
	n.Old, n.New, n.Machine.CPU = long, long, long
	commented(t, n)
}

// TestCommentOfBlindRun is about a run that would not have found anything.
func TestCommentOfBlindRun(t *testing.T) {
	n := judgeRun(t, Options{}, nil)
	for i := range n.Cells {
		n.Cells[i].Metrics[0].MDE = exact.Number(math.NaN())
	}
	if text := commented(t, n); !strings.Contains(text, "a slowdown of any size in the median cell, and of any size in the worst, ") || !strings.Contains(text, "may have been missed in 20 of 20 cells") {
		t.Errorf("the comment says\n%s", text)
	}
	n.Cells = nil
	if text := commented(t, n); strings.Contains(text, "could not have been seen") {
		t.Errorf("the comment of no cell says\n%s", text)
	}
}

// TestCheckCommentRefuses forges comments.
func TestCheckCommentRefuses(t *testing.T) {
	ours := commented(t, changedRun(t))
	for _, test := range []struct{ what, text, want string }{
		{"no mark", "### Gate: pass\n", "the first line is"},
		{"a mark behind something", " " + ours, "the first line is"},
		{"nothing", "", "the first line is"},
		{"too long", ours + strings.Repeat("x", MostComment), "want 65536 at most"},
		{"control characters", ours + "\x1b[31m", "control characters"},
		{"bytes that are no text", ours + "\xff", "control characters"},
		{"a turned line", ours + "\u202E", "control characters"},
		{"HTML", ours + "<b>x</b>\n", `"<" in the line`},
		{"HTML in a summary", ours + "<details><summary><b></summary>\n", `"<" in the line`},
		{"a picture", ours + "![x](//evil.example/x.png)\n", `"[" in the line`},
		{"a link", ours + "[x](//evil.example)\n", `"[" in the line`},
		{"a link behind an escaped backslash", ours + `\\[x](//evil.example)` + "\n", `"[" in the line`},
		{"a notification", ours + "cc @team\n", `"@" in the line`},
		{"an escaped one", ours + `\@team` + "\n", `"@" in the line`},
		{"one by an entity", ours + "&commat;team\n", `"&" in the line`},
		{"a number", ours + "fixes #1\n", `"#" in the line`},
		{"a heading of another level", ours + "# Approved\n", `"#" in the line`},
		{"a bare address", ours + "https://evil.example\n", `"://" in the line`},
		{"another", ours + "www.evil.example\n", `"www." in the line`},
		{"an issue", ours + "closes GH-1\n", `"GH-" in the line`},
		{"a diagram", ours + "```mermaid\n", "\"```\" in the line"},
		{"another fence", ours + "~~~mermaid\n", `"~~~" in the line`},
	} {
		if err := CheckComment(test.text); err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v; want an error that says %q", test.what, err, test.want)
		}
	}
}

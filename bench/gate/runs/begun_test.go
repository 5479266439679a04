package runs

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/bench/gate"
)

// interrupted is the file of a run that was interrupted before its first launch.
const interrupted = `mapbench: 1
cpu: another
old-subject: HEAD~1,GOGC=50
old-commit: 0123456789012345678901234567890123456789
new-subject: ./program
new-planted: *=5%
seed: 1
launches: 2
rounds: judged
judged-by: ns/op

Unit ns/op better=lower

# cell: impl=mutex@old,mutex@new read=95/dist=uniform/n=100 procs=1

`

// TestOpen reads what a run was begun with, and refuses files that tell no such run.
func TestOpen(t *testing.T) {
	open := func(text string) (*Begun, error) {
		t.Helper()
		dir := t.TempDir()
		write(t, filepath.Join(dir, gate.RunFile), text)
		return Open(dir, func(string) {})
	}
	b, err := open(interrupted)
	if err != nil {
		t.Fatal(err)
	}
	if b.Old.Commit != strings.Repeat("0123456789", 4) || b.Old.Subject != "HEAD~1,GOGC=50" || b.New.Commit != "" || b.New.Planted != "*=5%" {
		t.Errorf("the sides are %+v and %+v", b.Old, b.New)
	}
	if b.Plan.Screen != 2 || b.Plan.Rules[0].Metric != "ns/op" || len(b.Earlier.Cells) != 1 {
		t.Errorf("screen %d, time by %s, %d cells; want 2, ns/op and 1", b.Plan.Screen, b.Plan.Rules[0].Metric, len(b.Earlier.Cells))
	}
	for _, test := range []struct{ old, new, want string }{
		{"old-subject: HEAD~1,GOGC=50\n", "", "is not of a gate"},
		{"HEAD~1,GOGC=50", "HEAD,GOFLAGS=-x", "the old side in "},
		{"launches: 2", "launches: 1001", "want 1 to 1000"},
		{"*=5%", "x -extld=5%", "want IMPL=SHARE%"},
	} {
		if _, err := open(strings.Replace(interrupted, test.old, test.new, 1)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("with %q for %q: %v; want %q", test.new, test.old, err, test.want)
		}
	}
	if _, err := open("mapbench: 1\n"); !errors.Is(err, ErrNothing) {
		t.Errorf("before the header is whole: %v; want %v", err, ErrNothing)
	}
	if b, err := open(strings.Replace(interrupted, "old-commit: 0", "old-commit: --output=0", 1)); err != nil || b.Old.Commit != "" {
		t.Errorf("%+v, %v; want no commit, as of a program", b, err)
	}
}

// TestDiffers wants a member of a series to be measured as the others are.
func TestDiffers(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, gate.RunFile), interrupted)
	b, err := Open(dir, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	check := func(edit func(*gate.Config), want string) {
		t.Helper()
		c := gate.Config{Plan: b.Plan, Cells: b.Earlier.Cells}
		c.Old.Subject, c.New.Subject, c.New.Planted = b.Old.Subject, b.New.Subject, b.New.Planted
		edit(&c)
		if got := differs(c, b.Earlier); got != want {
			t.Errorf("it differs in %q; want %q", got, want)
		}
	}
	check(func(*gate.Config) {}, "")
	check(func(c *gate.Config) { c.Old.Subject = "." }, "subjects")
	check(func(c *gate.Config) { c.New.Planted = "" }, "plants")
	check(func(c *gate.Config) { c.Plan = c.Plan.ScreenedBy(3) }, "screens")
	check(func(c *gate.Config) { c.Plan = gate.DefaultPlan().ScreenedBy(2) }, "metrics of time")
	check(func(c *gate.Config) { c.Cells = nil }, "cells")
}

// TestAccepted tells acceptances about a run from others.
func TestAccepted(t *testing.T) {
	root, dir := t.TempDir(), t.TempDir()
	write(t, filepath.Join(dir, gate.RunFile), interrupted)
	b, err := Open(dir, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	c := gate.Config{Plan: b.Plan, Cells: b.Earlier.Cells}
	if a, err := Accepted(root, c, true); a != nil || err != nil {
		t.Errorf("without a file: %v, %v; want none", a, err)
	}
	if err := os.Mkdir(filepath.Join(root, "results"), 0o700); err != nil {
		t.Fatal(err)
	}
	const own = "impl=mutex/read=95/dist=uniform/n=100-1 ns/op +7% until=2999-12-31 it is worth it\n"
	write(t, filepath.Join(root, AcceptedFile), own+strings.Replace(own, "ns/op", "ratio", 1))
	if a, err := Accepted(root, c, true); err != nil || len(a.Lines) != 1 || len(a.Elsewhere) != 1 {
		t.Errorf("%+v, %v; want one line about this run and one about others", a, err)
	}
	write(t, filepath.Join(root, AcceptedFile), strings.Replace(own, "n=100", "n=77", 1))
	if a, err := Accepted(root, c, false); err != nil || len(a.Elsewhere) != 1 {
		t.Errorf("of some cells: %+v, %v; want a line about others", a, err)
	}
	if _, err := Accepted(root, c, true); err == nil {
		t.Error("a cell that no suite has is accepted")
	}
}

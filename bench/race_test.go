package bench

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"
)

// startRace starts a conductor of a race by the test program.
func startRace(t *testing.T, c Config, out *bytes.Buffer) *Conductor {
	t.Helper()
	c.Sources, c.Rounds, c.Contenders, c.Looks, c.Launches, c.Seed, c.Out = []Source{testSource}, Survey, Quick, []int{1, 3}, 1, 7, out
	r, err := Start(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// launchOnce launches a cell in a sweep and wants the launch to be made.
func launchOnce(t *testing.T, r *Conductor, sweep int, cell Cell, rounds Rounds) {
	t.Helper()
	if ok, err := r.Launch(t.Context(), sweep, cell, rounds); !ok || err != nil {
		t.Fatalf("Launch(%d, %v) = %v, %v; want it made", sweep, cell, ok, err)
	}
}

// TestLaunchOfContenders launches a part of a cell, whose calls all go through the interface
// because of an impl that is dropped, and resumes the file.
func TestLaunchOfContenders(t *testing.T) {
	all := cells(t, "mutex,indirect,sync.Map,nop", "read=95/n=100")
	part := all[0].Only([]string{"sync.Map", "mutex"})
	if got := strings.Join(part.Impls, " "); got != "mutex sync.Map" {
		t.Fatalf("the part has %s; want the two impls, in the cell's order", got)
	}
	var out bytes.Buffer
	r := startRace(t, Config{Cells: all}, &out)
	launchOnce(t, r, 0, all[0], Survey)
	for _, impl := range []string{"indirect", "nop"} {
		if err := r.Drop(all[0], impl, "after 1 launch: slower than mutex"); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Drop(all[0], "nosuch", "x"); err == nil {
		t.Error("an impl that the cell doesn't have was dropped")
	}
	if got := r.Takes(all[0]); !slices.Equal(got, []string{"mutex", "sync.Map"}) {
		t.Errorf("the cell still takes %q; want those that were not dropped", got)
	}
	launchOnce(t, r, 2, part, Quick)
	r.Close()
	earlier, err := ReadEarlier(strings.NewReader(out.String()), "f.txt")
	if err != nil || earlier.Cut != 0 {
		t.Fatalf("%v, cut %d:\n%s", err, earlier.Cut, &out)
	}
	if !slices.Equal(earlier.Looks, []int{1, 3}) || earlier.Contenders != Quick || !earlier.Reached(all[0], 2) || earlier.Reached(all[0], 3) {
		t.Errorf("read looks %v, rounds %s; want 1 and 3, quick, and a last sweep of 2", earlier.Looks, earlier.Contenders)
	}
	var more bytes.Buffer
	r = startRace(t, Config{Cells: earlier.Cells, Earlier: earlier}, &more)
	if got := r.Takes(all[0]); !slices.Equal(got, []string{"mutex", "sync.Map"}) {
		t.Errorf("resumed, the cell takes %q; want those that were not dropped", got)
	}
	launchOnce(t, r, 3, part, Quick)
	results, _ := lines(t, out.String()+more.String())
	if len(results) != 4+2+2 {
		t.Errorf("%d lines; want those of a launch of four and of two launches of two", len(results))
	}
	for _, result := range results {
		if !strings.HasSuffix(result.Name.String(), "/call=interface") {
			t.Errorf("%s: want call=interface, as in the first launch", result.Name)
		}
	}
}

// TestOnlyKeepsControls makes parts of a cell with a control.
func TestOnlyKeepsControls(t *testing.T) {
	cell := cells(t, "mutex,sync.Map,mutex", "read=95/n=100")[0]
	for names, want := range map[string]string{"mutex": "mutex", "mutex#2": "mutex mutex", "sync.Map": "sync.Map", "": ""} {
		if got := strings.Join(cell.Only(strings.Fields(names)).Impls, " "); got != want {
			t.Errorf("with %q alone the cell has %q; want %q", names, got, want)
		}
	}
}

// TestLaunchKeepsToTheBudget asks for a launch that doesn't fit.
func TestLaunchKeepsToTheBudget(t *testing.T) {
	var out bytes.Buffer
	c := cells(t, "mutex", "read=95/n=100")
	r := startRace(t, Config{Cells: c, Budget: time.Nanosecond}, &out)
	launchOnce(t, r, 0, c[0], Survey)
	size := out.Len()
	if ok, err := r.Launch(context.Background(), 1, c[0], Survey); ok || err != nil || out.Len() != size {
		t.Errorf("Launch = %v, %v, and wrote %d bytes; want no launch, since the time is up", ok, err, out.Len()-size)
	}
	if r.Cost(c[0], Judged) <= r.Cost(c[0], Survey) {
		t.Error("judged rounds cost no more than those of a survey")
	}
}

package faults

import (
	"slices"
	"testing"
)

// TestTopHazards looks up what a run saw of the worst hazard.
func TestTopHazards(t *testing.T) {
	r := Report{Results: []Result{{Name: "fatal/recover", Seen: 9, Runs: 10}}}
	found := r.TopHazards()
	if len(found) != 10 {
		t.Fatalf("%d hazards; want 10", len(found))
	}
	if h := found[0]; !slices.Equal(h.Shown, []string{"fatal/recover 9 of 10"}) || h.Again != "mapbench faults fatal/recover" || h.Advice == "" {
		t.Errorf("the worst hazard is %+v; want what the run saw of fatal/recover", h)
	}
	if h := found[1]; len(h.Shown) != 0 {
		t.Errorf("%q is shown by %q; want nothing, the run lacks it", h.Advice, h.Shown)
	}
}

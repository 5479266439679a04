package crossover

import (
	"encoding/json"
	"testing"

	"example.com/mapbench/bench/compare"
)

// TestPairs checks that Pairs returns the curves of Between for every pair of a group.
func TestPairs(t *testing.T) {
	s := setOf(t, 8, 0.01, trueCell{"read=0", 2, []float64{0, 0.1, 0.2}}, trueCell{"read=50", 2, []float64{0, 0.1, -0.2}}, trueCell{"read=95", 2, []float64{0, -0.1}})
	groups, err := s.Groups("read")
	if err != nil {
		t.Fatal(err)
	}
	got := Pairs(s, &groups[0], compare.Options{Unranked: []string{}})
	var want []Curve
	for _, pair := range [][2]string{{"A", "B"}, {"A", "C"}, {"B", "C"}} {
		curves, err := Between(s, pair[0], pair[1], "read", compare.Options{})
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, curves...)
	}
	js := func(curves []Curve) string { // NaN equals NaN in JSON
		text, err := json.Marshal(curves)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	if js(got) != js(want) {
		t.Errorf("pairs are %d curves %s, want %d as Between finds", len(got), js(got), len(want))
	}
	if got := Pairs(s, &groups[0], compare.Options{Unranked: []string{"A", "C"}}); len(got) != 0 {
		t.Errorf("one ranked impl makes %d pairs, want none", len(got))
	}
}

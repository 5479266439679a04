package resultfile

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

// TestJudgedUnits checks by which units maps can be judged, and in which direction.
func TestJudgedUnits(t *testing.T) {
	check := func(name, better, worse string, cost float64) {
		t.Helper()
		u, err := ParseJudged(name)
		if err != nil {
			t.Errorf("ParseJudged(%q) = %v; want a unit", name, err)
			return
		}
		if u.String() != name || u.Better() != better || u.Worse() != worse || u.Cost(4) != cost || u.Cost(u.Cost(4)) != 4 || u.Words() == "" {
			t.Errorf("%s: better %s, worse %s, cost of 4 %v, in words %q; want %s, %s, %v and some words", u, u.Better(), u.Worse(), u.Cost(4), u.Words(), better, worse, cost)
		}
	}
	check("ns/op", "faster", "slower", 4)
	check("ops/s", "higher", "lower", 0.25)
	check("fairness", "higher", "lower", 0.25)
	check("B/entry", "lower", "higher", 4)
	check("read-p99.99-ns", "lower", "higher", 4)
	if zero := Fairness.Cost(0); !math.IsInf(zero, 1) {
		t.Errorf("Cost(0) of fairness = %v; want +Inf", zero)
	}

	refused := func(name, want string) {
		t.Helper()
		if _, err := ParseJudged(name); err == nil || !strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Error(), "want one of ns/op, ops/s, B/op") {
			t.Errorf("ParseJudged(%q) = %v; want %q and the units", name, err, want)
		}
	}
	refused("p99", `no unit "p99": `)
	refused("", `no unit "": `)
	for _, name := range []string{"hit", "size", "sweep", "c2c-before-ns", "void", "clock-ns", "read-samples", "ratio"} {
		refused(name, name+" doesn't tell which map is better: ")
	}
	for u := range NumUnits {
		if u.Judged() && units[u].metadata == either {
			t.Errorf("maps are judged by %s, of which neither direction is better", u)
		}
	}
}

// TestUnitsAsJSON writes units as strings, and leaves out ns/op where a field says so.
func TestUnitsAsJSON(t *testing.T) {
	type finding struct {
		Unit Unit `json:"unit,omitempty"`
	}
	for u, want := range map[Unit]string{NsPerOp: `{}`, BytesPerEntry: `{"unit":"B/entry"}`} {
		text, err := json.Marshal(finding{u})
		if err != nil || string(text) != want {
			t.Errorf("%s as JSON: %s, %v; want %s", u, text, err, want)
		}
		var back finding
		if err := json.Unmarshal(text, &back); err != nil || back.Unit != u {
			t.Errorf("%s read as %s, %v; want %s", text, back.Unit, err, u)
		}
	}
	if err := json.Unmarshal([]byte(`{"unit":"B/bucket"}`), new(finding)); err == nil {
		t.Error("a unit that doesn't exist is read")
	}
}

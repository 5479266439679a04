package gate

import (
	"reflect"
	"testing"

	"example.com/mapbench/bench"
)

// TestFewSuspectsGetMorePairs wants a short screen to cost pairs only where there are many
// suspects.
func TestFewSuspectsGetMorePairs(t *testing.T) {
	check := func(plan Plan, slower, want int) {
		t.Helper()
		var cells []gateCell
		for i := range slower {
			cells = append(cells, gateCell{impl: "A", n: i + 1, shift: 0.06})
		}
		suspects := Suspects(parse(t, fileOf(plan.Screen, cells...)), plan, nil)
		if len(suspects) != slower {
			t.Fatalf("%d suspects; want %d", len(suspects), slower)
		}
		for _, s := range suspects {
			if s.Pairs != want || s.Needed != want {
				t.Errorf("a screen of %d, %d suspects: %d pairs of %d needed; want %d", plan.Screen, slower, s.Pairs, s.Needed, want)
			}
		}
	}
	whole, pull := DefaultPlan(), PullPlan()
	check(whole, 1, whole.Confirm)
	check(whole, 20, whole.Confirm)
	check(pull, 1, whole.Confirm)
	check(pull, FewSuspects, whole.Confirm)
	check(pull, FewSuspects+1, pull.Confirm)
	if pull.Confirm >= whole.Confirm || whole.Spare != 0 || whole.ScreenedBy(7).Spare != 0 {
		t.Errorf("the plans are %+v and %+v", whole, pull)
	}
	if got := PlanOf(&bench.Earlier{Launches: PullScreen}); !reflect.DeepEqual(got, pull) {
		t.Errorf("the plan of a file with that screen is %+v; want %+v", got, pull)
	}
}

package copies

import "testing"

func TestAdd(t *testing.T) {
	var found Found
	check := func(want string, launches ...Launch) {
		t.Helper()
		got := ""
		if err := found.Add(launches...); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("Add(%v) = %q; want %q", launches, got, want)
		}
	}
	a := Launch{"k1", "a.txt:3", "sweep 0 of seed 7"}
	check("", a, Launch{"k2", "a.txt:9", "sweep 0 of seed 7"})
	check("", Launch{"", "b.txt:3", ""}, Launch{"", "c.txt:3", ""}) // no seed: nothing is known
	const refused = "a.txt:3 and d.txt:3 are one result, sweep 0 of seed 7: leave one of the files out"
	copied := Launch{"k1", "d.txt:3", "sweep 0 of seed 7"}
	check(refused, Launch{"k3", "d.txt:1", "sweep 0 of seed 7"}, copied)
	check("", Launch{"k3", "e.txt:1", "sweep 0 of seed 8"}) // a file that is refused adds nothing
	check(refused, copied)
}

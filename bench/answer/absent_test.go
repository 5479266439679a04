package answer

import "testing"

// TestShortReason shortens the reasons of the list of incorrect maps, and no others.
func TestShortReason(t *testing.T) {
	check := func(why, want string) {
		t.Helper()
		if got := shortReason(why); got != want {
			t.Errorf("shortReason(%q) = %q, want %q", why, got, want)
		}
	}
	check("no LoadOrStore", "no LoadOrStore")
	check("no n above 1000", "no n above 1000")
	check("incorrect: own-keys: loses keys that are stored beside a Delete (a/b#32); 1 more law in incorrect.txt", "incorrect: loses keys that are stored beside a Delete")
	check("incorrect: same-keys: a key may be absent: Store replaces the value too late", "incorrect: a key may be absent")
	check("incorrect: Load(3) = 4, true; nobody stored that", "incorrect: Load(3) = 4, true; nobody stored that")
	check("stopped: in sweep 3: exit status 2", "stopped: in sweep 3: exit status 2")
}

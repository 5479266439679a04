package looks

import "testing"

func TestKnownSlotsDiffer(t *testing.T) {
	seen := make(map[int]string)
	for impl, i := range known {
		if seen[i] != "" || i >= 13 {
			t.Errorf("%s has slot %d, want one of the 13 colours that is not %s's", impl, i, seen[i])
		}
		seen[i] = impl
	}
}

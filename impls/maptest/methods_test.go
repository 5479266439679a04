package maptest_test

import (
	"testing"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest"
)

// TestMethods gives the kit a map that has, of the optional methods, what a field says: Len,
// or a Len that is wrong.
func TestMethods(t *testing.T) {
	verdicts := func(lener func(m impls.Lener) impls.Lener) map[string]maptest.Verdict {
		maps := maptest.Constructors{New: func() impls.Map[uint64, uint64] {
			m := impls.NewMutex[uint64, uint64](impls.Config{})
			return maptest.Methods[uint64]{Map: m, Lener: lener(m)}
		}}
		found := make(map[string]maptest.Verdict)
		for _, law := range maptest.Laws() {
			if !law.Timed && law.Needs != "" {
				found[law.Name] = law.Check(t.Context(), maps, maptest.Config{Seed: 1, Artifacts: t.TempDir()}).Verdict
			}
		}
		return found
	}
	check := func(found map[string]maptest.Verdict, law string, want maptest.Verdict) {
		t.Helper()
		if got := found[law]; got != want {
			t.Errorf("%s: %v; want %v", law, got, want)
		}
	}
	right := verdicts(func(m impls.Lener) impls.Lener { return m })
	check(right, "len", maptest.Pass)
	check(right, "clear", maptest.NA)
	check(right, "load-or-store", maptest.NA)
	wrong := verdicts(func(m impls.Lener) impls.Lener { return oneMore{m} })
	check(wrong, "len", maptest.Fail)
	none := verdicts(func(impls.Lener) impls.Lener { return nil })
	check(none, "len", maptest.NA)
}

// oneMore counts an entry that is not there.
type oneMore struct{ impls.Lener }

func (o oneMore) Len() int { return o.Lener.Len() + 1 }

package verify

import (
	"reflect"
	"testing"

	"example.com/mapbench/impls/maptest"
)

// TestRecords counts two reports of three maps, one of which breaks a law in one of them.
func TestRecords(t *testing.T) {
	laws := maptest.Laws()
	report := func(verdict string) Report {
		return Report{Maps: []Map{
			{Name: "a", Kind: Own, Again: "verify a", Rows: []Row{{Law: laws[0].Name, Verdict: "pass"}, {Law: laws[1].Name, Verdict: verdict}, {Law: laws[2].Name, Verdict: "n/a"}}},
			{Name: "b", Kind: Peer, Module: "m", Version: "v1", Again: "verify b", Rows: []Row{{Law: laws[0].Name, Verdict: "unknown"}}},
			{Name: "c", Kind: Planted, Rows: []Row{{Law: laws[0].Name, Verdict: "FAIL"}}},
		}}
	}
	check := func(want []string, passed int, verdicts ...string) {
		t.Helper()
		var reports []Report
		for _, v := range verdicts {
			reports = append(reports, report(v))
		}
		b := Record{Map: "b", Module: "m", Version: "v1", Runs: len(verdicts), Again: "verify b"}
		a := Record{Map: "a", Runs: len(verdicts), Passed: passed, Failed: want, Again: "verify a"}
		if got := Records(reports); !reflect.DeepEqual(got, []Record{a, b}) {
			t.Errorf("after %q: %+v; want %+v", verdicts, got, []Record{a, b})
		}
	}
	check(nil, 2, "pass", "pass")
	check([]string{laws[1].Name}, 1, "pass", "FAIL")
	check([]string{laws[1].Name}, 1, "FAIL", "pass")
}

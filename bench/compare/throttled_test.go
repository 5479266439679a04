package compare

import (
	"fmt"
	"strings"
	"testing"
)

// quotaHeader is the header of a file from a container.
const quotaHeader = header + "quota: 0.5 CPUs\n"

// throttledFile returns a file with a launch for each share of throttled periods.
func throttledFile(shares ...float64) string {
	var b strings.Builder
	b.WriteString(quotaHeader)
	for sweep, share := range shares {
		for _, impl := range []string{"A", "B"} {
			b.WriteString(resultLine(impl, 20, fmt.Sprintf("%d sweep\t%v throttled", sweep, share)))
		}
	}
	return b.String()
}

// TestThrottledLaunches checks that launches whose share of throttled periods is unlike that of
// most are marked, and that all throttled launches are warned of.
func TestThrottledLaunches(t *testing.T) {
	check := func(outside int, warning string, shares ...float64) {
		t.Helper()
		set := parse(t, throttledFile(shares...))
		if set.State.Outside != outside {
			t.Errorf("of launches throttled in %v of the periods %d lie outside the main state; want %d", shares, set.State.Outside, outside)
		}
		var all []string
		for _, w := range set.Warnings {
			all = append(all, w.Error())
		}
		if text := strings.Join(all, "\n"); !strings.Contains(text, warning) || (warning == "") != !strings.Contains(text, "quota") {
			t.Errorf("of launches throttled in %v of the periods it warns %q; want %q", shares, text, warning)
		}
	}
	check(0, "", 0, 0, 0)
	check(0, "the CPU quota of 0.5 CPUs was used up in 4 of 4 launches, in up to 92 % of its periods: times hold the pauses; raise the quota, or lower -procs", 0.9, 0.92, 0.88, 0.9)
	check(0, "in 1 of 5 launches, in up to 40 % of its periods", 0, 0, 0.4, 0, 0)
	check(1, "in 1 of 5 launches, in up to 60 % of its periods", 0, 0, 0.6, 0, 0)
	check(1, "in 4 of 5 launches", 0.9, 0.9, 0, 0.9, 0.9)
	if set := parse(t, header+resultLine("A", 20, "0 sweep")); set.State.Outside != 0 || len(set.Warnings) != 0 {
		t.Errorf("without a quota: %+v, %v; want nothing said", set.State, set.Warnings)
	}
}

// TestTwoQuotasAreTwoMachines compares files that differ in the quota alone.
func TestTwoQuotasAreTwoMachines(t *testing.T) {
	lines := resultLine("A", 20, "0 sweep") + resultLine("B", 20, "0 sweep")
	none, half := parse(t, header+lines), parse(t, quotaHeader+lines)
	one := parse(t, header+"quota: 1 CPU\n"+lines)
	for _, pair := range [][2]*Set{{none, half}, {half, one}, {one, none}} {
		_, err := CompareFiles(pair[0], pair[1], Options{})
		if err == nil || !strings.Contains(err.Error(), "come from different machines: quota is ") {
			t.Errorf("CompareFiles of two quotas: %v; want that the quota is named", err)
		}
		if _, err := Merge(pair[0], pair[1]); err == nil {
			t.Error("two quotas are merged")
		}
	}
	if _, err := CompareFiles(half, half, Options{}); err != nil && strings.Contains(err.Error(), "machines") {
		t.Errorf("CompareFiles of one quota: %v", err)
	}
	if _, err := Read(strings.NewReader(quotaHeader+resultLine("A", 20, "0 sweep")+"quota: 1 CPU\n"+resultLine("B", 20, "0 sweep")), "f.txt"); err == nil {
		t.Error("a file in which the quota changes is read")
	}
}

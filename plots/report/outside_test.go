package report

import (
	"strings"
	"testing"

	"example.com/mapbench/internal/simulation"
)

// TestWithoutFinding is about launches that don't count: the report shows what there is, says
// why, and claims nothing of it.
func TestWithoutFinding(t *testing.T) {
	text := simulation.Standard().Text()
	check := func(what, text string, blank bool, front, further string) {
		t.Helper()
		texts, _ := pagesOf(t, parse(t, text))
		page := texts[PagesName+"/integer-keys.md"]
		if !strings.Contains(texts[PageName], front) || !strings.Contains(page, further) {
			t.Errorf("%s: no %q in\n%s\nor no %q in\n%s", what, front, texts[PageName], further, page)
		}
		if claims := strings.Contains(page, "| **xsync**, ") || strings.Contains(page, "**best**"); claims == blank {
			t.Errorf("%s: that the report claims a winner is %v in\n%s", what, claims, page)
		}
	}
	lost := strings.ReplaceAll(text, " sweep", " sweep\t0.5 lost-before")
	check("outside the main state", lost, true, "50 % of CPU lost", "50 % of CPU lost")
	one := simulation.Standard()
	one.Reads, one.Ns = []float64{95}, []float64{1000}
	alone, _ := pagesOf(t, parse(t, strings.ReplaceAll(one.Text(), " sweep", " sweep\t0.5 lost-before")))
	if page := alone[PageName]; !strings.Contains(page, "50 % of CPU lost") || strings.Contains(page, ".svg") {
		t.Errorf("one workload outside the main state: no reason, or a chart in\n%s", page)
	}

	var invalid strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "Benchmark") {
			line = "# invalid launch: sharded: the mean size is 900.0\n# " + line
		}
		invalid.WriteString(line)
	}
	check("invalid", invalid.String(), true, "No answer: ", "the mean size is 900.0")

	var half strings.Builder
	for line := range strings.Lines(text) {
		if strings.Contains(line, "read=50/") {
			line = strings.Replace(line, " sweep", " sweep\t0.5 lost-before", 1)
		}
		half.WriteString(line)
	}
	check("some cells outside", half.String(), false, "launches outside the machine's main state", "<br>×1.24 (")
}

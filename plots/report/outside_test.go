package report

import (
	"os"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/simulation"
	"example.com/mapbench/plots"
)

// TestPageWithoutFinding is about sets without a launch that counts: the report shows
// what there is, says why, claims nothing, and asks for nothing that was measured.
func TestPageWithoutFinding(t *testing.T) {
	text := simulation.Standard().Text()
	check := func(what, text string, blank bool, want ...string) {
		t.Helper()
		files, err := Write(t.TempDir(), parse(t, text), compare.Options{})
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		page, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(string(page), w) {
				t.Errorf("%s: no %q in\n%s", what, w, page)
			}
		}
		for _, claim := range []string{"is best", "faster than", "measure read=", "measure `read="} {
			if blank && strings.Contains(strings.Split(string(page), "## How to read it")[0], claim) {
				t.Errorf("%s: the report says %q:\n%s", what, claim, page)
			}
		}
		if _, _, err := plots.Write(t.TempDir(), parse(t, text), compare.Options{}); blank && (err == nil || strings.Contains(err.Error(), "measure read=")) {
			t.Errorf("%s: charts: %v; want an error that asks for nothing that was measured", what, err)
		}
	}
	lost := strings.ReplaceAll(text, " sweep", " sweep\t0.5 lost-before")
	check("outside the main state", lost, true, "## No finding", "50 % of CPU lost", "## Taken in another state", "| outside the main state |")

	var invalid strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "Benchmark") {
			line = "# invalid launch: sharded: the mean size is 900.0\n# " + line
		}
		invalid.WriteString(line)
	}
	check("invalid", invalid.String(), true, "## No finding", "the mean size is 900.0", "## Not measured", "sharded: invalid in ", "no launch of it may be used")

	var half strings.Builder
	for line := range strings.Lines(text) {
		if strings.Contains(line, "read=50/") {
			line = strings.Replace(line, " sweep", " sweep\t0.5 lost-before", 1)
		}
		half.WriteString(line)
	}
	check("some cells outside", half.String(), false, "## Taken in another state", "`read=50/")
}

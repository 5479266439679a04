package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/simulation"
)

// weighed writes a results file in which the slowest map has the fewest bytes per entry at few
// entries, and another one at many, with quantiles that don't differ. It returns the file's name.
func weighed(t *testing.T) string {
	t.Helper()
	suite := simulation.Suite{
		Laws: simulation.Laws, Reads: []float64{95, 50}, Ns: []float64{100, 1000, 10000, 100000}, Procs: []int{2}, Launches: 12,
		Others: map[resultfile.Unit]func(impl string, writes, n float64) float64{
			resultfile.BytesPerEntry: func(impl string, _, n float64) float64 {
				if impl == "sharded" {
					return 30 + 20000/n
				}
				return map[string]float64{"mutex": 40, "rwmutex": 90, "sync.Map": 105, "xsync": 120, "cas": 140, "nop": 1}[impl]
			},
			resultfile.ReadP99: func(_ string, writes, _ float64) float64 { return 100 + 100*writes },
		},
	}
	file := filepath.Join(t.TempDir(), "weighed.txt")
	write(t, file, suite.Text())
	return file
}

// TestVerbsByUnit judges by bytes per entry, by which another map is the best than by time.
func TestVerbsByUnit(t *testing.T) {
	file := weighed(t)
	check := func(line string, want ...string) {
		t.Helper()
		code, out, errs := command(t, line)
		if code != cmdline.ExitOK {
			t.Errorf("mapbench %s: exit %d, %s%s", line, code, out, errs)
		}
		for _, text := range want {
			if !strings.Contains(out, text) {
				t.Errorf("mapbench %s:\n%s\nwant %q", line, out, text)
			}
		}
	}
	check("compare "+file, "ns/op  ", "*  xsync ", "slower than the best")
	check("compare -unit B/entry "+file, "B/entry  ", "*  mutex ", "*  sharded ", "worse than the best")
	check("compare -unit B/entry -v "+file, "impl      B/entry  ", "  lower\n")
	check("compare -unit B/entry -ref mutex "+file, "× mutex", "  higher\n")
	check("crossover -unit B/entry -a mutex -b sharded -axis n "+file, "by bytes per entry: sharded overtakes mutex above ")
	check("crossover -unit B/entry -axis n "+file, "by bytes per entry: sharded overtakes mutex above ", "mutex is lower than xsync throughout")
	check("recommend -for B/entry -spec read=95/n=100 -procs 2 "+file, "Use mutex, the best of 6 maps by bytes per entry.\n")
	check("recommend -for throughput -spec read=95/n=100 -procs 2 "+file, "Use xsync, the fastest of 6 maps.\n")
	dir := t.TempDir()
	check("plot -unit B/entry -a mutex -b sharded -axis n -o "+dir+" "+file, filepath.Join(dir, "mutex-sharded-by-n-in-B+entry"))
}

// TestUnitInCompareJSON wants the unit named where it is not ns/op.
func TestUnitInCompareJSON(t *testing.T) {
	file := weighed(t)
	for flags, want := range map[string]any{"": nil, "-unit ns/op": nil, "-unit B/entry": "B/entry"} {
		code, out, errs := command(t, "compare -json "+flags+" "+file)
		var found map[string]any
		if err := json.Unmarshal([]byte(out), &found); code != cmdline.ExitOK || err != nil || found["unit"] != want {
			t.Errorf("compare -json %s: exit %d, %v, unit %v, %s; want the unit %v", flags, code, err, found["unit"], errs, want)
		}
	}
}

// TestUnmeasuredUnit asks for a unit that no line has: the error says which ones lines have.
func TestUnmeasuredUnit(t *testing.T) {
	file := weighed(t)
	want := file + ": no line has write-p99-ns, only ns/op, ops/s, B/op, allocs/op, B/entry, read-p99-ns; measure again with this version of mapbench"
	for _, line := range []string{"compare -unit write-p99-ns ", "compare -unit write-p99-ns " + file + " ", "crossover -axis n -unit write-p99-ns ",
		"crossover -axis n -a mutex -b cas -unit write-p99-ns ", "plot -o x -a mutex -b cas -axis n -unit write-p99-ns ", "recommend -spec n=1000 -for write-p99-ns "} {
		code, out, errs := command(t, line+file)
		if code != cmdline.ExitUsage || out != "" || !strings.Contains(errs, want) || strings.Count(errs, file+":") != 1 {
			t.Errorf("mapbench %s: exit %d, %s%s; want %s", line, code, out, errs, want)
		}
	}
}

package proof

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"example.com/mapbench/bench/gate"
)

// random returns the source of random numbers for made results. It is always the same, since
// tests compare the page with fixed texts.
func random() *rand.Rand { return rand.New(rand.NewPCG(1, 13)) }

// A madeCell is a cell of a gate run that a test makes.
type madeCell struct {
	impl, spec string
	procs      int
}

func (c madeCell) lines(sides string) string {
	return fmt.Sprintf("# cell: impl=%s %s procs=%d\n", sides, c.spec, c.procs)
}

func (c madeCell) benchmark(side string) string {
	name := "BenchmarkMap/impl=" + c.impl + "@" + side + "/" + c.spec
	if c.procs > 1 {
		name += "-" + strconv.Itoa(c.procs)
	}
	return name
}

// madeCells has one cell of each kind.
var madeCells = []madeCell{
	{"mutex", "read=95/dist=uniform/n=1000", 2},
	{"xsync", "read=95/dist=uniform/n=1000", 2},
	{"xsync", "read=95/dist=uniform/n=1000/key=string", 2},
	{"sync.Map", "read=95/dist=uniform/n=1000", 1},
}

// runText returns the file of a gate run. Slower holds the slowdown of each impl, as a
// fraction; impls with a slowdown also have confirming pairs. The noise is 2 %.
func runText(r *rand.Rand, screen int, planted string, slower map[string]float64) string {
	var b strings.Builder
	fmt.Fprintf(&b, "mapbench: 1\ngoos: linux\ngoarch: amd64\ncpu: Test\ncores: 2\nkernel: 6.1\n"+
		"old-subject: HEAD\nold-goversion: go1.26.8\nold-goamd64: v1\nold-commit: 0123456789abcdef\nnew-subject: HEAD~0\n")
	if planted != "" {
		fmt.Fprintf(&b, "new-planted: %s\n", planted)
	}
	fmt.Fprintf(&b, "new-goversion: go1.26.8\nnew-goamd64: v1\nnew-commit: 0123456789abcdef\nseed: 7\nlayouts: fresh\nlaunches: %d\nrounds: judged\ndigest: d\n\n"+
		"Unit ns/op better=lower\nUnit ratio better=lower\nUnit fairness better=higher\n\n", screen)
	controls := madeCells[:3]
	for _, c := range madeCells {
		b.WriteString(c.lines(c.impl + "@old," + c.impl + "@new"))
	}
	for _, c := range controls {
		b.WriteString(c.lines(c.impl + "@control," + c.impl + "@control"))
	}
	b.WriteString("\n")
	pair := func(c madeCell, first, second string, shift float64, sweep int) {
		x := math.Log1p(shift) + 0.02*r.NormFloat64()
		for i, side := range []string{first, second} {
			ratio := math.Exp(x * float64(i))
			fmt.Fprintf(&b, "%s 1000 %.6g ns/op %.6g ratio 0 B/op 0 allocs/op 0.99 fairness %d sweep 30.1 c2c-before-ns 30.2 c2c-after-ns 0 lost-before 0 lost-after\n",
				c.benchmark(side), 20*ratio, ratio, sweep)
		}
	}
	const confirm = 160
	for sweep := range screen + confirm {
		for _, c := range madeCells {
			if sweep < screen || slower[c.impl] != 0 {
				pair(c, "old", "new", slower[c.impl], sweep)
			}
		}
		for _, c := range controls {
			if sweep < screen {
				pair(c, "control", "control#2", 0, sweep)
			}
		}
	}
	return b.String()
}

// write writes a file and makes its folder. The path is given in parts.
func write(t *testing.T, text string, path ...string) {
	t.Helper()
	name := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// writeRun writes the folder of a gate run as mapbench gate leaves it.
func writeRun(t *testing.T, text string, verdict gate.Verdict, path ...string) {
	t.Helper()
	dir := filepath.Join(path...)
	write(t, text, dir, runFile)
	write(t, fmt.Sprintf(`{"verdict": %q, "reasons": ["as the driver saw"], "elapsed_s": 390, "plan": %s}`,
		verdict, asJSON(t, gate.DefaultPlan())), dir, verdictFile)
	write(t, "derived", dir, "old.txt")
}

// plainText returns a file of go test -bench.
func plainText(r *rand.Rand, planted string, slower float64) string {
	var b strings.Builder
	fmt.Fprintf(&b, "commit: 0123\ncpu: Test\ncores: 2\nplanted: %s\n", planted)
	for _, c := range madeCells {
		for range 10 {
			name := strings.Replace(c.benchmark(""), "@", "", 1)
			fmt.Fprintf(&b, "%s \t 1000 \t %.4g ns/op\n", name, 20*(1+slower)*math.Exp(0.02*r.NormFloat64()))
		}
		b.WriteString("PASS\n")
	}
	return b.String()
}

// madeResults writes results with all parts, in a new folder.
func madeResults(t *testing.T, r *rand.Rand) string {
	t.Helper()
	dir := t.TempDir()
	for i := range 11 {
		writeRun(t, runText(r, 16, "", nil), gate.Pass, dir, "aa", fmt.Sprintf("night-%02d", i+1))
	}
	for _, share := range []string{"5", "10"} {
		x, err := strconv.ParseFloat(share, 64)
		if err != nil {
			t.Fatal(err)
		}
		writeRun(t, runText(r, 16, "mutex="+share+"%", map[string]float64{"mutex": x / 80}), gate.Regression, dir, "plant-"+share, "mutex")
	}
	writeRun(t, runText(r, 16, "", nil), gate.Pass, dir, "hundred")
	writeRun(t, runText(r, 16, "", map[string]float64{"xsync": 0.2}), gate.Regression, dir, "real", "trie")
	writeRun(t, runText(r, 60, "", map[string]float64{"xsync": 0.2}), gate.Regression, dir, "real", "trie", "long")
	for _, run := range []struct {
		path    string
		planted string
		slower  float64
	}{{"aa/night-01", "0%", 0}, {"plant-5/night-01", "5%", 0.2}, {"plant-10/night-01", "10%", 0.2}} {
		write(t, plainText(r, "0%", 0), dir, "benchstat", run.path, "old.txt")
		write(t, plainText(r, run.planted, run.slower), dir, "benchstat", run.path, "new.txt")
		write(t, "660\n", dir, "benchstat", run.path, "seconds")
	}
	writeRun(t, runText(r, gate.PullScreen, "", nil), gate.Pass, dir, "pull", "aa", "night-01")
	writeRun(t, runText(r, gate.PullScreen, "*=5%", map[string]float64{"mutex": 0.06, "xsync": 0.06, "sync.Map": 0.06}), gate.Regression, dir, "pull", "plant-5", "night-01")
	return dir
}

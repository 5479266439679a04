package simulation

import (
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
)

// SampleHead is the configuration of the file that [Sample] returns.
const SampleHead = `mapbench: 1
commit: 0123abc
goversion: go1.26.0
goos: linux
goarch: amd64
goamd64: v1
cpu: AMD EPYC
cores: 2
kernel: 6.1
Unit ns/op better=lower
`

// Sample returns a file of four impls, one of them twice, at two shares of reads. The second
// launch lies outside the main state. Factor scales the times of xsync.
func Sample(factor float64) string {
	r := rand.New(rand.NewPCG(1, 2))
	var text strings.Builder
	text.WriteString(SampleHead)
	for s := range 9 {
		for _, read := range []int{95, 50} {
			base := math.Exp(0.1 * r.NormFloat64())
			for i, impl := range []string{"nop", "mutex", "xsync", "sharded", "mutex#2"} {
				ns := []float64{2, 33, 9.7, 26, 33}[i]
				if read == 50 {
					ns = []float64{2, 43, 26, 43.1, 43}[i]
				}
				if impl == "xsync" {
					ns *= factor
				}
				ns *= base * math.Exp(0.01*r.NormFloat64())
				c2c := 30
				if s == 1 {
					c2c = 190
				}
				fmt.Fprintf(&text, "BenchmarkMap/impl=%s/read=%d/dist=uniform/n=1000-2\t100000\t%.4g ns/op\t%.6g ops/s\t%.4g ratio\t%.3g B/op\t0 allocs/op\t0.98 fairness\t%d sweep\t%d c2c-before-ns\t%d c2c-after-ns\n",
					impl, read, ns, 1e9/ns, ns/2, 0.01*float64(i), s, c2c, c2c)
			}
		}
	}
	return text.String()
}

// notes are comments of a file: three that say why a contestant has no results, one of
// a contestant that a race dropped, and others that look like them and say nothing.
const notes = `# n/a: Map/impl=cow/read=95/dist=uniform/n=1000-2: no n above 10
# n/a: Map/impl=haxmap/read=95/dist=uniform/n=1000-2: incorrect: loses keys (a/b#32): seen twice
# stopped: Map/impl=sharded/read=95/dist=uniform/n=1000-2: in sweep 3: exit status 2
# dropped: Map/impl=sharded/read=95/dist=uniform/n=1000-2: after 3 launches: slower than mutex
# n/a: Map/impl=cow/read=95/dist=uniform/n=7-2: no such cell
# n/a: Map/impl=cow/read=95/dist=uniform/n=1000-4: no such procs
# n/a: Map/impl=cow/read=195-2: no such spec
# n/a: Map/impl=cow/read=95/dist=uniform/n=1000-2
# n/a: Map/read=95/dist=uniform/n=1000-2: no impl
# cell: impl=cow read=95/dist=uniform/n=1000 procs=2
#n/a: Map/impl=cow/read=95/dist=uniform/n=1000-2: no space
`

// Absent returns the text of [Sample] with comments above all results that say why
// contestants have none. The results of sharded end with sweep 2. Call is the end of the
// results' names.
func Absent(call string) string {
	var kept strings.Builder
	for line := range strings.Lines(Sample(1)) {
		late := !strings.Contains(line, "\t0 sweep") && !strings.Contains(line, "\t1 sweep") && !strings.Contains(line, "\t2 sweep")
		if !strings.Contains(line, "impl=sharded/read=95") || !late {
			kept.WriteString(strings.ReplaceAll(line, "n=1000-2", "n=1000"+call+"-2"))
		}
	}
	config, results, _ := strings.Cut(kept.String(), "Benchmark")
	return config + notes + "Benchmark" + results
}

// sweepOf matches the sweep of a result.
var sweepOf = regexp.MustCompile(`[0-9]+ sweep`)

// Invalidated returns a file's text with some lines as comments of invalid launches: those that
// invalid reports.
func Invalidated(text, why string, invalid func(line string) bool) string {
	var out strings.Builder
	begun := ""
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "Benchmark") || !invalid(line) {
			begun = ""
			out.WriteString(line)
			continue
		}
		sweep := sweepOf.FindString(line)
		if sweep != begun {
			begun = sweep
			out.WriteString("# invalid launch: " + why + "\n# invalid launch: nop: another reason\n")
		}
		out.WriteString("# " + line)
	}
	return out.String()
}

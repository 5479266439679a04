package report

import (
	"slices"

	"example.com/mapbench/bench/answer"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/plots"
)

// A topic is what a reader may ask about. Its workloads are those of some families.
type topic struct {
	name     string   // of the page's file, without its extension
	title    string   // of the page: a question
	workload string   // in the index: what a reader's own workload is like
	families []string // by their names

	workloads []*answer.Workload
	charts    []*plots.Chart
}

// topics are the known topics, in the order of the index. A family that none of them names is
// a topic of its own, after them.
var topics = []topic{
	{name: "integer-keys", title: "Which map is fastest for integer keys?", families: []string{"reads"},
		workload: "reads and writes of integer keys, at any read share and size"},
	{name: "string-keys", title: "Which map is fastest for string keys?", families: []string{"reads-string"},
		workload: "reads and writes of string keys, at any read share and size"},
	{name: "goroutines", title: "What do more goroutines or fewer procs change?", families: []string{"goroutines", "procs"},
		workload: "more goroutines than procs, or another number of procs"},
	{name: "skew-hits-values", title: "What do skewed keys, hits, large values and other operations change?",
		families: []string{"keys", "hits", "values", "order", "operations"},
		workload: "a few hot keys, few or many keys found, large values, random order"},
	{name: "ycsb", title: "Which map is fastest under YCSB?", families: []string{"ycsb"},
		workload: "a cache or store with hot keys: updates, scans, read-modify-write (YCSB)"},
	{name: "other-presets", title: "Which map is fastest under hotspot, fbobj and parlayhash?",
		families: []string{"hotspot", "fbobj", "parlayhash", "puzpuzpuz", "churn"},
		workload: "a hot fifth of the keys, lookups that miss, or inserts beside removes"},
	{name: "go-benchmarks", title: "Which map is fastest in Go's own benchmarks of sync.Map?", families: []string{"gostd"},
		workload: "LoadOrStore, a map that only grows, one shared key (Go's own benchmarks)"},
	{name: "conc-map-bench", title: "Which map is fastest under conc-map-bench?", families: []string{"cmb"},
		workload: "goroutines with keys of their own, mostly reads or mostly exchanges (conc-map-bench)"},
	{name: "bustle", title: "Which map is fastest under bustle?", families: []string{"bustle"},
		workload: "goroutines with keys of their own, four mixes of inserts and updates (bustle)"},
	{name: "article", title: "Does the article's table hold here?", families: []string{"article"},
		workload: "the article's: 5, 50 and 100 % writes to 10,000 keys, all found"},
}

// topics returns the topics that the set has workloads of, with their charts.
func (f *findings) topics() []*topic {
	var found []*topic
	for _, t := range topics {
		found = append(found, &t)
	}
	of := make(map[*compare.Cell]*topic)
	for i := range f.answer.Families {
		family := &f.answer.Families[i]
		k := slices.IndexFunc(found, func(t *topic) bool { return slices.Contains(t.families, family.Name) })
		if k < 0 {
			k = len(found)
			found = append(found, &topic{name: family.Name, title: family.Title, workload: family.Title, families: []string{family.Name}})
		}
		found[k].workloads = append(found[k].workloads, family.Workloads...)
		for _, w := range family.Workloads {
			of[w.Cell] = found[k]
		}
	}
	for _, chart := range f.charts {
		if chart != f.lead {
			t := narrowest(chart.Cells, of)
			t.charts = append(t.charts, chart)
		}
	}
	return slices.DeleteFunc(found, func(t *topic) bool { return len(t.workloads) == 0 })
}

// narrowest returns the topic that a chart of the cells belongs to: the one with the fewest
// workloads. A chart along hit, say, holds cells of the plain workload too, which has the
// most.
func narrowest(cells []*compare.Cell, of map[*compare.Cell]*topic) *topic {
	first := of[cells[0]]
	for _, c := range cells {
		if t := of[c]; len(t.workloads) < len(first.workloads) {
			first = t
		}
	}
	return first
}

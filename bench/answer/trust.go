package answer

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/compare/controls"
	"example.com/mapbench/bench/compare/tables"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// measured says on which machine and from which build a set was measured.
func measured(set *compare.Set) string {
	field := func(key string) string { return cmp.Or(set.Config[key], key+" not stated") }
	cores := field(resultfile.KeyCores)
	if set.Config[resultfile.KeyCores] != "" {
		cores = words.Plural(cores, "core")
	}
	parts := []string{field(resultfile.KeyCPU), cores}
	if quota := set.Config[resultfile.KeyQuota]; quota != "" {
		parts = append(parts, "quota of "+quota)
	}
	parts = append(parts, field(resultfile.KeyGoVersion))
	if build := set.Build(); build != "" {
		parts = append(parts, build)
	}
	commit := field(resultfile.KeyCommit)
	if len(commit) == 40 {
		commit = "commit " + commit[:7]
	}
	if set.Config[resultfile.KeyDirty] == "true" {
		commit += " and changes"
	}
	return strings.Join(append(parts, commit), ", ")
}

// trust says how far to trust the answer.
func (a *Answer) trust(opt compare.Options) []string {
	fewest, most := math.MaxInt, 0
	for i := range a.Workloads {
		n := a.Workloads[i].Ranking.Launches
		fewest, most = min(fewest, n), max(most, n)
	}
	found := []string{fmt.Sprintf("%s a workload; intervals at %s, ties within ±%s",
		words.Plural(from(fmt.Sprint(fewest), fmt.Sprint(most)), "launch"), words.Percent(a.Level), words.Percent(a.Margin))}
	wide := 0
	var needs []int // launches after which the open workloads will probably be told apart
	for i := range a.Workloads {
		r := &a.Workloads[i].Ranking
		if len(r.Tied) > 0 && r.Margin > 1.001*a.Margin {
			wide++
		}
		if outcome, _ := r.Outcome(); outcome == compare.NotToldApart && r.Needs > 0 {
			needs = append(needs, r.Needs)
		}
	}
	if wide > 0 {
		found[0] += fmt.Sprintf(" (wider in %d, which would take over 400 launches)", wide)
	}
	if len(needs) > 0 {
		found = append(found, fmt.Sprintf("what is not told apart takes about %s launches", from(words.Thousands(float64(slices.Min(needs))), words.Thousands(float64(slices.Max(needs))))))
	}
	said := func(w error) bool { return strings.Contains(w.Error(), "lie outside") }
	if s := a.set.State; s.Outside > 0 && !slices.ContainsFunc(a.set.Warnings, said) {
		found = append(found, fmt.Sprintf("%d of %s outside %v", s.Outside, words.Count(s.Launches, "launch"), s))
	}
	for _, w := range a.set.Warnings {
		found = append(found, w.Error())
	}
	if n := void(a.Workloads); n > 0 {
		found = append(found, fmt.Sprintf("no valid launch in %d of %s", n, words.Count(len(a.Workloads), "workload")))
	}
	if c := controls.Of(a.set, opt); len(c.Controls) > 0 {
		found = append(found, fmt.Sprintf("of %d maps beside themselves %d differ, where chance alone gives %.1f", len(c.Controls), c.Differ, c.Expected))
	}
	var rankings []compare.Ranking
	for i := range a.Workloads {
		if a.Workloads[i].Cell.Voided() == "" {
			rankings = append(rankings, a.Workloads[i].Ranking)
		}
	}
	for _, text := range tables.Caveats(rankings) {
		if !strings.Contains(text, "not measured, so not excluded") { // NotMeasured says it
			found = append(found, text)
		}
	}
	return found
}

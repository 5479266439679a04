package answer

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
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
	if c := a.set.Controls(opt); len(c.Controls) > 0 {
		found = append(found, fmt.Sprintf("of %d maps beside themselves %d differ, where chance alone gives %.1f", len(c.Controls), c.Differ, c.Expected))
	}
	return append(found, doubts(a.Workloads)...)
}

// doubts returns the rankings' warnings: those that differ in numbers alone once, with the
// number of workloads that have one. It leaves out what [Answer.NotMeasured] and the
// workloads without a valid launch say.
func doubts(all []Workload) []string {
	var order []string
	first, times := make(map[string]string), make(map[string]int)
	for i := range all {
		if all[i].Cell.Voided() != "" {
			continue
		}
		for _, warning := range all[i].Ranking.Warnings {
			text := warning.Error()
			if strings.HasPrefix(text, "not measured") {
				continue
			}
			key := strings.Map(withoutDigits, text)
			if times[key]++; times[key] == 1 {
				order = append(order, key)
				first[key] = text
			}
		}
	}
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(times[b], times[a]) })
	texts := make([]string, len(order))
	for i, key := range order {
		texts[i] = first[key]
		if n := times[key]; len(all) > 1 {
			texts[i] = fmt.Sprintf("in %d of %s: %s", n, words.Count(len(all), "workload"), first[key])
		}
	}
	return texts
}

// withoutDigits drops digits, for [strings.Map].
func withoutDigits(r rune) rune {
	if '0' <= r && r <= '9' {
		return -1
	}
	return r
}

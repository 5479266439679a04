// Package origin says on which machine, from which build and how often numbers were measured,
// and in which cells. It names charts by that.
package origin

import (
	"fmt"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// MeasuredOn says on which machine, from which build and how often a chart's numbers
// were measured. No number is shown without it. What is doubtful about a whole set is said
// once, where the set is spoken of, and not in each chart.
func MeasuredOn(set *compare.Set, procs string, launches Span) string {
	field := func(key string) string { return stated(set, key) }
	commit := field(resultfile.KeyCommit)
	if len(commit) == 40 {
		commit = commit[:7]
	}
	if set.Config[resultfile.KeyDirty] == "true" {
		commit += " (dirty)"
	}
	cores := field(resultfile.KeyCores)
	if set.Config[resultfile.KeyCores] != "" {
		cores = words.Plural(cores, "core")
	}
	if quota := set.Config[resultfile.KeyQuota]; quota != "" {
		cores += ", quota of " + quota
	}
	return strings.Join([]string{field(resultfile.KeyCPU) + ", " + cores, "GOMAXPROCS " + procs, goVersion(set),
		"commit " + strings.TrimPrefix(commit, "commit "), words.Plural(launches.String(), "launch")}, " · ") + "."
}

// goVersion returns the toolchain, and the build flags if the build was not plain.
func goVersion(set *compare.Set) string {
	version := stated(set, resultfile.KeyGoVersion)
	if build := set.Build(); build != "" {
		version += " · " + build
	}
	return version
}

// stated returns a field of a set's configuration, or that it is not stated.
func stated(set *compare.Set, key string) string {
	if v := set.Config[key]; v != "" {
		return v
	}
	return key + " not stated"
}

// A Span is the smallest and the largest of some numbers. The zero value has no numbers.
type Span struct {
	least, most int
	any         bool
}

func (s *Span) Add(n int) {
	if !s.any {
		*s = Span{n, n, true}
	}
	s.least, s.most = min(s.least, n), max(s.most, n)
}

func (s Span) String() string {
	if s.least == s.most {
		return fmt.Sprint(s.least)
	}
	return fmt.Sprintf("%d to %d", s.least, s.most)
}

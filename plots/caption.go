package plots

import (
	"fmt"
	"strings"

	"example.com/mapbench/bench/compare"
)

// provenance says on what, from what and how often a chart's numbers were
// measured. No number is shown without it.
func provenance(set *compare.Set, procs string, launches span) string {
	field := func(key string) string { return stated(set, key) }
	commit := field("commit")
	if len(commit) == 40 {
		commit = commit[:7]
	}
	if set.Config["dirty"] == "true" {
		commit += " (dirty)"
	}
	cores := field("cores")
	if set.Config["cores"] != "" {
		cores = plural(cores, "core")
	}
	text := strings.Join([]string{field("cpu") + ", " + cores, "GOMAXPROCS " + procs, field("goversion"),
		"commit " + strings.TrimPrefix(commit, "commit "), plural(launches.String(), "launch")}, " · ")
	for _, warning := range set.Warnings {
		text += ". Warning: " + strings.TrimSuffix(warning.Error(), ".")
	}
	return text + "."
}

// stated returns a field of a set's configuration, or that it is not stated.
func stated(set *compare.Set, key string) string {
	if v := set.Config[key]; v != "" {
		return v
	}
	return key + " not stated"
}

// leftOut says how many launches the medians don't rest on; "" when there are
// none.
func leftOut(set *compare.Set) string {
	if set.State.Outside == 0 {
		return ""
	}
	return fmt.Sprintf(" Left out: %d of %s in all cells, outside the machine's main state.",
		set.State.Outside, plural(fmt.Sprint(set.State.Launches), "launch"))
}

// plural puts a number, or a span of them, before a noun.
func plural(number, noun string) string {
	switch {
	case number == "1":
	case strings.HasSuffix(noun, "ch"):
		noun += "es"
	default:
		noun += "s"
	}
	return number + " " + noun
}

// A span is the smallest and the largest of some numbers; the zero value holds
// none.
type span struct {
	least, most int
	any         bool
}

func (s *span) add(n int) {
	if !s.any {
		*s = span{n, n, true}
	}
	s.least, s.most = min(s.least, n), max(s.most, n)
}

func (s span) String() string {
	if s.least == s.most {
		return fmt.Sprint(s.least)
	}
	return fmt.Sprintf("%d to %d", s.least, s.most)
}

// subject names a workload in a title as compare's sentences do: uniform keys
// go without saying.
func subject(spec string, procs int) string {
	var about []string
	if keys := told(spec); len(keys) > 0 {
		about = append(about, strings.Join(keys, "/"))
	}
	if procs > 0 {
		about = append(about, plural(fmt.Sprint(procs), "proc"))
	}
	return strings.Join(about, ", ")
}

// told returns the keys of a spec but the default distribution. A spec prints
// each key that is not default, so two specs never tell the same.
func told(spec string) []string {
	var keys []string
	for key := range strings.SplitSeq(spec, "/") {
		if key != "" && key != "dist=uniform" {
			keys = append(keys, key)
		}
	}
	return keys
}

// fileName joins what a chart shows and the workload.
func fileName(what, spec string, procs int) string {
	parts := append([]string{what}, told(spec)...)
	if procs > 0 {
		parts = append(parts, fmt.Sprintf("procs=%d", procs))
	}
	return strings.NewReplacer("/", "+", ":", "=").Replace(strings.Join(parts, "_"))
}

// percent formats a fraction.
func percent(fraction float64) string { return decimal(100*fraction) + " %" }

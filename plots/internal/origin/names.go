package origin

import (
	"fmt"
	"strings"

	"example.com/mapbench/internal/words"
)

// FileName returns a chart's name: what it shows, then the workload key by key, then the
// procs unless they are 0: best-by-n-zipf-hit100-str-p2. It is short enough for the
// charts of the project's own suites, and not cut where a workload needs more. Different
// workloads have different names.
func FileName(what, spec string, procs int) string {
	parts := []string{what}
	for _, key := range words.Keys(spec) {
		if part := brief(key); part != "" {
			parts = append(parts, part)
		}
	}
	if procs > 0 {
		parts = append(parts, fmt.Sprintf("p%d", procs))
	}
	return strings.NewReplacer("/", "+", ":", "+", "=", "+").Replace(strings.Join(parts, "-"))
}

// brief returns a key of a spec and its value in a few letters; "" for a distribution
// whose exponent is the axis, which the chart's name says already.
func brief(key string) string {
	name, value, _ := strings.Cut(key, "=")
	switch {
	case key == "dist=zipf":
		return ""
	case key == "dist=zipf0.99":
		return "zipf" // the field's usual one
	case name == "dist":
		return value
	case key == "key=string":
		return "str"
	case name == "goroutines":
		return "g" + value
	case name == "n" && strings.HasSuffix(value, "000000"):
		return "n" + strings.TrimSuffix(value, "000000") + "M"
	case name == "n" && strings.HasSuffix(value, "000"):
		return "n" + strings.TrimSuffix(value, "000") + "k"
	}
	return name + value
}

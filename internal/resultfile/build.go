package resultfile

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Built says how the workers of a file with this configuration were built: "race build",
// "built with -tags=x"; "" for a plain build. If they were built in different ways, it lists
// these, separated by "; ".
func Built(config map[string]string) string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(config)) {
		if !IsKey(key, KeyBuild) {
			continue
		}
		if text := BuildText(config[key]); text != "" && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return strings.Join(all, "; ")
}

// BuildText puts build flags, separated by spaces, into words. It returns "" for none.
func BuildText(flags string) string {
	words := strings.Fields(flags)
	switch {
	case len(words) == 0:
		return ""
	case flags == "unknown":
		return "build flags unknown"
	case !slices.Contains(words, "-race"):
		return "built with " + flags
	case len(words) == 1:
		return "race build"
	}
	return fmt.Sprintf("race build (%s)", flags)
}

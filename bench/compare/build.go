package compare

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.com/mapbench/internal/resultfile"
)

// Build says how the workers were built: "race build", "built with -tags=x"; "" for a
// plain build. If they were built in different ways, it lists these, separated by "; ".
func (s *Set) Build() string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(s.Config)) {
		if !resultfile.IsKey(key, resultfile.KeyBuild) {
			continue
		}
		if text := BuildText(s.Config[key]); text != "" && !slices.Contains(all, text) {
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

// warnOfBuild warns of a build whose times say nothing about those of a plain build.
func (s *Set) warnOfBuild() {
	if text := s.Build(); strings.Contains(text, "race build") || strings.Contains(text, "-gcflags") {
		s.Warnings = append(s.Warnings, fmt.Errorf("%s: its times say nothing about a plain build's; measure without these flags (go env GOFLAGS)", text))
	}
}

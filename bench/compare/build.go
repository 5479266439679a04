package compare

import (
	"fmt"
	"strings"

	"example.com/mapbench/internal/resultfile"
)

// Build says how the workers were built: see [resultfile.Built].
func (s *Set) Build() string { return resultfile.Built(s.Config) }

// warnOfBuild warns of a build whose times say nothing about those of a plain build.
func (s *Set) warnOfBuild() {
	if text := s.Build(); strings.Contains(text, "race build") || strings.Contains(text, "-gcflags") {
		s.Warnings = append(s.Warnings, fmt.Errorf("%s: its times say nothing about a plain build's; measure without these flags (go env GOFLAGS)", text))
	}
}

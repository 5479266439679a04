package tables

import (
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// Legend explains the marks that occur among the given ones, each once and in their order:
// "* best   = tied as best (±2 %)". Margin is that of ties, as a fraction.
func Legend(marks []compare.Mark, margin float64) string {
	var parts []string
	for m := compare.MarkBest; m <= compare.MarkNone; m++ {
		if !slices.Contains(marks, m) {
			continue
		}
		text := m.Sign() + " " + m.String()
		if m == compare.MarkTied {
			text += " (±" + words.Percent(margin) + ")"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "   ")
}

package compare

import (
	"strings"
	"testing"
)

// BenchmarkGate judges 10,000 cells with 30 results a side.
func BenchmarkGate(b *testing.B) {
	text := large(gateCells, "A@old", "A@new")
	s := parse(b, text)
	var names []string
	for _, c := range s.Cells {
		names = append(names, c.gateName())
	}
	for b.Loop() {
		s.Gate(DefaultGatePlan(), GateOptions{Cells: names})
	}
}

// BenchmarkGateFile does all that a gate's verdict takes once the file is there.
func BenchmarkGateFile(b *testing.B) {
	text := large(gateCells, "A@old", "A@new")
	var names []string
	for _, c := range parse(b, text).Cells {
		names = append(names, c.gateName())
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		s, err := Read(strings.NewReader(text), "night.txt")
		if err != nil {
			b.Fatal(err)
		}
		s.Gate(DefaultGatePlan(), GateOptions{Cells: names})
	}
}

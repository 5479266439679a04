package gate

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/resultfile"
)

// BenchmarkGate judges a gate run of gateCellsX cells with 30 results a side: from memory,
// from its file, and beside it benchstat makes its table of the same run's two sides,
// at its defaults and of the time alone.
func BenchmarkGate(b *testing.B) {
	text := large(gateCells, "A@old", "A@new")
	s := parse(b, text)
	var names []string
	for _, c := range s.Cells {
		names = append(names, nameOf(c))
	}
	b.Run("judge", func(b *testing.B) {
		for b.Loop() {
			Judge(s, DefaultPlan(), Options{Cells: names})
		}
	})
	b.Run("file", func(b *testing.B) {
		for b.Loop() {
			s, err := compare.Read(strings.NewReader(text), "night.txt")
			if err != nil {
				b.Fatal(err)
			}
			Judge(s, DefaultPlan(), Options{Cells: names})
		}
	})

	var files []string
	for _, side := range []string{resultfile.SideOld, resultfile.SideNew} {
		var half strings.Builder
		f, err := resultfile.Parse([]byte(text), "night.txt")
		if err == nil {
			err = resultfile.WriteSide(&half, f, side)
		}
		if err != nil {
			b.Fatal(err)
		}
		name := filepath.Join(b.TempDir(), side+".txt")
		if err := os.WriteFile(name, []byte(half.String()), 0o600); err != nil {
			b.Fatal(err)
		}
		files = append(files, name)
	}
	benchstat := func(name string, flags ...string) {
		args := append(append([]string{"tool", "benchstat"}, flags...), files...)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if text, err := exec.Command("go", args...).Output(); err != nil || len(text) < gateCells {
					b.Fatalf("%v, %d bytes; want a table", err, len(text))
				}
			}
		})
	}
	benchstat("benchstat")
	benchstat("benchstat-time", "-filter", ".unit:ns/op")
}

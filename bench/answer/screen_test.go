package answer

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/checkout"
	"example.com/mapbench/internal/golden"
	"example.com/mapbench/internal/simulation"
	"example.com/mapbench/internal/words"
)

// read returns the set of a file's text.
func read(t *testing.T, text string) *compare.Set {
	t.Helper()
	s, err := compare.Read(strings.NewReader(text), "r.txt")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// answerOf returns the answer of a file's text.
func answerOf(t *testing.T, text string) *Answer {
	t.Helper()
	a, err := Of(read(t, text), compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// screenOf returns an answer's screen. It fails the test if the screen is too large.
func screenOf(t *testing.T, a *Answer) string {
	t.Helper()
	a.More = "mapbench compare"
	var b strings.Builder
	if err := a.Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, complaint := range oversized(b.String()) {
		t.Errorf("%s in\n%s", complaint, b.String())
	}
	return b.String()
}

// oversized says what of a screen is too large.
func oversized(screen string) (complaints []string) {
	lines := strings.Split(strings.TrimSuffix(screen, "\n"), "\n")
	if len(lines) > MaxLines {
		complaints = append(complaints, fmt.Sprintf("%d lines; want at most %d", len(lines), MaxLines))
	}
	for i, line := range lines {
		if n := width(line); n > MaxColumns {
			complaints = append(complaints, fmt.Sprintf("line %d has %d columns; want at most %d", i+1, n, MaxColumns))
		}
		if strings.TrimRight(line, " ") != line {
			complaints = append(complaints, fmt.Sprintf("line %d ends in a space", i+1))
		}
	}
	return complaints
}

func TestOversized(t *testing.T) {
	if got := oversized(strings.Repeat("x\n", MaxLines) + strings.Repeat("–", MaxColumns+1) + " \n"); len(got) != 3 {
		t.Errorf("of a screen with a line too many, a column too many and a space: %q; want 3 complaints", got)
	}
	if got := oversized(strings.Repeat(strings.Repeat("–", MaxColumns)+"\n", MaxLines)); len(got) != 0 {
		t.Errorf("of the largest screen: %q; want no complaint", got)
	}
}

// TestScreenOfCommittedFiles wants an answer of every committed results file on one screen.
func TestScreenOfCommittedFiles(t *testing.T) {
	checkout.Needs(t, "../../results")
	files := 0
	err := filepath.WalkDir("../../results/baseline", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".txt" {
			return err
		}
		set, err := compare.ReadFiles(path)
		if err != nil {
			return err
		}
		files++
		a, err := Of(set, compare.Options{})
		if err != nil {
			return err
		}
		if text := screenOf(t, a); strings.Contains(text, "No answer") {
			t.Errorf("%s has no answer:\n%s", path, text)
		}
		return nil
	})
	if err != nil || files < 3 {
		t.Errorf("%d files read, %v; want 3 or more", files, err)
	}
}

// suites are files of known truth, by the name of the golden file.
func suites() map[string]string {
	one := simulation.Standard()
	one.Reads, one.Ns = []float64{95}, []float64{1000}
	few := simulation.Standard()
	few.Launches = 2
	locks := simulation.Standard()
	locks.Laws = slices.Clone(locks.Laws)
	locks.Laws[1].Cost = locks.Laws[0].Cost // rwmutex as fast as mutex
	single := simulation.Standard()
	single.Laws, single.Procs = single.Laws[:1], []int{1}
	costs := simulation.Standard()
	costs.Weights = simulation.Weights
	sizes := costs
	sizes.Ns = []float64{1000, 10000, 100000}
	one95 := one
	one95.Weights = simulation.Weights
	return map[string]string{
		"costs":       costs.Text(),
		"costs-sizes": sizes.Text(),
		"costs-one":   one95.Text(),
		"quick":       simulation.Standard().Text(),
		"one":         one.Text(),
		"few":         few.Text(),
		"locks":       locks.Text(),
		"alone":       single.Text(),
		"charts":      simulation.AllCharts(simulation.Laws),
	}
}

func TestGoldenScreens(t *testing.T) {
	for name, text := range suites() {
		a := answerOf(t, text)
		golden.Check(t, "testdata/"+name+".txt", []byte(screenOf(t, a)))
		if name == "quick" || name == "costs" {
			var page words.Markdown
			a.WriteMarkdown(&page)
			golden.Check(t, "testdata/"+name+".md", []byte(page.String()))
		}
	}
}

// TestScreenFits wants a screen of files that are long in every way: names, sizes, shares,
// kinds of load, absences.
func TestScreenFits(t *testing.T) {
	seed := golden.Seed(t)
	r := rand.New(rand.NewPCG(seed, 1))
	tails := []string{"", "/key=string", "/val=64", "/goroutines=16/burst=5us", "/sched=random", "/key=string/val=64"}
	middles := []string{"", "/hit=100", "/hit=90"}
	for range 20 {
		laws := slices.Clone(simulation.Dozen[:1+r.IntN(len(simulation.Dozen))])
		for i := range laws {
			if r.IntN(3) == 0 {
				laws[i].Impl += strings.Repeat("x", r.IntN(60))
			}
		}
		var parts []simulation.Suite
		weights := []map[string]simulation.Weight{nil, simulation.Weights}[r.IntN(2)]
		for range 1 + r.IntN(5) {
			parts = append(parts, simulation.Suite{
				Laws: laws, Launches: 1 + r.IntN(10), Shared: 0.02, Weights: weights,
				Reads:  []float64{100, 99.5, 99, 97, 95, 90, 80, 70, 60, 50, 40, 30, 20, 10, 5, 0}[r.IntN(8):][:1+r.IntN(8)],
				Ns:     []float64{10, 100, 1000, 10000, 100000, 1e6}[r.IntN(3):][:1+r.IntN(4)],
				Procs:  []int{1, 2, 4, 8}[r.IntN(2):][:1+r.IntN(2)],
				Middle: middles[r.IntN(len(middles))], Tail: tails[r.IntN(len(tails))],
			})
		}
		text := simulation.Together(parts...)
		for range r.IntN(8) {
			// Absences of a map that no line has, in the cell of one of the lines.
			text = absence(text, fmt.Sprintf("absent%d", r.IntN(4)), strings.Repeat("a long reason ", 1+r.IntN(12)))
		}
		set, err := compare.Read(strings.NewReader(text), "r.txt")
		if err != nil {
			continue // two parts measured the same
		}
		a, err := Of(set, compare.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if screen := screenOf(t, a); t.Failed() {
			t.Fatalf("seed %d:\n%s", seed, screen)
		}
	}
}

// absence adds to a file's text the comment that an impl has no results in the first cell.
func absence(text, impl, why string) string {
	_, name, _ := strings.Cut(text, "\nBenchmark")
	name, _, _ = strings.Cut(name, " ")
	name, _, _ = strings.Cut(name, "\t")
	before, after, _ := strings.Cut(name, "impl=")
	_, after, _ = strings.Cut(after, "/")
	return strings.Replace(text, "\nBenchmark", "\n# n/a: "+before+"impl="+impl+"/"+after+": "+why+"\nBenchmark", 1)
}

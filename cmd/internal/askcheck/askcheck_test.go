package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/recommend"
	"example.com/mapbench/cmd/internal/afterwards"
	"example.com/mapbench/internal/checkout"
	"example.com/mapbench/internal/simulation"
)

// TestDrawn draws from the committed full results: workloads inside, which are answered, and
// outside, which all abstain. One seed always draws the same ones.
func TestDrawn(t *testing.T) {
	checkout.Needs(t, "../../../results")
	set, err := compare.ReadFiles("../../../results/baseline/full.txt")
	if err != nil {
		t.Fatal(err)
	}
	specs := func(seed uint64) (text string) {
		inside, outside, err := draw(set, seed, 4, 20)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range inside {
			if a.Recommended == nil {
				t.Errorf("%s, which is inside, is not answered: %s", a.Question.Spec, a.Abstained)
			}
			text += a.Question.Spec + " "
		}
		for _, a := range outside {
			if a.Recommended != nil {
				t.Errorf("%s procs=%d, which is outside, is answered: %s", a.Question.Spec, a.Question.Procs, a.Sentence())
			}
		}
		return text
	}
	if a, b := specs(14), specs(14); a != b {
		t.Errorf("one seed draws %s and %s", a, b)
	}
	if a, b := specs(14), specs(15); a == b {
		t.Errorf("two seeds both draw %s", a)
	}
}

// TestChecked runs the check with a command that measures nothing: it copies results in
// which the recommended map is as fast as before, or slower.
func TestChecked(t *testing.T) {
	laws := []simulation.Law{
		{Impl: "sync.Map", SD: 0.005, Cost: func(w, n float64) float64 { return 20 }},
		{Impl: "sharded", SD: 0.005, Cost: func(w, n float64) float64 { return 40 }},
	}
	evidence := simulation.Suite{Laws: laws, Reads: []float64{100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 0}, Ns: []float64{100, 1000, 10000, 100000}, Procs: []int{2}, Launches: 10}
	dir := t.TempDir()
	file := filepath.Join(dir, "evidence.txt")
	if err := os.WriteFile(file, []byte(evidence.Text()), 0o666); err != nil {
		t.Fatal(err)
	}
	set, err := compare.ReadFiles(file)
	if err != nil {
		t.Fatal(err)
	}
	inside, _, err := draw(set, 3, 1, 5)
	if err != nil {
		t.Fatal(err)
	}
	hold := func(name string, slower float64, want bool, said string) {
		t.Helper()
		c := check{Command: afterwards.Command{Mapbench: filepath.Join(dir, "no such command"), Dir: filepath.Join(dir, name), Seed: 3}, in: 1, out: 5, slack: 5}
		if err := os.MkdirAll(c.Dir, 0o777); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(c.Dir, "01.txt"), inside[0], laws, slower)
		var out strings.Builder
		ok, err := c.run(context.Background(), &out, file)
		if err != nil || ok != want || !strings.Contains(out.String(), said) || !strings.Contains(out.String(), "outside, 5 of 5 abstained") {
			t.Errorf("%s: %v, %v, %s; want %v and %q", name, ok, err, out.String(), want, said)
		}
	}
	hold("as fast", 1, true, "sync.Map is the best")
	hold("a little slower", 2.06, true, "within 5: true")
	hold("slower", 2.4, false, "within 5: false")
	c := &check{Command: afterwards.Command{Mapbench: filepath.Join(dir, "no such command"), Dir: filepath.Join(dir, "nothing measured"), Seed: 3}, in: 1, out: 5, slack: 5}
	if _, err := c.run(context.Background(), new(strings.Builder), file); err == nil || !strings.Contains(err.Error(), "no such command") {
		t.Errorf("without the command: %v; want an error that names it", err)
	}
}

// write writes results of the workload of an answer, in which sync.Map takes longer than
// before by a factor.
func write(t *testing.T, name string, a *recommend.Answer, laws []simulation.Law, factor float64) {
	t.Helper()
	slow := append([]simulation.Law(nil), laws...)
	slow[0].Cost = func(w, n float64) float64 { return factor * laws[0].Cost(w, n) }
	text := simulation.Suite{Laws: slow, Reads: []float64{95}, Ns: []float64{1000}, Procs: []int{2}, Launches: 10}.Text()
	text = strings.ReplaceAll(text, "read=95/dist=uniform/n=1000", a.Question.Spec)
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

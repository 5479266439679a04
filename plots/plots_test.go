package plots

import (
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/golden"
	"example.com/mapbench/internal/simulation"
)

// svg returns a chart as it is written.
func svg(t testing.TB, c *Chart) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := c.WriteSVG(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// allCharts returns the charts of a set, and why others are not there.
func allCharts(set *compare.Set, opt compare.Options) ([]*Chart, exact.Warnings, error) {
	g, err := Draw(set, opt)
	if err != nil {
		return nil, nil, err
	}
	return g.all(), g.Skipped, g.WhyEmpty()
}

// drawn returns the charts of a set, with the curves of two impls.
func drawn(t testing.TB, set *compare.Set, a, b, axis string) []*Chart {
	t.Helper()
	all, _, err := allCharts(set, compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	curves, err := crossover.Between(set, a, b, axis, compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range curves {
		c, err := Crossover(set, &curves[i], compare.Options{})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}

// examples are all kinds of charts.
func examples(t testing.TB) []*Chart {
	t.Helper()
	all := drawn(t, parse(t, simulation.Standard().Text()), "sync.Map", "rwmutex", "read")
	ties := drawn(t, parse(t, simulation.Standard().Text()), "cas", "sharded", "read")
	all = append(all, ties[len(ties)-1])
	sizes := simulation.Standard()
	sizes.Reads, sizes.Ns, sizes.Tail = []float64{95}, []float64{1000, 10000, 100000, 1000000}, "/key=string"
	all = append(all, drawn(t, parse(t, sizes.Text()), "sync.Map", "sharded", "n")...)
	few := append(slices.Clone(simulation.Laws[2:6]), simulation.Laws[6])
	for _, c := range drawn(t, parse(t, simulation.AllCharts(few)), "sync.Map", "sharded", "procs") {
		for _, kind := range []string{"best-by-goroutines", "ops-by-procs-read95", "ops-by-goroutines-read50", "article"} {
			if strings.HasPrefix(c.Name, kind) {
				all = append(all, c)
			}
		}
	}
	return append(all, slow(t)[1], slow(t)[4], slow(t)[5])
}

// parse reads a file's text.
func parse(t testing.TB, text string) *compare.Set {
	t.Helper()
	set, err := compare.Read(strings.NewReader(text), "synthetic.txt")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestGolden(t *testing.T) {
	for _, c := range examples(t) {
		golden.Check(t, filepath.Join("testdata", c.Name+".svg"), svg(t, c))
	}
}

func TestWrite(t *testing.T) {
	set := parse(t, simulation.Standard().Text())
	dir := filepath.Join(t.TempDir(), "new")
	files, skipped, err := Write(dir, set, compare.Options{})
	if err != nil || len(skipped) > 0 {
		t.Fatalf("Write: skipped %v, error %v; want neither", skipped, err)
	}
	want := []string{"best-by-n-p2.svg", "ns-n1k-p2.svg", "ns-n100k-p2.svg", "inflection-p2.svg"}
	for i, file := range files {
		files[i] = filepath.Base(file)
		if info, err := os.Stat(file); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v, want a file", file, err)
		}
	}
	if !slices.Equal(files, want) {
		t.Errorf("Write = %v, want %v", files, want)
	}

	file := filepath.Join(dir, want[0])
	if _, _, err := Write(file, set, compare.Options{}); err == nil {
		t.Errorf("Write(%s), which is a file: no error", file)
	}
}

// TestSparse draws what files hold that were cut short or hold little.
func TestSparse(t *testing.T) {
	check := func(name string, text string, want int, reason string) {
		t.Helper()
		set, err := compare.Read(strings.NewReader(text), name)
		if err != nil {
			t.Fatal(err)
		}
		all, skipped, err := allCharts(set, compare.Options{})
		for _, c := range all {
			svg(t, c)
		}
		said := ""
		if err != nil {
			said = err.Error()
		}
		for _, why := range skipped {
			said += why.Error()
		}
		if len(all) != want || !strings.Contains(said, reason) {
			t.Errorf("%s: %d charts, reasons %q; want %d and %q", name, len(all), said, want, reason)
		}
	}
	with := func(change func(*simulation.Suite)) string {
		s := simulation.Standard()
		change(&s)
		return s.Text()
	}
	one := func(s *simulation.Suite) { s.Reads = []float64{95} }
	check("one share", with(one), 0, "measure read=95,50")
	check("no 50/50", with(func(s *simulation.Suite) { s.Reads = []float64{100, 95, 0} }), 3, "no chart of 95/5 against 50/50")
	check("two shares", with(func(s *simulation.Suite) { s.Reads = []float64{95, 50} }), 2, "")
	check("two launches", with(func(s *simulation.Suite) { s.Launches = 2 }), 4, "")
	check("one launch", with(func(s *simulation.Suite) { s.Launches = 1 }), 4, "")
	check("one impl", with(func(s *simulation.Suite) { s.Laws = simulation.Laws[2:3] }), 3, "")
	check("references only", with(func(s *simulation.Suite) { s.Laws = simulation.Laws[6:] }), 2, "no chart of 95/5")
	check("procs", with(func(s *simulation.Suite) { one(s); s.Procs = []int{1, 2, 4} }), 2, "no chart against read share")

	// sync.Map stopped: it has no line at 75 and below.
	var kept []string
	for line := range strings.Lines(simulation.Standard().Text()) {
		if !strings.Contains(line, "impl=sync.Map/read=7") && !strings.Contains(line, "impl=sync.Map/read=5") {
			kept = append(kept, line)
		}
	}
	check("a gap", strings.Join(kept, ""), 4, "")
}

func TestCrossoverOfOnePoint(t *testing.T) {
	_, err := Crossover(parse(t, simulation.Standard().Text()), &crossover.Curve{A: "a", B: "b", Axis: "read", Points: make([]crossover.Point, 1)}, compare.Options{})
	if err == nil || !strings.Contains(err.Error(), "want at least 2") {
		t.Errorf("Crossover of one point: %v, want an error that asks for 2", err)
	}
}

// TestNames checks that charts of different workloads never share a file.
func TestNames(t *testing.T) {
	text := ""
	for i, tail := range []string{"", "/val=64", "/key=string", "/key=string/val=64", "/goroutines=8", "/goroutines=8/burst=500", "/call=interface"} {
		s := simulation.Standard()
		s.Procs, s.Tail, s.Laws = []int{1, 2}, tail, simulation.Laws[:2]
		lines := s.Text()
		if i > 0 {
			_, lines, _ = strings.Cut(lines, "\n\n")
		}
		text += lines
	}
	set, err := compare.Read(strings.NewReader(text), "many")
	if err != nil {
		t.Fatal(err)
	}
	all, _, err := allCharts(set, compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for _, c := range all {
		if seen[c.Name] || strings.ContainsAny(c.Name, `/\:*?"<>|= `) {
			t.Errorf("chart name %q: taken, or no file's name", c.Name)
		}
		seen[c.Name] = true
	}
	if want := 2 * 7 * 2; len(all) < want {
		t.Errorf("%d charts, want at least %d", len(all), want)
	}
}

// TestRepeat checks that nothing but the set decides what is drawn.
func TestRepeat(t *testing.T) {
	first, again := examples(t), examples(t)
	for i, c := range first {
		once := svg(t, c)
		if !bytes.Equal(once, svg(t, c)) || !bytes.Equal(once, svg(t, again[i])) {
			t.Errorf("chart %s: two writes differ", c.Name)
		}
	}
}

// TestTogether writes charts at once: the race detector must stay silent.
func TestTogether(t *testing.T) {
	all := examples(t)
	var wg sync.WaitGroup
	for range 2 {
		for _, c := range all {
			wg.Go(func() {
				if err := c.WriteSVG(io.Discard); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
}

// TestHostileName checks that an impl's name can't break out of its text.
func TestHostileName(t *testing.T) {
	s := simulation.Standard()
	s.Laws = []simulation.Law{{Impl: "<b>&\"", SD: 0.01, Cost: simulation.Laws[0].Cost}, simulation.Laws[1]}
	for _, c := range drawn(t, parse(t, s.Text()), s.Laws[0].Impl, "rwmutex", "read") {
		d := xml.NewDecoder(bytes.NewReader(svg(t, c)))
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", c.Name, err)
			}
			if tag, ok := token.(xml.StartElement); ok && tag.Name.Local == "b" {
				t.Errorf("%s: the name became an element", c.Name)
			}
		}
	}
}

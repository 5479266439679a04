package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/checkout"
	"example.com/mapbench/internal/simulation"
)

// read returns the set of a results file's text.
func read(t *testing.T, text string) *compare.Set {
	t.Helper()
	set, err := compare.Read(strings.NewReader(text), "r.txt")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// made returns the text of the page about a set.
func made(t *testing.T, set *compare.Set) string {
	t.Helper()
	name, err := Write(t.TempDir(), set, compare.Options{}, Evidence{Root: "../"})
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// dataOf returns what the page's scripts read.
func dataOf(t *testing.T, page string) (d struct {
	Impls []impl
	Cells []struct {
		S    string
		O    outcome
		B    []int
		Rows [][]*float64
		L    []int
	}
}) {
	t.Helper()
	_, rest, _ := strings.Cut(page, `id="data">`)
	data, _, ok := strings.Cut(rest, "</script>")
	if err := json.Unmarshal([]byte(data), &d); err != nil || !ok {
		t.Fatalf("the page's data: %v", err)
	}
	return d
}

// TestDataAreWhatIsJudged compares the data of a page with the rankings and the lines of its set.
func TestDataAreWhatIsJudged(t *testing.T) {
	text := simulation.Standard().Text()
	set, lines := read(t, text), strings.Split(text, "\n")
	page := made(t, set)
	if page != made(t, set) {
		t.Error("the page about one set differs from call to call")
	}
	d := dataOf(t, page)
	rankings := set.Rankings(compare.Options{})
	if len(d.Cells) != len(rankings) {
		t.Fatalf("%d cells in the page; want %d", len(d.Cells), len(rankings))
	}
	for i, c := range d.Cells {
		r := rankings[i]
		kind, best := r.Outcome()
		if c.S != r.Cell || c.O != outcomes[kind] || len(c.B) != len(best) || d.Impls[c.B[0]].Name != best[0] {
			t.Errorf("cell %d is %+v; want %s, %q, best %q", i, c, r.Cell, outcomes[kind], best)
		}
		for _, row := range c.Rows {
			for _, rival := range r.Rivals {
				if rival.Impl != d.Impls[int(*row[0])].Name {
					continue
				}
				want, err := json.Marshal(append(bounds(rival.Log.Exp().Times(r.NsPerOp.Center)), bounds(rival.Log.Exp())...))
				got, _ := json.Marshal(row[2:])
				var a, b []*float64
				if err != nil || json.Unmarshal(want, &a) != nil || json.Unmarshal(got, &b) != nil || fmt.Sprint(deref(a)) != fmt.Sprint(deref(b)) {
					t.Errorf("%s, %s: %s; want %s", r.Cell, rival.Impl, got, want)
				}
			}
		}
		for k := 0; k < len(c.L); k += 4 {
			first := lines[c.L[k+1]-1]
			if want := "/impl=" + set.Cells[i].Contestants[c.L[k+2]] + "/" + c.S; !strings.Contains(first, want) {
				t.Errorf("%s: line %d is %q; want %q in it", c.S, c.L[k+1], first, want)
			}
		}
	}
}

// deref returns numbers for comparison.
func deref(xs []*float64) []any {
	found := make([]any, len(xs))
	for i, x := range xs {
		if x != nil {
			found[i] = *x
		}
	}
	return found
}

// TestEveryOutcomeHasAName checks that the scripts can tell all outcomes apart.
func TestEveryOutcomeHasAName(t *testing.T) {
	seen := make(map[outcome]bool)
	for kind := compare.NoneMeasured; kind <= compare.DependsOnState; kind++ {
		name := outcomes[kind]
		if name == "" || seen[name] {
			t.Errorf("outcome %d is called %q; want a name of its own", kind, name)
		}
		seen[name] = true
		for _, script := range []string{"data.js", "draw.js"} {
			if !strings.Contains(asset(script), string(name)) {
				t.Errorf("%s does not know the outcome %q", script, name)
			}
		}
	}
}

// tenfold returns a results file with ten times the cells: each line again for nine other n.
func tenfold(text string) string {
	n := regexp.MustCompile(`/n=(\d+)`)
	var b strings.Builder
	for k := range 10 {
		for line := range strings.Lines(text) {
			switch {
			case strings.HasPrefix(line, "Benchmark"):
				b.WriteString(n.ReplaceAllStringFunc(line, func(key string) string {
					was, _ := strconv.Atoi(strings.TrimPrefix(key, "/n="))
					return fmt.Sprintf("/n=%d", was+k)
				}))
			case k == 0 && !strings.HasPrefix(line, "#"):
				b.WriteString(line)
			}
		}
	}
	return b.String()
}

// TestPageIsSmall writes a page about ten times the committed results.
func TestPageIsSmall(t *testing.T) {
	const file, most = "../../results/baseline/full.txt", 3_000_000
	checkout.Needs(t, file)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	one, ten := read(t, string(text)), read(t, tenfold(string(text)))
	if len(ten.Cells) < 9*len(one.Cells) {
		t.Fatalf("%d cells became %d; want ten times as many", len(one.Cells), len(ten.Cells))
	}
	page := made(t, ten)
	t.Logf("%d cells: %d bytes", len(ten.Cells), len(page))
	if len(page) > most {
		t.Errorf("the page about %d cells has %d bytes; want %d at most", len(ten.Cells), len(page), most)
	}
}

// TestTextIsNoMarkup writes a page about results whose texts are markup and script.
func TestTextIsNoMarkup(t *testing.T) {
	text := strings.Replace(simulation.Standard().Text(), "Example CPU 9000", `</script><script>alert(1)</script><img src=x>`, 1)
	plain, hostile := made(t, read(t, simulation.Standard().Text())), made(t, read(t, text))
	for _, tag := range []string{"<script", "</script", "<img"} {
		if got, want := strings.Count(hostile, tag), strings.Count(plain, tag); got != want {
			t.Errorf("%d times %q in the page; want %d", got, tag, want)
		}
	}
}

// TestOthersFilesStay refuses to write over a page that mapbench did not write, and writes over its own.
func TestOthersFilesStay(t *testing.T) {
	dir, set := t.TempDir(), read(t, simulation.Standard().Text())
	name := filepath.Join(dir, Name)
	if err := os.WriteFile(name, []byte("<!doctype html>mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(dir, set, compare.Options{}, Evidence{}); err == nil || !strings.Contains(err.Error(), "move it away") {
		t.Errorf("over another's page: %v; want an error that says what to do", err)
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := Write(dir, set, compare.Options{}, Evidence{}); err != nil {
			t.Error(err)
		}
	}
}

// TestNoCells wants one line with the next step.
func TestNoCells(t *testing.T) {
	_, err := Write(t.TempDir(), &compare.Set{}, compare.Options{}, Evidence{})
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "mapbench run") {
		t.Errorf("a page about nothing: %v; want one line that names mapbench run", err)
	}
}

// TestLibrariesAreAsPublished compares the libraries with those of npm: dist/d3.min.js of d3 7.9.2 and
// dist/plot.umd.min.js of @observablehq/plot 0.6.17.
func TestLibrariesAreAsPublished(t *testing.T) {
	for name, want := range map[string]string{
		"d3.min.js":       "912111098ea99503a6f4967361d2bbdc9dbf58cf9c678c8e27e5b02d1a07f0c1",
		"plot.umd.min.js": "4358086467740777dd788d6b27a95cebdbaefdd50c730a3060117073bd7134cb",
	} {
		if got := fmt.Sprintf("%x", sha256.Sum256([]byte(asset(name)))); got != want {
			t.Errorf("%s has the checksum %s; want %s", name, got, want)
		}
		if bytes.Contains([]byte(asset(name)), []byte("</script")) {
			t.Errorf("%s would end its script element", name)
		}
	}
}

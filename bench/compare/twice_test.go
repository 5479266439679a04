package compare

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/internal/simulation"
)

// TestSameResultTwice reads files that hold the same result: a file twice, a copy, and a part
// of a file with the result in another place. No result may count as two launches.
func TestSameResultTwice(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string { return writeFile(t, filepath.Join(dir, name), text) }
	check := func(what string, texts []string, want ...string) {
		t.Helper()
		t.Run(what, func(t *testing.T) {
			t.Helper()
			paths := make([]string, len(texts))
			for i, text := range texts {
				paths[i] = write(string(rune('a'+i))+".txt", text)
			}
			_, err := ReadFiles(paths...)
			if len(want) == 0 {
				if err != nil {
					t.Errorf("got %v; want no error", err)
				}
				return
			}
			if err == nil {
				t.Fatalf("no error; want one with %q", want)
			}
			for _, w := range want {
				if !strings.Contains(err.Error(), strings.ReplaceAll(w, "DIR", dir)) {
					t.Errorf("got %v; want %q in it", err, w)
				}
			}
		})
	}
	q := seeded("7", simulation.Sample(1))
	half := strings.Join(strings.SplitAfter(q, "\n")[:30], "")
	check("a copy", []string{q, q}, "DIR/a.txt:12 and DIR/b.txt:12 are one result, sweep 0 of seed 7 of nop in read=95/dist=uniform/n=1000 procs=2: leave one out")
	check("a copy after another file", []string{seeded("8", simulation.Sample(2)), q, q}, "DIR/b.txt:12 and DIR/c.txt:12")
	check("a part of a file", []string{half, q}, "DIR/a.txt:12 and DIR/b.txt:12")
	check("the same seed, measured anew", []string{q, seeded("7", simulation.Sample(2))}, "DIR/a.txt:12 and DIR/b.txt:12")
	check("a copy without a seed", []string{simulation.Sample(1), simulation.Sample(1)}, "DIR/a.txt:11 and DIR/b.txt:11", "seed (not stated)")
	check("another seed", []string{q, seeded("8", simulation.Sample(1))})
	check("no seed, other values", []string{simulation.Sample(1), simulation.Sample(2)})
	other := func(impl string) string { return header + "seed: 7\n" + resultLine(impl, 20, "0 sweep") }
	check("the same seed, other impls", []string{other("A"), other("B")})
	check("the same seed, other sweeps", []string{other("A"), header + "seed: 7\n" + resultLine("A", 20, "1 sweep")})

	a, b := write("q.txt", q), write("copy.txt", q)
	if _, err := ReadFiles(a, a); err == nil || !strings.Contains(err.Error(), a+":12 and "+a+":12") {
		t.Errorf("a file given twice: %v; want both places", err)
	}
	if _, err := ReadFiles(write("joined.txt", q+q)); err == nil || !strings.Contains(err.Error(), "sweep 0 of nop stands in line 12 already") {
		t.Errorf("a file joined with itself: %v; want both places", err)
	}
	if err := os.Symlink(a, filepath.Join(dir, "link.txt")); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadFiles(filepath.Join(dir, "link.txt"), a); err == nil {
		t.Errorf("a link to the same file: no error")
	}

	// Of two files that are compared only a copy is refused, since builds may share a seed.
	older, newer := parse(t, q), parse(t, seeded("7", simulation.Sample(2)))
	if _, err := CompareFiles(older, newer, Options{}); err != nil {
		t.Errorf("two files of one seed: %v; want them compared", err)
	}
	copied, err := ReadFiles(b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := CompareFiles(older, copied, Options{}); err == nil || !strings.Contains(err.Error(), "f.txt:12 and "+b+":12 are one result") {
		t.Errorf("a file and its copy: %v; want both places", err)
	}
}

package trend

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestHistoryLeavesOutBadFiles puts files that are not runs among the runs. A warning must name
// each, and the findings about the others must not change.
func TestHistoryLeavesOutBadFiles(t *testing.T) {
	n := simulatedRuns{dir: t.TempDir(), runs: 14, logs: noisy(func(int) float64 { return 0 })}
	paths := n.write(t)
	want, err := ReadHistory(paths...)
	if err != nil {
		t.Fatal(err)
	}
	at := func(name string) string { return filepath.Join(n.dir, name) }
	if err := exec.Command("mkfifo", at("fifo.txt")).Run(); err != nil {
		t.Skip(err)
	}
	if err := os.Mkdir(at("folder.txt"), 0o777); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"empty.txt": "", "text.txt": "hello\n", "gzip.txt": "\x1f\x8b\x08", "absurd.txt": "mapbench: 1\nBenchmarkMap/impl=A/read=95/dist=uniform/n=1000-2 1 1e308 ns/op\n"} {
		if err := os.WriteFile(at(name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	bad := []string{at("fifo.txt"), at("folder.txt"), at("empty.txt"), at("text.txt"), at("gzip.txt"), at("absurd.txt")}
	got, err := ReadHistory(append(bad, paths...)...)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Runs) != len(want.Runs) || len(got.Series) != len(want.Series) || len(got.Warnings) != len(want.Warnings)+len(bad) {
		t.Errorf("%d runs, %d series, %d warnings; want %d, %d, %d", len(got.Runs), len(got.Series), len(got.Warnings), len(want.Runs), len(want.Series), len(want.Warnings)+len(bad))
	}
	for i, path := range bad {
		if w := got.Warnings[i].Error(); !strings.HasPrefix(w, path) || !strings.HasSuffix(w, ": this run is left out") {
			t.Errorf("warning %q; want one about %s", w, path)
		}
	}
	for _, path := range bad {
		if _, err := ReadHistory(path); err == nil || !strings.HasPrefix(err.Error(), path) {
			t.Errorf("nothing but %s: %v; want an error that names it", path, err)
		}
	}
}

// TestCutRunIsNamed checks that a history names what was cut off.
func TestCutRunIsNamed(t *testing.T) {
	n := simulatedRuns{dir: t.TempDir(), runs: 3, logs: noisy(func(int) float64 { return 0 })}
	paths := n.write(t)
	text, err := os.ReadFile(paths[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(paths[1], text[:len(text)-3], 0o666); err != nil {
		t.Fatal(err)
	}
	h, err := ReadHistory(paths...)
	if err != nil || len(h.Warnings) != 1 || !strings.Contains(h.Warnings[0].Error(), filepath.Base(paths[1])+": line ") {
		t.Errorf("a history: %v, %v; want a warning that names the run and the line", h, err)
	}
}

// TestSameRunTwice puts a run into a history under two names.
func TestSameRunTwice(t *testing.T) {
	n := simulatedRuns{dir: t.TempDir(), runs: 3, logs: noisy(func(int) float64 { return 0 })}
	paths := n.write(t)
	for i, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text = []byte("seed: 7\n" + string(text))
		if err := os.WriteFile(path, text, 0o666); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			paths = append(paths, filepath.Join(n.dir, "again.txt"))
			if err := os.WriteFile(paths[len(paths)-1], text, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := ReadHistory(paths[:3]...); err != nil {
		t.Errorf("runs of one seed: %v; want them read", err)
	}
	_, err := ReadHistory(paths...)
	if err == nil || !strings.Contains(err.Error(), paths[0]+":") || !strings.Contains(err.Error(), paths[3]+":") {
		t.Errorf("a run and its copy: %v; want both places", err)
	}
}

// TestHistoryOfIncorrectMaps reads a run in which no map was correct.
func TestHistoryOfIncorrectMaps(t *testing.T) {
	h := new(History)
	s := readText(t, header+line("A", 20, "0 sweep")+"# stopped: Map/impl=A/read=95/dist=uniform/n=1000-2: in sweep 1: incorrect: Load(3) = 4\n")
	if err := h.add(s, "night.txt", map[string]*Series{}); err != nil {
		t.Error(err)
	}
}

// TestMachineNamesItsQuota checks that a machine's name includes its CPU quota.
func TestMachineNamesItsQuota(t *testing.T) {
	for quota, want := range map[string]string{
		"":                  "AMD EPYC, 2 cores, linux, amd64, 6.1",
		"quota: 0.5 CPUs\n": "AMD EPYC, 2 cores, linux, amd64, 6.1, quota of 0.5 CPUs",
	} {
		var h History
		set := readText(t, header+quota+line("A", 20, "0 sweep\t1 ratio")+line("B", 20, "0 sweep\t1 ratio"))
		if err := h.add(set, "n.txt", make(map[string]*Series)); err != nil {
			t.Fatal(err)
		}
		if got := h.Runs[0].Machine; got != want {
			t.Errorf("the machine is %q; want %q", got, want)
		}
	}
}

const header = `mapbench: 1
commit: 0123abc
goversion: go1.26.0
goos: linux
goarch: amd64
goamd64: v1
cpu: AMD EPYC
cores: 2
kernel: 6.1
`

// line returns a line of results.
func line(impl string, ns float64, more string) string {
	return fmt.Sprintf("BenchmarkMap/impl=%s/read=95/dist=uniform/n=1000-2\t1000\t%v ns/op\t%s\n", impl, ns, more)
}

// readText reads the text of a results file.
func readText(t *testing.T, text string) *File {
	t.Helper()
	f, err := ParseFile([]byte(text), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

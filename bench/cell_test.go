package bench

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/workloads"
)

func ownImpls() []WorkerImpl {
	var available []WorkerImpl
	for _, info := range worker.Infos(contestants.All()) {
		available = append(available, WorkerImpl{Info: info})
	}
	return available
}

func TestCheckRefusesWhatCantBeMeasured(t *testing.T) {
	check := func(line, want string) {
		t.Helper()
		cells, err := parseSuiteLine(line, nil, []int{2})
		if err != nil {
			t.Fatal(err)
		}
		if err := cells[0].check(ownImpls(), 2); err == nil || err.Error() != want {
			t.Errorf("%s: %v; want %q", line, err, want)
		}
	}
	check("impl=mutes read=95/n=10", `unknown impl "mutes"; want one of mutex, rwmutex, sync.Map, sharded, hinted, cas, cow, xsync, xsync3, haxmap, cmap, skipmap, plain, nop`)
	check("impl=mutex:4 read=95/n=10", `impl "mutex:4": mutex takes no parameter`)
	check("impl=sharded:x read=95/n=10", `impl "sharded:x": parameter "x"; want a whole number above 0, as in sharded:256`)
	check("impl=plain read=95/n=10", "no impl can be measured under read=95/dist=uniform/n=10 procs=2 (plain: one goroutine only); name another with -impl")
	check("impl=mutex read=95/n=10 procs=3", "procs=3: this machine has 2; want 1 to 2")
}

func TestCheckMemory(t *testing.T) {
	cells, err := parseSuiteLine("impl=mutex,sync.Map read=95/n=1000000 procs=2", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := cells[0].checkMemory(2, 1<<30); err != nil {
		t.Errorf("1 GiB for two maps of 1e6: %v; want no error", err)
	}
	if err := cells[0].checkMemory(2, 0); err != nil {
		t.Errorf("unknown memory: %v; want no error", err)
	}
	want := "spec read=95/dist=uniform/n=1000000: 2 contestants with n=1000000 need about 0.5 GB of memory, and 0.2 are free; about n="
	next := " would fit: lower n, or measure fewer impls at once, with -impl, or free memory"
	if err := cells[0].checkMemory(2, 200e6); err == nil || !strings.HasPrefix(err.Error(), want) || !strings.HasSuffix(err.Error(), next) {
		t.Errorf("200 MB: %v; want %q…%q", err, want, next)
	}
	// What it says would fit does.
	fits := regexp.MustCompile(`about n=([0-9]+) would fit`).FindStringSubmatch(cells[0].checkMemory(2, 200e6).Error())
	if cells[0].Spec.N, err = strconv.Atoi(fits[1]); err != nil || cells[0].checkMemory(2, 200e6) != nil {
		t.Errorf("200 MB, n=%d as told: %v, %v; want no error", cells[0].Spec.N, err, cells[0].checkMemory(2, 200e6))
	}
	fast, err := parseSuiteLine("impl=mutex read=95/n=1000/rate=1e9 procs=2", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := fast[0].checkMemory(1, 500e6); err == nil {
		t.Error("500 MB for slices of ten million operations: no error; want one")
	}
	if err := fast[0].checkMemory(1, 4<<30); err != nil {
		t.Errorf("4 GiB for slices of ten million operations: %v; want no error", err)
	}
	growing, err := parseSuiteLine("impl=mutex read=99.9/n=1000000/grow=1 procs=2", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := growing[0].checkMemory(1, 8<<30); err == nil {
		t.Error("8 GiB for a growth of 1e9 operations: no error; want one")
	}
}

// TestMemoryOfGoroutines checks cells of many goroutines, whose stacks and streams take
// memory.
func TestMemoryOfGoroutines(t *testing.T) {
	check := func(spec string, contestants int, available uint64, want string) {
		t.Helper()
		cells, err := ParseCells([]string{"mutex"}, []string{spec}, []int{2})
		if err != nil {
			t.Fatal(err)
		}
		err = cells[0].checkMemory(contestants, available)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s, %d contestants, %d bytes: %v; want %q", spec, contestants, available, err, want)
		}
	}
	const many = "n=1000/goroutines=20000"
	check(many, 1, 2e9, "")
	check(many, 12, 24e9, "")
	check(many, 12, 16e9, "12 contestants with n=1000 and goroutines=20000 need about 22.")
	check(many, 12, 16e9, "; about goroutines=1")
	check("n=1000/goroutines=300000", 1, 24e9, "about goroutines=2")
	check("n=1000/goroutines=300000/key=string", 1, 32e9, "about goroutines=2")
	check("n=100000000/goroutines=50", 1, 8e9, "about n=4")
	check("n=100000000/goroutines=300000", 12, 8e9, "measure fewer impls at once, with -impl, or free memory")
}

func TestTiming(t *testing.T) {
	check := func(n int, rounds Rounds, want timing) {
		t.Helper()
		c := Cell{Procs: 2}
		c.Spec.N = n
		if got := timingByRule(c, rounds); got != want {
			t.Errorf("timingByRule(n=%d, %s) = %v; want %v", n, rounds, got, want)
		}
	}
	const ms = time.Millisecond
	check(1000, Judged, timing{ms / 2, 2 * ms, 61})
	check(10_000, Quick, timing{ms / 2, 2 * ms, 37})
	check(10_000, Survey, timing{ms / 2, 2 * ms, 25})
	check(100_000, Judged, timing{5 * ms, 5 * ms, 25})
	check(1_000_000, Quick, timing{5 * ms, 5 * ms, 13})
	crowd := Cell{Procs: 2}
	crowd.Spec.N, crowd.Spec.Goroutines = 1000, 1000
	if got, want := timingByRule(crowd, Judged), (timing{ms / 2, 50 * ms, fewestRounds}); got != want {
		t.Errorf("1000 goroutines on 2 procs: %v; want %v, for ten batches each in few slices", got, want)
	}
	open := Cell{Procs: 2}
	open.Spec.N, open.Spec.Rate = 1000, 1_000_000
	if got, want := timingByRule(open, Judged), (timing{5 * ms, 50 * ms, 25}); got != want {
		t.Errorf("at 1e6 operations a second: %v; want %v", got, want)
	}
	large := Cell{Procs: 2}
	large.Spec.N, large.Spec.Grow = 1_000_000, true
	if got := timingByRule(large, Judged).rounds; got != fewestRounds {
		t.Errorf("growing to 1e6: %d rounds; want %d", got, fewestRounds)
	}
}

func TestSuiteFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	read := func(text string) ([]Cell, error) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		suite, err := FindSuite(Suites(), path)
		if err != nil {
			t.Fatal(err)
		}
		return suite.Cells([]string{"mutex", "nop"}, []int{2})
	}
	cells, err := read("# a comment\n\nimpl=sync.Map,sync.Map read=95,50/n=10 procs=1,2\nread=0\nread=0 procs=2\n")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range cells {
		got = append(got, c.String())
	}
	want := []string{
		"impl=sync.Map,sync.Map read=95/dist=uniform/n=10 procs=1",
		"impl=sync.Map,sync.Map read=95/dist=uniform/n=10 procs=2",
		"impl=sync.Map,sync.Map read=50/dist=uniform/n=10 procs=1",
		"impl=sync.Map,sync.Map read=50/dist=uniform/n=10 procs=2",
		"impl=mutex,nop read=0/dist=uniform/n=1000 procs=2",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("cells\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	check := func(text, want string) {
		t.Helper()
		if _, err := read(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %q", text, err, want)
		}
	}
	check("", "no cells; want lines such as impl=mutex,sync.Map read=95/n=1000 procs=2")
	check("read=95\nread=95 read=50\n", ":2: 2 specs in")
	check("read=95 procs=0\n", `:1: procs "0": "0" is no whole number above 0`)
	check("read=95 procs=1,1\n", `:1: procs "1,1": 1 is listed twice`)
	check("reed=95\n", "reed")
	if _, err := FindSuite(Suites(), "no such file"); err == nil || !strings.Contains(err.Error(), "want quick, full or a file") {
		t.Errorf("FindSuite of no file: %v; want an error that names the built-in suites", err)
	}
}

// TestBuiltInSuites checks every cell of the suites that come with the program on a
// machine of two cores.
func TestBuiltInSuites(t *testing.T) {
	for _, suite := range Suites() {
		cells, err := suite.Cells(DefaultImpls(worker.Infos(contestants.All())), []int{2})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d cells", suite.Name, len(cells))
		if suite.Name == "full" {
			for _, p := range workloads.Presets() {
				if !strings.Contains(suite.Text, "\n"+p.Name+"/") && !strings.Contains(suite.Text, "\n"+p.Name+"\n") {
					t.Errorf("the full suite lacks the preset %s", p.Name)
				}
			}
		}
		r := Conductor{available: ownImpls()}
		if err := r.check(cells); err != nil {
			t.Errorf("%s: %v", suite.Name, err)
		}
	}
}

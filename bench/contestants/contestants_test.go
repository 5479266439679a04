package contestants_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls/peers/incorrect"
)

// TestEveryContestantRunsEveryKind runs each impl with all keys, values and operations, on two
// procs unless its MaxGoroutines is 1. An impl that lacks LoadOrStore must say so, and runs
// the other operations. An impl that is known to be incorrect may fail its self-check.
func TestEveryContestantRunsEveryKind(t *testing.T) {
	known, err := incorrect.Read("")
	if err != nil {
		t.Fatal(err)
	}
	infos := worker.Infos(contestants.All())
	for i, c := range contestants.All() {
		broken := known.Of(c.Name, infos[i].Module, infos[i].Version)
		for _, kind := range []string{"key=uint64", "key=string", "val=64", "key=string/val=64"} {
			const share = "/loadorstore=10"
			spec := "read=40/n=50/rmw=10/range=1" + share + "/" + kind
			s, answer := open(t, c, spec)
			if answer.Missing == "LoadOrStore" {
				spec = strings.Replace(spec, share, "", 1)
				s, answer = open(t, c, spec)
			}
			if len(broken.Violations) > 0 && answer.Incorrect != "" {
				t.Logf("%s, %s: %s (%v)", c.Name, spec, answer.Incorrect, broken)
				continue
			}
			if s == nil || !answer.Direct {
				t.Errorf("%s, %s: %+v; want a session and direct calls", c.Name, spec, answer)
				continue
			}
			s.Arm(answer.Bytes)
			var executed worker.Counts
			kinds := len(executed.Ops)
			if !strings.Contains(spec, share) {
				kinds--
			}
			// A loaded machine may let a slice end after a few operations.
			for range 100 {
				executed.Add(s.Slice(worker.SliceRequest{Window: time.Millisecond, Audit: true, Count: true}).Executed)
				if seen(executed) == kinds {
					break
				}
			}
			if got := seen(executed); got != kinds {
				t.Errorf("%s, %s: %d kinds of operations in %v; want %d", c.Name, spec, got, executed, kinds)
			}
		}
	}
}

// open opens a contestant under a spec.
func open(t *testing.T, c worker.Contestant, spec string) (worker.Session, worker.Prepared) {
	t.Helper()
	procs := 2
	if c.MaxGoroutines > 0 {
		procs = min(procs, c.MaxGoroutines)
	}
	s, answer, err := worker.Open(contestants.All(), worker.Prepare{Impl: c.Name, Spec: spec, Procs: procs, Length: time.Millisecond})
	if err != nil {
		t.Fatalf("%s, %s: %v", c.Name, spec, err)
	}
	return s, answer
}

// seen counts the kinds of operations that were executed.
func seen(c worker.Counts) (kinds int) {
	for _, n := range c.Ops {
		kinds += worker.Bit(n > 0)
	}
	return kinds
}

// generated returns the go:generate lines of contestants.go, one for each map: the line, the
// import path with the type, and the type.
func generated(t *testing.T) [][]string {
	t.Helper()
	source, err := os.ReadFile("contestants.go")
	if err != nil {
		t.Fatal(err)
	}
	directives := regexp.MustCompile(`(?m)^//go:generate go run \S+/maploop (\S+\.(\w+))$`).FindAllStringSubmatch(string(source), -1)
	if got, want := len(directives), len(contestants.All()); got != want {
		t.Fatalf("%d loops are generated for %d contestants", got, want)
	}
	return directives
}

func TestGeneratedLoopsAreFresh(t *testing.T) {
	out := filepath.Join(t.TempDir(), "maploop")
	if text, err := exec.Command("go", "build", "-o", out, "../../cmd/maploop").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	for _, d := range generated(t) {
		fresh := filepath.Join(t.TempDir(), "loop.go")
		if text, err := exec.Command(out, "-o", fresh, d[1]).CombinedOutput(); err != nil {
			t.Errorf("maploop %s: %v\n%s", d[1], err, text)
			continue
		}
		want, err := os.ReadFile(fresh)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.ToLower(d[2]) + "_loop.go"
		if got, err := os.ReadFile(name); err != nil || string(got) != string(want) {
			t.Errorf("%s is not what maploop writes (%v); run make generate", name, err)
		}
	}
}

// TestCallsAreDirect checks in the machine code that no generated loop calls through a
// register. The callbacks of Range do so, but they are functions of their own.
func TestCallsAreDirect(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("knows how amd64's disassembly looks")
	}
	exe := filepath.Join(t.TempDir(), "worker")
	if text, err := exec.Command("go", "build", "-o", exe, "../../cmd/mapworker").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	disassembly := func(pattern string) string {
		text, err := exec.Command("go", "tool", "objdump", "-s", pattern, exe).Output()
		if err != nil || len(text) == 0 {
			t.Fatalf("objdump -s %s: %v, %d bytes", pattern, err, len(text))
		}
		return string(text)
	}
	indirect := regexp.MustCompile(`CALL (0x[0-9a-f]+\()?[A-Z0-9]+\)?\s*$`)
	callback := regexp.MustCompile(`^TEXT .*\.func[0-9]+\(SB\)`)
	count := func(text string) (n int) {
		inCallback := false
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "TEXT") {
				inCallback = callback.MatchString(line)
			}
			if !inCallback && indirect.MatchString(line) {
				n++
			}
		}
		return n
	}
	// If Load is inlined, the loop contains the function that Load calls.
	loads := regexp.MustCompile(`CALL (\S+[)\]]\.(Load|Get)|runtime\.mapaccess2\w*)\(SB\)`)
	for _, d := range generated(t) {
		c := d[2]
		text := disassembly(`contestants\.loop` + c + `\[go\.shape`)
		// Skipmap's adapter holds an interface, and the compiler inlines it.
		if n := count(text); (n > 0) != (c == "Skipmap") {
			t.Errorf("loop%s has %d indirect calls", c, n)
		}
		if !loads.MatchString(text) {
			t.Errorf("loop%s calls no Load by name: was it inlined away?", c)
		}
	}
	if count(disassembly(`worker\.callInterface\[go\.shape`)) == 0 {
		t.Error("the test sees no indirect call in the loop over the interface either, so it proves nothing")
	}
}

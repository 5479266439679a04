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
)

// TestEveryContestantRunsEveryKind runs each impl with all keys, values and
// operations, on two procs where it may.
func TestEveryContestantRunsEveryKind(t *testing.T) {
	for _, c := range contestants.All() {
		procs := 2
		if c.MaxGoroutines > 0 {
			procs = c.MaxGoroutines
		}
		for _, spec := range []string{"key=uint64", "key=string", "val=64", "key=string/val=64"} {
			spec = "read=40/n=500/loadorstore=10/rmw=10/range=1/" + spec
			s, answer, err := worker.Open(contestants.All(), worker.Prepare{Impl: c.Name, Spec: spec, Procs: procs, Length: time.Millisecond})
			if err != nil || s == nil || !answer.Direct {
				t.Errorf("%s, %s: %+v, %v; want a session and direct calls", c.Name, spec, answer, err)
				continue
			}
			s.Arm(answer.Bytes)
			r := s.Slice(worker.SliceRequest{Window: time.Millisecond, Audit: true, Count: true})
			for op, n := range r.Executed.Ops {
				if n == 0 && !r.Void {
					t.Errorf("%s, %s: no operation of kind %d in %v", c.Name, spec, op, r.Executed)
				}
			}
		}
	}
}

func TestGeneratedLoopsAreFresh(t *testing.T) {
	source, err := os.ReadFile("contestants.go")
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "maploop")
	if text, err := exec.Command("go", "build", "-o", out, "../cmd/maploop").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	directives := regexp.MustCompile(`(?m)^//go:generate go run \S+/maploop (\S+\.(\w+))$`).FindAllStringSubmatch(string(source), -1)
	if got, want := len(directives), len(contestants.All()); got != want {
		t.Errorf("%d loops are generated for %d contestants", got, want)
	}
	for _, d := range directives {
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

// TestCallsAreDirect looks at the machine code: no generated loop calls through
// a register. The callbacks of Range, which do, are functions of their own.
func TestCallsAreDirect(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("knows how amd64's disassembly looks")
	}
	exe := filepath.Join(t.TempDir(), "worker")
	if text, err := exec.Command("go", "build", "-o", exe, "../cmd/worker").CombinedOutput(); err != nil {
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
	loads := regexp.MustCompile(`CALL \S+\)\.Load\(SB\)`)
	for _, c := range []string{"Mutex", "RWMutex", "SyncMap", "Sharded", "Xsync", "Nop"} {
		text := disassembly(`contestants\.loop` + c + `\[go\.shape`)
		if n := count(text); n > 0 {
			t.Errorf("loop%s has %d indirect calls", c, n)
		}
		if !loads.MatchString(text) {
			t.Errorf("loop%s doesn't call Load by name: was it inlined away?", c)
		}
	}
	if count(disassembly(`worker\.callInterface\[go\.shape`)) == 0 {
		t.Error("no indirect call is seen in the loop over the interface either: this test tells nothing")
	}
}

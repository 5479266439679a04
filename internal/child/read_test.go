package child

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/internal/checkout"
)

// TestOutput writes a text in pieces of many lengths, and keeps parts of many lengths.
func TestOutput(t *testing.T) {
	const text = "abcdefghij"
	for begin := range 12 {
		for end := range 12 {
			for piece := 1; piece <= len(text); piece++ {
				o := Output{Begin: begin, End: end}
				for part := range slices.Chunk([]byte(text), piece) {
					if n, err := o.Write(part); n != len(part) || err != nil {
						t.Fatalf("Write(%q) = %d, %v", part, n, err)
					}
				}
				want, cut := text, begin+end < len(text)
				if cut {
					want = text[:begin] + text[len(text)-end:]
				}
				if o.String() != want || o.Cut() != cut {
					t.Fatalf("the first %d and the last %d of %q, written by %d: %q, cut %t; want %q, %t", begin, end, text, piece, o.String(), o.Cut(), want, cut)
				}
			}
		}
	}
}

// TestReadLine reads lines around the bound, with a buffer that is shorter than they.
func TestReadLine(t *testing.T) {
	check := func(text, want string, wantErr error) {
		t.Helper()
		line, err := ReadLine(bufio.NewReaderSize(strings.NewReader(text), 16), 40)
		if string(line) != want || !errors.Is(err, wantErr) {
			t.Errorf("ReadLine(%q) = %q, %v; want %q, %v", text, line, err, want, wantErr)
		}
	}
	x := strings.Repeat("x", 39)
	check(x+"\nmore", x+"\n", nil)
	check(x+"x\n", "", ErrLongLine)
	check("short\n", "short\n", nil)
	check("cut", "cut", io.EOF)
}

const trace = "goroutine 9 [running]:\n" +
	"internal/runtime/maps.fatal({0x5, 0x6})\n\t/go/src/runtime/panic.go:1 +0x18\n" +
	"example.org/harness.Loop(0x1)\n\t/home/u/loop.go:3 +0x4a\n" +
	"example.org/lib.(*Map[...]).Store(0xc0, {0x1, 0x2})\n\t/home/u/lib/map.go:12 +0x4a\n" +
	"main.main()\n\t/home/u/main.go:40\n" +
	"created by example.org/lib.Start in goroutine 1\n\t/home/u/lib/start.go:7 +0x1\n"

func TestFindCrash(t *testing.T) {
	check := func(stderr, line, rest string, asked bool) {
		t.Helper()
		c, ok := FindCrash(stderr)
		if ok != (line != "") || c != (Crash{line, rest}) || c.Asked() != asked {
			t.Errorf("FindCrash(%q) = %q, %t, asked %t; want %q and %q, asked %t", stderr, c, ok, c.Asked(), line, rest, asked)
		}
	}
	check("", "", "", false)
	check("all is well: no panic: none\n", "", "", false)
	check("a warning\nfatal error: concurrent map writes\n\n"+trace, "fatal error: concurrent map writes", "\n"+trace, false)
	check("panic: first\n\tpanic: second\n", "panic: first", "\tpanic: second\n", false)
	check("SIGQUIT: quit\nPC=1\n", "SIGQUIT: quit", "PC=1\n", true)
	check("SIGSEGV: segmentation violation", "SIGSEGV: segmentation violation", "", false)
}

func TestFrame(t *testing.T) {
	check := func(trace, skip, want string) {
		t.Helper()
		function, place, ok := Frame(trace, func(function string) bool { return skip != "" && strings.HasPrefix(function, skip) })
		if got := strings.TrimSpace(function + " " + place); got != want || ok != (want != "") {
			t.Errorf("Frame without %q of %q = %q, %t; want %q", skip, trace, got, ok, want)
		}
	}
	check(trace, "", "example.org/harness.Loop loop.go:3")
	check(trace, "example.org/harness.", "example.org/lib.(*Map[...]).Store map.go:12")
	check(trace, "example.org/", "")
	check("main.stuck(...)\n\t/home/u/main.go:4", "", "main.stuck main.go:4")
	check("", "", "")
	check("no trace(at all)\n", "", "")
}

func TestComplaints(t *testing.T) {
	got := fmt.Sprintf("%q", Complaints("go: downloading a v1\ngo: finding module for package b\ngo: found b in b v1\n# a\n\n./a.go:1: no\n  b.go:2: no\n"))
	if want := `["./a.go:1: no" "b.go:2: no"]`; got != want {
		t.Errorf("complaints %s; want %s", got, want)
	}
}

func TestComplaint(t *testing.T) {
	check := func(stderr, want string) {
		t.Helper()
		if got := Complaint(stderr); got != want {
			t.Errorf("Complaint(%q) = %q; want %q", stderr, got, want)
		}
	}
	check("", "")
	check("# a\na.go:1: no\nb.go:2: no\n", "a.go:1: no")
	check("go: a is missing; to add it:\n\tgo get a\nmore\n", "go: a is missing; to add it: go get a")
	check("go: a is missing; to add it:\n", "go: a is missing; to add it:")
}

// TestText checks that a command's standard output and standard error come apart, also if it
// fails, and that little is kept of a long complaint.
func TestText(t *testing.T) {
	stdout, stderr, err := Text(Command(t.Context(), "sh", "-c", "echo out; echo err >&2; exit 3"))
	if stdout != "out\n" || stderr != "err\n" || err == nil {
		t.Errorf("Text = %q, %q, %v; want out, err and an error", stdout, stderr, err)
	}
	_, stderr, err = Text(Command(t.Context(), "sh", "-c", "yes | head -c 200000 >&2"))
	if len(stderr) != mostStderr || err != nil {
		t.Errorf("of 200,000 bytes Text keeps %d, error %v; want %d", len(stderr), err, mostStderr)
	}
}

// TestOnce wants this package to be the only one that makes groups of processes.
func TestOnce(t *testing.T) {
	group := regexp.MustCompile(`\b(Setpgid|Pdeathsig|WaitDelay) *[:=]`)
	here := 0
	for _, path := range checkout.GoFiles(t, "../..") {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		switch found := group.FindString(string(text)); {
		case found == "":
		case strings.HasPrefix(path, "../../internal/child/"):
			here++
		default:
			t.Errorf("%s sets %s; use package child", path, found)
		}
	}
	if here == 0 {
		t.Error("no file of this package sets them; want some, since this test finds nothing otherwise")
	}
}

package golden

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"example.com/mapbench/internal/checkout"
)

// recorder is a test that records its messages and failures instead of failing.
type recorder struct {
	testing.TB
	said   []string
	failed bool
}

func (r *recorder) Helper() {}
func (r *recorder) Logf(format string, args ...any) {
	r.said = append(r.said, fmt.Sprintf(format, args...))
}
func (r *recorder) Errorf(format string, args ...any) { r.failed = true; r.Logf(format, args...) }

// Fatalf ends the call that it is in, as that of a test does.
func (r *recorder) Fatalf(format string, args ...any) { r.Errorf(format, args...); panic(r) }

// record calls a function with a recorder.
func record(f func(testing.TB)) (r *recorder) {
	r = new(recorder)
	defer func() {
		if p := recover(); p != nil && p != any(r) {
			panic(p)
		}
	}()
	f(r)
	return r
}

// TestCheck rewrites a file, and wants Check to fail for every other text.
func TestCheck(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	check := func(got string, wantFailure string) {
		t.Helper()
		r := record(func(t testing.TB) { Check(t, path, []byte(got)) })
		if said := strings.Join(r.said, "\n"); r.failed != (wantFailure != "") || !strings.Contains(said, wantFailure) {
			t.Errorf("Check(%q): failed %t, says %q; want %q", got, r.failed, said, wantFailure)
		}
	}
	check("one\n", "go test -update writes it")
	*update = true
	check("one\ntwo\nthree\n", "")
	*update = false
	check("one\ntwo\nthree\n", "")
	check("one\n2\nthree\n", "line 2:\n-two\n+2\n")
	check("", "line 1:\n-one\n-two\n-three\n")
	if text, err := os.ReadFile(path); err != nil || string(text) != "one\ntwo\nthree\n" {
		t.Errorf("the file holds %q, %v; want what -update wrote", text, err)
	}
}

func TestDiff(t *testing.T) {
	check := func(want, got, diff string) {
		t.Helper()
		if text := Diff(want, got); text != diff {
			t.Errorf("Diff(%q, %q) = %q; want %q", want, got, text, diff)
		}
	}
	check("same\n", "same\n", "")
	check("a\nb\n", "a\nb", "line 2:\n-b\n-\n+b\n")
	check("a\nc\n", "a\nb\nc\n", "line 2:\n+b\n")
	check(strings.Repeat("x\n", 9), "", "line 1:\n"+strings.Repeat("-x\n", 6)+"- and 3 more lines\n")
	check(strings.Repeat("é", 200), "", "line 1:\n-"+strings.Repeat("é", 150)+"…\n+\n")
}

func TestSeed(t *testing.T) {
	check := func(variable string, f func(testing.TB) uint64, want uint64, wantSaid string) {
		t.Helper()
		t.Setenv(SeedVariable, variable)
		var seed uint64
		r := record(func(t testing.TB) { seed = f(t) })
		if said := strings.Join(r.said, "\n"); want != 0 && seed != want || !strings.Contains(said, wantSaid) {
			t.Errorf("with %s=%s the seed is %d, says %q; want %d and %q", SeedVariable, variable, seed, said, want, wantSaid)
		}
	}
	check("", FixedSeed, 1, "MAPBENCH_SEED=1")
	check("7", FixedSeed, 7, "MAPBENCH_SEED=7")
	check("0x10", Seed, 16, "MAPBENCH_SEED=16")
	check("", Seed, 0, "MAPBENCH_SEED=")
	check("many", Seed, 0, `MAPBENCH_SEED=many: strconv.ParseUint`)
	t.Setenv(SeedVariable, "")
	if first, second := Seed(t), Seed(t); first == second {
		t.Errorf("two drawn seeds are both %d; want different ones", first)
	}
}

// own matches a test's own flag -update, and its own reading of the seed.
var own = regexp.MustCompile(`flag\.\w+\("update"|Getenv\("MAPBENCH_SEED"\)`)

// TestOnce wants this package to be the only one with such a flag and such a seed.
func TestOnce(t *testing.T) {
	here := 0
	for _, path := range checkout.GoFiles(t, "../..") {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		switch found := own.FindString(string(text)); {
		case found == "":
		case strings.HasPrefix(path, "../../internal/golden/"):
			here++
		case strings.HasSuffix(path, "_test.go"):
			t.Errorf("%s has %s; use package golden", path, found)
		}
	}
	if here == 0 {
		t.Error("no file of this package has the flag or the seed; want some, since this test finds nothing otherwise")
	}
}

package workloads

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"example.com/mapbench/internal/golden"
)

// parse returns the spec that text describes.
func parse(t testing.TB, text string) Spec {
	t.Helper()
	s, err := ParseSpec(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestString checks the canonical text: which keys are printed, in which order,
// and how numbers look.
func TestString(t *testing.T) {
	check := func(text, want string) {
		t.Helper()
		if got := parse(t, text).String(); got != want {
			t.Errorf("ParseSpec(%q) = %s, want %s", text, got, want)
		}
	}
	check("read=95", "read=95/dist=uniform/n=1000")
	check("n=1e6", "read=95/dist=uniform/n=1000000")
	check("n=1000/read=99.90", "read=99.9/dist=uniform/n=1000")
	check("dist=zipf.990", "read=95/dist=zipf0.99/n=1000")
	check("dist=zipf0", "read=95/dist=zipf0/n=1000")
	check("store=2.5/delete=2.5", "read=95/dist=uniform/n=1000")
	check("store=2.5", "read=95/dist=uniform/n=1000")
	check("hit=50/val=8/key=uint64/sched=even/grow=0", "read=95/dist=uniform/n=1000")
	check("sched=random/goroutines=4/val=64/key=string/hit=75/range=1/rmw=2/loadorstore=3/n=10/dist=hotspot/read=90",
		"read=90/dist=hotspot/n=10/loadorstore=3/rmw=2/range=1/hit=75/key=string/val=64/goroutines=4/sched=random")
	check("grow=1/read=5/store=95", "read=5/dist=uniform/n=1000/grow=1")
	check("range=0.000001/dist=disjoint", "read=95/dist=disjoint/n=1000/range=0.000001")
	check("rate=2e6", "read=95/dist=uniform/n=1000/rate=2000000")
	check("rate=2.5e6/sched=random/n=10", "read=95/dist=uniform/n=10/sched=random/rate=2500000")
}

// TestSolvedShares checks examples that were computed by hand from the equation under "The
// size holds" in the package comment.
func TestSolvedShares(t *testing.T) {
	check := func(text string, want ...float64) {
		t.Helper()
		s := parse(t, text)
		for op := range Op(NumOps) {
			if s.Share(op) != want[op] {
				t.Errorf("%s: Share(%s) = %v, want %v", text, op, s.Share(op), want[op])
			}
		}
	}
	//                                       read store delete loadorstore rmw range
	check("read=95", 95, 2.5, 2.5, 0, 0, 0)
	check("read=100", 100, 0, 0, 0, 0, 0)
	check("read=0", 0, 50, 50, 0, 0, 0)
	check("read=0/hit=75", 0, 75, 25, 0, 0, 0)
	check("read=50/hit=100", 50, 50, 0, 0, 0, 0)
	check("read=50/rmw=50/hit=100", 50, 0, 0, 0, 50, 0)
	check("read=50/rmw=25", 50, 0, 25, 0, 25, 0)
	check("read=50/rmw=5/loadorstore=10/range=10", 50, 5, 20, 10, 5, 10)
	check("read=0/range=95/hit=100", 0, 5, 0, 0, 0, 95)
	check("read=95/hit=33.3", 95, 1.665, 3.335, 0, 0, 0)
	check("read=95/grow=1", 95, 5, 0, 0, 0, 0)
	if got := (Spec{Read: 95}).Share(Op(NumOps)); got != 0 {
		t.Errorf("Share of no operation = %v, want 0", got)
	}
}

// TestNames pins the names of kinds, which results contain, and checks that values outside
// of an enumeration have names of their own.
func TestNames(t *testing.T) {
	check := func(got fmt.Stringer, want string) {
		t.Helper()
		if got.String() != want {
			t.Errorf("%T: String() = %s, want %s", got, got, want)
		}
	}
	for op, want := range []string{"load", "store", "delete", "loadorstore", "rmw", "range", "Op(6)"} {
		check(Op(op), want)
	}
	for k, want := range []string{"uniform", "zipf0", "hotspot", "disjoint", "DistKind(4)"} {
		check(Dist{Kind: DistKind(k)}, want)
	}
	check(Uint64, "uint64")
	check(String, "string")
	check(KeyType(2), "KeyType(2)")
	check(Even, "even")
	check(Random, "random")
	check(Sched(2), "Sched(2)")
}

func TestUniverse(t *testing.T) {
	check := func(text string, want int) {
		t.Helper()
		if got := parse(t, text).Universe(); got != want {
			t.Errorf("%s: Universe() = %d, want %d", text, got, want)
		}
	}
	check("n=1000", 2000)
	check("n=1000/hit=100", 1000)
	check("n=1000/hit=33.3", 3003)
	check("n=1/hit=99", 1)
}

// legalTail matches what may follow a benchmark's name so that tools can read it: no space,
// and no value that ends like a GOMAXPROCS suffix.
var (
	legalTail  = regexp.MustCompile(`^[a-z]+=[a-z0-9.]+(/[a-z]+=[a-z0-9.]+)*$`)
	procsInEnd = regexp.MustCompile(`-[0-9]+(/|$)`)
)

// checkLaws returns the law of parsed specs that s breaks, or "".
func checkLaws(s Spec) string {
	text := s.String()
	back, err := ParseSpec(text)
	sum := 0.0
	for op := range Op(NumOps) {
		if !(s.Share(op) >= 0) {
			return fmt.Sprintf("Share(%s) = %v, want at least 0", op, s.Share(op))
		}
		sum += s.Share(op)
	}
	storing := s.Store + s.LoadOrStore + s.RMW
	switch {
	case err != nil || back != s:
		return fmt.Sprintf("ParseSpec(String()) = %+v, %v; want what was printed", back, err)
	case back.String() != text:
		return fmt.Sprintf("printed again it is %s", back)
	case !legalTail.MatchString(text) || procsInEnd.MatchString(text):
		return "the text isn't safe in a benchmark's name"
	case math.Abs(sum-100) > 1e-5:
		return fmt.Sprintf("shares sum to %v, want 100", sum)
	case !s.Grow && math.Abs(storing*(100-s.Hit)-s.Delete*s.Hit) > 100*1e-5:
		return fmt.Sprintf("storing %v, deleting %v: the size doesn't hold at hit=%v", storing, s.Delete, s.Hit)
	case s.Universe() < s.N:
		return fmt.Sprintf("Universe() = %d, want at least %d", s.Universe(), s.N)
	}
	return ""
}

// TestRoundTrip checks the laws of specs for random specs, and for the same specs with a
// random value on every axis.
func TestRoundTrip(t *testing.T) {
	r := rng(golden.FixedSeed(t))
	valid, moved := 0, 0
	for range 20_000 {
		text := randomText(&r)
		s, err := ParseSpec(text)
		if err != nil {
			continue // the shares drawn don't fit together
		}
		valid++
		if broken := checkLaws(s); broken != "" {
			t.Fatalf("%q: %s", text, broken)
		}
		for _, axis := range Axes() {
			v := float64(r.below(100_000_000)) / 1e6
			m, err := s.With(axis, v)
			if err != nil {
				continue
			}
			moved++
			if broken := checkLaws(m); broken != "" {
				t.Fatalf("%q with %s=%v: %s", text, axis, v, broken)
			}
			if got, ok := m.Value(axis); !ok || got != v {
				t.Fatalf("%q with %s=%v: Value = %v, %v", text, axis, v, got, ok)
			}
		}
	}
	if valid < 5_000 || moved < valid {
		t.Errorf("%d of 20000 random specs were valid, moved %d times: too few to test much", valid, moved)
	}
}

// randomText returns the text of a spec that is valid more often than not.
func randomText(r *rng) string {
	var fields []string
	maybe := func(key string, values ...string) {
		if r.below(3) == 0 {
			fields = append(fields, key+"="+values[r.below(uint64(len(values)))])
		}
	}
	share := func(most uint64) string { return number(float64(r.below(most*1_000_000)) / 1e6) }
	maybe("read", "0", "33.333333", "50", share(100))
	maybe("loadorstore", "0", "1", share(5))
	maybe("rmw", "0.000001", "1", share(5))
	maybe("range", "1", share(5))
	maybe("hit", "100", "75", "33.3", "0.5", share(100))
	maybe("dist", "uniform", "zipf0.99", "zipf"+share(3), "hotspot", "disjoint")
	maybe("n", "1", "7", "1000", "1e6", "2.5e3")
	maybe("key", "string", "uint64")
	maybe("val", "8", "64")
	maybe("goroutines", "1", "100")
	maybe("sched", "even", "random")
	maybe("grow", "0", "1")
	maybe("rate", "1000", "2e6", "1e9")
	if len(fields) == 0 {
		return "read=95"
	}
	for i := range fields {
		j := r.below(uint64(i + 1))
		fields[i], fields[j] = fields[j], fields[i]
	}
	return strings.Join(fields, "/")
}

func FuzzParseSpec(f *testing.F) {
	f.Add("read=95/dist=zipf0.99/n=1000")
	f.Add("read=50/rmw=10/loadorstore=1e1/range=5/hit=75/key=string/val=64/goroutines=4/sched=random")
	f.Add("grow=1/n=1e6/dist=hotspot")
	f.Add("rate=2e6/goroutines=64")
	f.Add("bustle-uniform/n=10/key=string")
	f.Add("dist=disjoint/read=-0/hit=NaN")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseSpec(text)
		if err != nil {
			if prefix := fmt.Sprintf("parsing -spec %q: ", text); !strings.HasPrefix(err.Error(), prefix) {
				t.Errorf("the error %q doesn't start with %s", err, prefix)
			}
			return
		}
		if broken := checkLaws(s); broken != "" {
			t.Errorf("%q: %s", text, broken)
		}
	})
}

// TestLawsReject checks that the laws tested above can fail.
func TestLawsReject(t *testing.T) {
	good := parse(t, "read=95")
	check := func(what string, s Spec) {
		t.Helper()
		if checkLaws(s) == "" {
			t.Errorf("%s: no law is broken", what)
		}
	}
	s := good
	s.Store, s.Delete = 3, 2
	check("an unbalanced spec", s)
	s = good
	s.Read = 94
	check("a sum of 99", s)
	s = good
	s.Val = 16
	check("a value that no text has", s)
	s = parse(t, "read=50/rmw=25")
	s.RMW = 40
	check("an rmw share that nothing can balance", s)
}

package worker

import (
	"math"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/workloads"
)

// plainMutex is a good contestant.
func plainMutex() Contestant {
	return newContestant("good", func() impls.Map[uint64, Val8] { return impls.NewMutex[uint64, Val8](impls.Config{}) })
}

// mixed opens a contestant under read=100 and further read shares, and arms it.
func mixed(t *testing.T, c Contestant, more ...string) Session {
	t.Helper()
	s, answer, err := Open([]Contestant{c}, Prepare{Impl: c.Name, Spec: "read=100/n=1000", More: more, Procs: 2, Seed: 1, Length: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if s == nil {
		t.Fatalf("not prepared: %+v", answer)
	}
	s.Arm(answer.Bytes)
	return s
}

// TestSpecsTakeTurns checks that each slice executes the spec that it asks for, that streams
// go on where they ended, and that audits know what the other specs may have written.
func TestSpecsTakeTurns(t *testing.T) {
	s := mixed(t, plainMutex(), "read=50/n=1000", "read=80/n=1000")
	for round := range 6 {
		for spec, read := range []float64{100, 50, 80} {
			report := s.Slice(SliceRequest{Window: time.Millisecond, Spec: spec, Audit: round == 5})
			if report.Incorrect != "" {
				t.Fatalf("round %d, spec %d: %s", round, spec, report.Incorrect)
			}
			all := 0
			for _, n := range report.Executed.Ops {
				all += n
			}
			if got := 100 * float64(report.Executed.Ops[workloads.Load]) / float64(all); !report.Void && math.Abs(got-read) > 0.5+1000/float64(all) {
				t.Errorf("round %d, spec %d: %.1f %% Loads of %d operations, want %v", round, spec, got, all, read)
			}
		}
	}
}

// TestSpecsHaveFreshStreams checks that a spec's operations don't depend on the slices of
// other specs between its own, and that specs have different keys.
func TestSpecsHaveFreshStreams(t *testing.T) {
	draw := func(turns ...int) (keys [2][]uint64) {
		s := mixed(t, plainMutex(), "read=50/n=1000").(*sessionOf[uint64, Val8])
		for i := range s.mixes {
			s.mixes[i].drawn = 1000
		}
		s.drawn = 1000
		for _, i := range turns {
			s.use(i)
			s.draw()
			keys[i] = append(keys[i], s.goroutines[0].keys[:s.drawn]...)
		}
		return keys
	}
	a, b := draw(0, 1, 1, 0), draw(1, 0, 0, 1)
	same := func(x, y []uint64) int {
		n := 0
		for i := range x {
			if x[i] == y[i] {
				n++
			}
		}
		return n
	}
	if same(a[0], b[0]) != 2000 || same(a[1], b[1]) != 2000 {
		t.Errorf("the order of turns changes the streams")
	}
	if n := same(a[0], a[1]); n > 100 {
		t.Errorf("%d of 2000 keys of two specs are the same", n)
	}
	if n := same(a[0][:1000], a[0][1000:]); n > 100 {
		t.Errorf("%d of 1000 keys of the next slice repeat the last", n)
	}
}

func TestSpecsThatShareNoMap(t *testing.T) {
	check := func(p Prepare, want string) {
		t.Helper()
		p.Impl, p.Procs, p.Length = "good", 2, time.Millisecond
		if _, _, err := Open([]Contestant{plainMutex()}, p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s with %v: error %v, want %q", p.Spec, p.More, err, want)
		}
	}
	check(Prepare{Spec: "n=1000", More: []string{"n=2000"}}, "differ in more than the shares")
	check(Prepare{Spec: "n=1000", More: []string{"n=1000/key=string"}}, "differ in more than the shares")
	check(Prepare{Spec: "n=1000/grow=1/read=0", More: []string{"n=1000/grow=1/read=10"}}, "differ in more than the shares")
	check(Prepare{Spec: "n=1000", More: []string{"reads=1"}}, "reads")
	server := server{contestants: []Contestant{plainMutex()}}
	for _, r := range []Request{
		{Prepare: &Prepare{Impl: "good", Spec: "n=1000", More: []string{"read=50/n=1000"}, Procs: 1, Length: time.Millisecond}},
		{Arm: &Arm{}},
		{Slice: &SliceRequest{Window: time.Millisecond, Spec: 1}},
	} {
		if _, err := server.answer(r); err != nil {
			t.Fatal(err)
		}
	}
	for _, spec := range []int{-1, 2} {
		if _, err := server.answer(Request{Slice: &SliceRequest{Window: time.Millisecond, Spec: spec}}); err == nil {
			t.Errorf("a slice of spec %d of 2 is no error", spec)
		}
	}
}

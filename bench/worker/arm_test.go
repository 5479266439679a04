package worker

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"example.com/mapbench/impls"
)

func TestStreamsAndReserveAreOfOneSize(t *testing.T) {
	// "grow=1" draws streams whose capacity is no round number.
	for _, spec := range []string{"read=100/n=100", "read=0/n=1000", "read=0/n=5000/grow=1"} {
		c := newContestant("mutex", func() impls.Map[uint64, Val8] { return impls.NewMutex[uint64, Val8](impls.Config{}) })
		session, answer, err := Open([]Contestant{c}, Prepare{Impl: c.Name, Spec: spec, Procs: 1, Length: time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		s := session.(*sessionOf[uint64, Val8])
		for _, heap := range []int{answer.Bytes, 64 << 20} {
			s.Arm(heap)
			got := len(s.reserve)
			for _, g := range s.goroutines {
				got += 8*cap(g.keys) + cap(g.ops)
			}
			if got != heap {
				t.Errorf("%s: %d bytes of streams and reserve; want %d", spec, got, heap)
			}
		}
	}
}

// TestArmCollectsOnce checks that the reserve starts no collection of its own, and that
// later ones are as frequent as before.
func TestArmCollectsOnce(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(70))
	c := newContestant("mutex", func() impls.Map[uint64, Val8] { return impls.NewMutex[uint64, Val8](impls.Config{}) })
	s := opened(t, c, "read=100/n=100", 1)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	s.Arm(256 << 20)
	runtime.ReadMemStats(&after)
	if got := after.NumGC - before.NumGC; got != 1 {
		t.Errorf("Arm collects the garbage %d times, want once", got)
	}
	if got := debug.SetGCPercent(70); got != 70 {
		t.Errorf("after Arm the GC percent is %d, want 70 as before", got)
	}
}

// TestStreamsOfSlicesAreThoseOfTheCalibration checks that no stream is allocated again as
// long as the calibration's are long enough.
func TestStreamsOfSlicesAreThoseOfTheCalibration(t *testing.T) {
	c := newContestant("mutex", func() impls.Map[uint64, Val8] { return impls.NewMutex[uint64, Val8](impls.Config{}) })
	s := opened(t, c, "read=50/n=1000", 1).(*sessionOf[uint64, Val8])
	g := s.goroutines[0]
	first := &g.keys[0]
	s.grow(cap(g.keys) / 2)
	if s.grow(cap(g.keys)); &g.keys[0] != first {
		t.Errorf("a stream that is long enough was allocated again")
	}
	if s.grow(cap(g.keys) + 1); &g.keys[0] == first {
		t.Errorf("a stream that is too short was not allocated again")
	}
}

package worker

import (
	"runtime"
	"testing"
	"time"

	"example.com/mapbench/impls"
)

// TestCollectorTime checks that a slice says what its collections took, if it is asked: those
// of a map that allocates at every Store take time, and without a question there is no answer.
func TestCollectorTime(t *testing.T) {
	c := newContestant("sync.Map", func() impls.Map[uint64, Val8] { return impls.NewSyncMap[uint64, Val8](impls.Config{}) })
	s := opened(t, c, "read=0/n=10000", 1)
	var cpu time.Duration
	for range 50 {
		runtime.GC() // so that each slice's account holds a collection
		r := s.Slice(SliceRequest{Window: 2 * time.Millisecond, Collector: true})
		if r.Collector == nil {
			t.Fatal("a slice with Collector set has no account of it")
		}
		if r.Collector.CPU < 0 || r.Collector.Assist < 0 || r.Collector.Assist > r.Collector.CPU {
			t.Errorf("the collector took %+v; want an assist within the whole", *r.Collector)
		}
		cpu += r.Collector.CPU
	}
	before := collectorTime()
	runtime.GC()
	if took := collectorTime().since(before); took.CPU <= 0 {
		t.Errorf("a collection took %v of CPU time; want more than 0", took.CPU)
	}
	t.Logf("50 slices: %v", cpu)
	if r := s.Slice(SliceRequest{Window: time.Millisecond}); r.Collector != nil {
		t.Errorf("a slice without Collector has an account of %+v", *r.Collector)
	}
}

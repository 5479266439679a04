package worker

import (
	"sync/atomic"
	"testing"
	"time"

	"example.com/mapbench/impls"
)

// grower makes contestants whose constructors remember what they were told.
func grower(told *impls.Config) Contestant {
	c := newContestant("mutex", nil)
	c.Uint64Val8.New = func(config impls.Config) impls.Map[uint64, Val8] {
		*told = config
		return impls.NewMutex[uint64, Val8](config)
	}
	return c
}

func TestGrowthsEndAtTheirSize(t *testing.T) {
	for _, spec := range []string{
		"read=0/n=1000/grow=1",
		"read=50/n=1000/grow=1/dist=zipf0.99",
		"read=10/rmw=10/n=1001/grow=1/goroutines=7",
		"read=20/loadorstore=40/range=1/n=100/hit=100/grow=1/sched=random",
	} {
		var told impls.Config
		s := opened(t, grower(&told), spec, 2)
		r := s.Slice(SliceRequest{Lead: time.Millisecond, Window: 2 * time.Millisecond, Audit: true, Count: true})
		n := s.(*sessionOf[uint64, Val8]).spec.N
		if r.Size == nil || *r.Size != n {
			t.Errorf("%s: the map grew to %v entries; want %d", spec, r.Size, n)
		}
		if told.N != 0 {
			t.Errorf("%s: a map was made with room for %d; want none", spec, told.N)
		}
		if r.Void || r.Window < 2*time.Millisecond || r.Running < r.Window+time.Millisecond {
			t.Errorf("%s: window %v of %v; want 2ms or more after a lead-in of 1ms", spec, r.Window, r.Running)
		}
		if r.Audit.Inserted == 0 || r.Audit.Deletes != 0 {
			t.Errorf("%s: audit %+v; want insertions and no Deletes", spec, *r.Audit)
		}
		for g, ops := range r.Ops {
			if ops == 0 {
				t.Errorf("%s: goroutine %d did nothing", spec, g)
			}
		}
	}
}

// TestEveryGrowthIsCounted compares what the report counts with what the maps saw.
func TestEveryGrowthIsCounted(t *testing.T) {
	c := newContestant("recorder", func() impls.Map[uint64, Val8] { return newRecorder[uint64, Val8]() })
	s := opened(t, c, "read=0/n=500/grow=1", 1).(*sessionOf[uint64, Val8])
	r := s.Slice(SliceRequest{Window: time.Millisecond})
	if ops := int(r.Ops[0]); ops == 0 || ops%500 != 0 {
		t.Errorf("%d operations were counted; want a multiple of 500", ops)
	}
	if all := r.Executed.Ops[1]; all != int(r.Ops[0])+500 {
		t.Errorf("%d Stores were executed; want the %d that count and a lead-in of 500", all, int(r.Ops[0]))
	}
	if stores := s.m.(*recorder[uint64, Val8]).stores; len(stores) != 500 {
		t.Errorf("the last map saw %d Stores; want 500", len(stores))
	}
}

func TestBarrier(t *testing.T) {
	for _, yields := range []bool{false, true} {
		const parties, rounds = 3, 1000
		g := newBarrier(parties, yields)
		var arrivals atomic.Int64
		each := make(chan bool)
		for range parties {
			go func() {
				ok := true
				for round := range int64(rounds) {
					arrivals.Add(1)
					g.wait()
					ok = ok && arrivals.Load() >= (round+1)*parties
					g.wait() // so that no other arrives again before all have looked
					ok = ok && arrivals.Load() >= (round+1)*parties
				}
				each <- ok
			}()
		}
		for range parties {
			if !<-each {
				t.Errorf("yields=%t: a goroutine passed the barrier before the others came", yields)
			}
		}
	}
}

package contestants_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls/peers/incorrect"
	"example.com/mapbench/internal/golden"
	"example.com/mapbench/workloads"
)

// TestAuditsPassCorrectMaps runs audited slices of each map that is not known to be
// incorrect, for a second each: under all presets and other specs, with types, orders and
// numbers of goroutines that are drawn from a seed.
func TestAuditsPassCorrectMaps(t *testing.T) {
	seed := golden.Seed(t)
	known, err := incorrect.Read("")
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(seed, 0))
	infos := worker.Infos(contestants.All())
	for i, c := range contestants.All() {
		if len(known.Of(c.Name, infos[i].Module, infos[i].Version).Violations) > 0 {
			continue
		}
		specs := auditedSpecs(t, random)
		random.Shuffle(len(specs), func(i, j int) { specs[i], specs[j] = specs[j], specs[i] })
		audits, end := 0, time.Now().Add(time.Second)
		for _, spec := range specs {
			if audits > 0 && time.Now().After(end) {
				break
			}
			if c.MaxGoroutines > 0 && spec.Goroutines > c.MaxGoroutines || c.MaxN > 0 && spec.N > c.MaxN {
				continue
			}
			audits += audited(t, c, spec, random.Uint64())
		}
		if audits == 0 {
			t.Errorf("%s was never audited", c.Name)
		}
	}
}

// auditedSpecs returns the presets at small sizes, and workloads in which a check can easily
// go wrong: few keys that all goroutines write, no deletes, growth.
func auditedSpecs(t *testing.T, random *rand.Rand) []workloads.Spec {
	t.Helper()
	texts := []string{
		"read=0/n=10", "read=0/n=300/dist=zipf1.5", "read=0/n=1/loadorstore=50", "read=20/n=100/loadorstore=15/rmw=15/range=1",
		"read=50/n=200/hit=100", "read=50/n=200/hit=100/loadorstore=50", "read=0/n=100/hit=1", "read=50/n=400/dist=disjoint",
		"read=30/n=500/grow=1/rmw=30", "read=30/n=499/grow=1/rmw=20/loadorstore=20/range=1/dist=zipf0.99", "read=0/n=400/grow=1/hit=100",
	}
	for _, p := range workloads.Presets() {
		texts = append(texts, p.Spec)
	}
	var specs []workloads.Spec
	drawn := make(map[workloads.Spec]bool)
	for _, text := range texts {
		all, err := workloads.ParseSpecs(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range all {
			spec.N = min(spec.N, 500)
			spec.Key = []workloads.KeyType{workloads.Uint64, workloads.String}[random.IntN(2)]
			spec.Val = []int{8, 64}[random.IntN(2)]
			spec.Sched = []workloads.Sched{workloads.Even, workloads.Random}[random.IntN(2)]
			spec.Goroutines = []int{1, 2, 3, 8, 40}[random.IntN(5)]
			if spec.CheckGoroutines(spec.Goroutines) != nil {
				spec.Goroutines = 1
			}
			if !drawn[spec] {
				drawn[spec] = true
				specs = append(specs, spec)
			}
		}
	}
	return specs
}

// audited opens a contestant and runs audited slices. It returns how many.
func audited(t *testing.T, c worker.Contestant, spec workloads.Spec, seed uint64) int {
	t.Helper()
	s, answer, err := worker.Open(contestants.All(), worker.Prepare{
		Impl: c.Name, Spec: spec.String(), Procs: 2, Seed: seed, Order: seed + 1, Length: 200 * time.Microsecond,
	})
	switch {
	case err != nil && strings.Contains(err.Error(), "is for 1 goroutines at most"), answer.Missing != "":
		return 0
	case err != nil || answer.Incorrect != "":
		t.Fatalf("%s under %s, seed %d: %+v, %v; want a session of a correct map", c.Name, spec, seed, answer, err)
	}
	s.Arm(answer.Bytes)
	const slices = 3
	for i := range slices {
		r := s.Slice(worker.SliceRequest{Window: 200 * time.Microsecond, Audit: i != 1, Count: true})
		if r.Incorrect != "" {
			t.Fatalf("%s under %s, seed %d: %s", c.Name, spec, seed, r.Incorrect)
		}
		if r.Size != nil && spec.Grow && *r.Size != spec.N {
			t.Fatalf("%s under %s, seed %d: it has grown to %d", c.Name, spec, seed, *r.Size)
		}
	}
	return slices
}

package worker

import (
	"fmt"
	"slices"

	"example.com/mapbench/workloads"
)

// A mix is what a session keeps for one of the specs that take turns on its map. The specs
// differ in the shares of their operations alone, so keys, map and buffers are common.
type mix[K workloads.Key] struct {
	spec     workloads.Spec
	universe *workloads.Universe[K]
	streams  []*workloads.Stream[K] // one a goroutine
	drawn    int                    // operations drawn for each goroutine and slice
	batch    int                    // operations between two looks at the clock
}

// parseMore returns the further specs that a request names. Their goroutines are those of the
// first spec.
func parseMore(first workloads.Spec, p Prepare) ([]workloads.Spec, error) {
	var specs []workloads.Spec
	for _, text := range p.More {
		spec, err := workloads.ParseSpec(text)
		if err != nil {
			return nil, err
		}
		if spec.Goroutines == 0 {
			spec.Goroutines = p.Procs
		}
		if !first.SameMap(spec) {
			return nil, fmt.Errorf("%s and %s differ in more than the shares of operations; prepare each of them in a process of its own", first, spec)
		}
		specs = append(specs, spec)
	}
	return specs, nil
}

// mixUp gives the session its specs, the first of which is in use.
func (s *sessionOf[K, V]) mixUp(more []workloads.Spec) error {
	s.mixes = []mix[K]{{spec: s.spec, universe: s.universe}}
	for _, spec := range more {
		universe, err := s.universe.For(spec)
		if err != nil {
			return err
		}
		s.mixes = append(s.mixes, mix[K]{spec: spec, universe: universe})
	}
	return nil
}

// use makes spec i the one that the next slice executes.
func (s *sessionOf[K, V]) use(i int) {
	if i == s.used {
		return
	}
	old := &s.mixes[s.used]
	old.drawn, old.batch = s.drawn, s.batch
	m := &s.mixes[i]
	s.used, s.spec, s.drawn, s.batch = i, m.spec, m.drawn, m.batch
	s.connect()
}

// connect gives the goroutines the streams of the spec in use.
func (s *sessionOf[K, V]) connect() {
	for g, stream := range s.mixes[s.used].streams {
		s.goroutines[g].stream = stream
	}
}

// restart makes the streams of all specs start from the beginning. Those of different specs
// are independent.
func (s *sessionOf[K, V]) restart(seed uint64) {
	for i, g := range s.goroutines {
		if s.spec.Grow {
			g.growth = workloads.NewGrowth(s.spec, s.universe, i, len(s.goroutines), seed)
		}
	}
	for i := range s.mixes {
		m := &s.mixes[i]
		m.streams = nil
		for g := range s.goroutines {
			if !m.spec.Grow {
				m.streams = append(m.streams, workloads.NewStream(m.spec, m.universe, g, len(s.goroutines), seed+uint64(i)))
			}
		}
	}
	s.connect()
	s.schedule(seed)
}

// longest returns the number of operations that each goroutine draws for a slice of the spec
// that needs most.
func (s *sessionOf[K, V]) longest() int {
	longest := s.drawn
	for _, m := range s.mixes {
		longest = max(longest, m.drawn)
	}
	return longest
}

// any reports whether a property holds for one of the specs.
func (s *sessionOf[K, V]) any(has func(workloads.Spec) bool) bool {
	return slices.ContainsFunc(s.mixes, func(m mix[K]) bool { return has(m.spec) })
}

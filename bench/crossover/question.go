package crossover

import (
	"fmt"

	"example.com/mapbench/workloads"
)

// Span sets the workload of a question and the span of its axis, from specs that are one but
// for the axis. The values of several specs are measured first; one spec is enough for read,
// which spans 0 to 100, and for procs, which span 1 to mostProcs. The axis must be set.
func (q *Question) Span(specs []workloads.Spec, mostProcs int) error {
	from := fewestReads(specs)
	q.Spec = from.String()
	for _, spec := range specs {
		value, ok := spec.Value(q.Axis)
		if !ok && q.Axis != "procs" {
			return fmt.Errorf("%s has no number for axis %s; want one of %v or procs", spec, q.Axis, workloads.Axes())
		}
		if len(specs) > 1 {
			moved, err := from.With(q.Axis, value)
			if err != nil {
				return err
			}
			if moved != spec {
				return fmt.Errorf("%s and %s differ in more than %s; want a list of %s alone", from, spec, q.Axis, q.Axis)
			}
			q.Values = append(q.Values, value)
		}
	}
	switch {
	case len(q.Values) > 0:
	case q.Axis == "read":
		q.Lo, q.Hi = 0, 100
	case q.Axis == "procs":
		for procs := range mostProcs {
			q.Values = append(q.Values, float64(procs+1))
		}
	default:
		return fmt.Errorf("one value of %s is no span; want a list, as in %s=100,10000", q.Axis, q.Axis)
	}
	return nil
}

// fewestReads returns the spec from which the others are made: the one with the fewest
// reads, since in it the shares of the other operations tell most.
func fewestReads(specs []workloads.Spec) workloads.Spec {
	fewest := specs[0]
	for _, s := range specs {
		if s.Read < fewest.Read {
			fewest = s
		}
	}
	return fewest
}

// At returns the workload and the procs of a question at a value of its axis.
func (q *Question) At(value float64) (workloads.Spec, int, error) {
	spec, err := workloads.ParseSpec(q.Spec)
	if err != nil || q.Axis == "procs" {
		return spec, int(value), err
	}
	spec, err = spec.With(q.Axis, value)
	return spec, q.Procs, err
}

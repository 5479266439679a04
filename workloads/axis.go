package workloads

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Axes returns the numeric keys of a spec that can be swept: read, n, hit,
// goroutines, and zipf, which is the exponent of dist=zipfS. Procs is an axis
// too, but no part of a spec: it is the -N of a benchmark's name.
func Axes() []string { return []string{"read", "n", "hit", "goroutines", "zipf"} }

// Value returns where the spec lies on an axis: a share in per cent, a count,
// or an exponent. It reports false for what is no axis, for goroutines where
// they are as many as procs, and for zipf where the law is another.
func (s Spec) Value(axis string) (float64, bool) {
	switch axis {
	case "read":
		return s.Read, true
	case "n":
		return float64(s.N), true
	case "hit":
		return s.Hit, true
	case "goroutines":
		return float64(s.Goroutines), s.Goroutines > 0
	case "zipf":
		return s.Dist.S, s.Dist.Kind == Zipf
	}
	return 0, false
}

// With returns the workload at another place of an axis, with its shares solved
// again. Along read, the other shares are weights, scaled to 100 - v; so all of
// a sweep starts from one spec, whose read is below 100, because at 100 the
// weights are lost. The value is rounded to what a spec can print: six decimals.
// The error is that of [ParseSpec] for values which can't be measured.
func (s Spec) With(axis string, v float64) (Spec, error) {
	moved, err := s.move(axis, v)
	if err != nil {
		return Spec{}, fmt.Errorf("setting %s=%s in spec %q: %w", axis, number(v), s, err)
	}
	return moved, nil
}

func (s Spec) move(axis string, v float64) (Spec, error) {
	if _, isAxis := s.Value(axis); !isAxis {
		switch {
		case axis == "zipf":
			return Spec{}, errors.New("only dist=zipfS has an exponent: start from dist=zipf0.99")
		case !slices.Contains(Axes(), axis):
			return Spec{}, fmt.Errorf("no such axis: want one of %s", strings.Join(Axes(), ", "))
		}
	}
	if v = tidy(v); v == 0 {
		v = 0 // -0 would print its sign
	}
	key, text := axis, number(v)
	if axis == "zipf" {
		key, text = "dist", "zipf"+number(v)
	}
	was := s.Read
	if err := s.set(key, text); err != nil {
		return Spec{}, err
	}
	if axis == "read" && was < 100 {
		scale := (100 - s.Read) / (100 - was)
		for _, op := range []Op{LoadOrStore, RMW, Range} {
			*s.share(op) = tidy(s.Share(op) * scale)
		}
	}
	if err := s.solve(stated{Load: true}); err != nil {
		return Spec{}, err
	}
	return s, s.checkKeys()
}

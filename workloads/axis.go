package workloads

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Axes returns the numeric keys of a spec that can be swept: read, n, hit, goroutines, and
// zipf, which stands for the exponent of dist=zipfS. Procs is an axis too, but not part of
// a spec: it is the -N of a benchmark's name. The caller owns the slice.
func Axes() []string { return []string{"read", "n", "hit", "goroutines", "zipf"} }

// Value returns the spec's value on an axis: a share in per cent, a count, or an exponent.
// It reports false if there is no such axis, for goroutines if their number is that of the
// procs, and for zipf if the keys follow another law.
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

// With returns the workload with value v on an axis, and solves its shares again. On the
// axis read, the other shares are weights, which are scaled to 100 - v. So start each step
// of a sweep from one spec with read below 100, since a spec with read=100 has lost the
// weights. The value is rounded to six decimals, the most that a spec can print. The errors
// are those of [ParseSpec] for a value that can't be measured.
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

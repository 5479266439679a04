package workloads

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// maxSpecs bounds the number of specs that one text expands to, so that a typing error
// doesn't start a week of measuring.
const maxSpecs = 10_000

// ParseSpec returns the one workload that text describes, with its shares solved. The package
// comment defines the keys and their defaults. The name of a [Preset] may come first, in
// place of the keys that it stands for.
//
// A text that can't be measured as it stands is an error. The error quotes the text, names
// the key, and says what would be accepted.
func ParseSpec(text string) (Spec, error) {
	src, err := open(text)
	if err != nil {
		return Spec{}, parsing(text, err)
	}
	if err := src.single(); err != nil {
		return Spec{}, parsing(text, err)
	}
	s, err := build(src.fields, src.weighted)
	if err != nil {
		return Spec{}, parsing(text, src.explain(err))
	}
	return s, nil
}

// ParseSpecs returns the workloads that text describes. The text is that of [ParseSpec], but
// a value may be a list with commas, and every combination of values is a spec. The first
// key in the text varies slowest. If read has several values, the other shares are weights,
// which are scaled to 100 - read. They are weights too after a preset whose read has
// several values, even if the text gives read one value. At most 10,000 specs are returned,
// all different; a text for more, or with equal ones, is an error. The caller owns the
// slice.
func ParseSpecs(text string) ([]Spec, error) {
	src, err := open(text)
	if err != nil {
		return nil, parsing(text, err)
	}
	fields := src.fields
	total := 1
	for _, f := range fields {
		total *= len(f.values)
		if total > maxSpecs {
			return nil, parsing(text, fmt.Errorf("more than %d specs: sweep fewer keys at once", maxSpecs))
		}
	}
	specs := make([]Spec, 0, total)
	seen := make(map[Spec]bool, total)
	choice := make([]field, len(fields))
	for i := range total {
		for j, rest := len(fields)-1, i; j >= 0; j-- {
			f := fields[j]
			choice[j] = field{f.key, f.values[rest%len(f.values):][:1]}
			rest /= len(f.values)
		}
		s, err := build(choice, src.weighted)
		if err != nil {
			return nil, parsing(text, src.explain(err))
		}
		if seen[s] {
			return nil, parsing(text, fmt.Errorf("%s comes up twice: leave one of the equal values out", s))
		}
		seen[s] = true
		specs = append(specs, s)
	}
	return specs, nil
}

func parsing(text string, err error) error { return fmt.Errorf("parsing -spec %q: %w", text, err) }

// build makes a spec of fields with one value each.
func build(fields []field, weighted bool) (Spec, error) {
	s := defaults()
	var given stated
	for _, f := range fields {
		if err := s.set(f.key, f.values[0]); err != nil {
			return Spec{}, fmt.Errorf("%s=%s: %w", f.key, f.values[0], err)
		}
		if op := slices.Index(opKeys[:], f.key); op >= 0 {
			given[op] = true
		}
	}
	solve := s.solve
	if weighted {
		solve = s.weigh
	}
	if err := solve(given); err != nil {
		return Spec{}, err
	}
	return s, s.checkKeys()
}

// set gives one key its value.
func (s *Spec) set(key, value string) (err error) {
	switch key {
	case "dist":
		s.Dist, err = parseDist(value)
	case "n":
		s.N, err = parseCount(value, maxKeys)
	case "hit":
		s.Hit, err = parseDecimal(value)
		if err != nil || s.Hit <= 0 || s.Hit > 100 {
			err = errors.New("want per cent, above 0 to 100, with at most six decimals")
		}
	case "grow":
		s.Grow = value == "1"
		if value != "0" && value != "1" {
			err = errors.New("want 0 or 1")
		}
	case "key":
		s.Key = Uint64
		if value == "string" {
			s.Key = String
		} else if value != "uint64" {
			err = errors.New("want uint64 or string")
		}
	case "val":
		s.Val, err = strconv.Atoi(value)
		if value != "8" && value != "64" {
			err = errors.New("want 8 or 64 (bytes)")
		}
	case "goroutines":
		s.Goroutines, err = parseCount(value, maxGoroutines)
	case "sched":
		s.Sched = Even
		if value == "random" {
			s.Sched = Random
		} else if value != "even" {
			err = errors.New("want even or random")
		}
	case "rate":
		s.Rate, err = parseCount(value, MostRate)
		if err != nil || s.Rate < LeastRate {
			err = fmt.Errorf("want operations a second, a whole number from %d to %d, such as 2e6", LeastRate, MostRate)
		}
	default:
		share := s.share(Op(slices.Index(opKeys[:], key)))
		*share, err = parseDecimal(value)
		if err != nil || *share > 100 {
			err = errors.New("want a share in per cent, from 0 to 100, with at most six decimals")
		}
	}
	return err
}

// maxGoroutines bounds the goroutines of a spec.
const maxGoroutines = 1_000_000

// checkKeys returns an error if the universe doesn't fit the law of the keys or the limits.
func (s Spec) checkKeys() error {
	if keys := math.Round(float64(s.N) * 100 / s.Hit); keys > maxKeys {
		return fmt.Errorf("n=%d/hit=%s: a universe of %.0f keys, want at most %d: lower n or raise hit",
			s.N, number(s.Hit), keys, maxKeys)
	}
	if s.Dist.Kind == Hotspot && s.Universe() < 5 {
		return fmt.Errorf("dist=hotspot: 20 %% of %d keys is less than one: want n>=%d at hit=%s",
			s.Universe(), int(math.Ceil(4.5*s.Hit/100)), number(s.Hit))
	}
	if s.Rate > 0 && s.Grow {
		return fmt.Errorf("rate=%d/grow=1: a growth ends when its work is done, so it has no rate: leave one of the two out", s.Rate)
	}
	return s.CheckGoroutines(s.Goroutines)
}

// CheckGoroutines returns an error if there are too many goroutines to share the workload's
// keys (dist=disjoint), its new entries (grow=1) or its rate. [ParseSpec] has checked the number that
// the spec states. A number that comes from procs must be checked by the caller.
func (s Spec) CheckGoroutines(goroutines int) error {
	if s.Grow && goroutines > s.N {
		return fmt.Errorf("grow=1: %d goroutines, but only %d entries to insert: want n>=%d, or at most %d goroutines",
			goroutines, s.N, goroutines, s.N)
	}
	if s.Dist.Kind == Disjoint && goroutines > s.Universe() {
		return fmt.Errorf("dist=disjoint: %d goroutines, but only %d keys to divide among them: raise n", goroutines, s.Universe())
	}
	if s.Rate > 0 && s.Rate < leastShare*goroutines {
		return fmt.Errorf("rate=%d: %d goroutines, each of which would begin fewer than %d operations a second: want rate>=%d, or at most %d goroutines",
			s.Rate, goroutines, leastShare, leastShare*goroutines, s.Rate/leastShare)
	}
	return nil
}

var errDecimal = errors.New("want a number of at least 0 with at most six decimals")

// parseDecimal parses a number of at least 0 that a spec can print. Strconv alone would also
// take hexadecimal, "Inf" and "-0".
func parseDecimal(text string) (float64, error) {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || strings.Trim(text, "0123456789.e+-") != "" || strings.HasPrefix(text, "-") || tidy(x) != x {
		return 0, errDecimal
	}
	return x, nil
}

// parseCount parses a whole number from 1 to most, which may be written as 1e6.
func parseCount(text string, most int) (int, error) {
	x, err := parseDecimal(text)
	if err != nil || x != math.Trunc(x) || x < 1 || x > float64(most) {
		return 0, fmt.Errorf("want a whole number from 1 to %d, such as 1000 or 1e6", most)
	}
	return int(x), nil
}

package workloads

import (
	"errors"
	"fmt"
	"strings"
)

// DistKind names a family of laws of the keys. The zero value is [Uniform].
type DistKind uint8

// The laws of the keys.
const (
	Uniform  DistKind = iota // all keys are equally likely
	Zipf                     // the key of rank r, from 1, has a probability in proportion to 1/r^S
	Hotspot                  // 20 % of the keys take 80 % of the operations
	Disjoint                 // each goroutine has its own part of the keys, all equally likely
)

var distNames = [...]string{"uniform", "zipf", "hotspot", "disjoint"}

// maxZipf bounds the exponent. Above it the second rank has a probability below 2^-64,
// which the 64 random bits of a draw can't give.
const maxZipf = 64

// Dist is the law by which the keys of operations are drawn. The zero value is the uniform
// law. Dists are comparable with ==.
type Dist struct {
	Kind DistKind // the family of the law
	S    float64  // exponent of Zipf, from 0 (uniform) to 64; 0 for other kinds
}

// String returns the spec's text, such as "uniform" or "zipf0.99".
func (d Dist) String() string {
	switch {
	case d.Kind == Zipf:
		return "zipf" + number(d.S)
	case int(d.Kind) < len(distNames):
		return distNames[d.Kind]
	}
	return fmt.Sprintf("DistKind(%d)", d.Kind)
}

func parseDist(text string) (Dist, error) {
	for kind, name := range distNames {
		if text == name && DistKind(kind) != Zipf {
			return Dist{Kind: DistKind(kind)}, nil
		}
	}
	exponent, isZipf := strings.CutPrefix(text, distNames[Zipf])
	if !isZipf {
		return Dist{}, errors.New("want uniform, zipfS (such as zipf0.99), hotspot or disjoint")
	}
	s, err := parseDecimal(exponent)
	if err != nil {
		return Dist{}, fmt.Errorf("zipf needs its exponent, such as zipf0.99: %w", err)
	}
	if s > maxZipf {
		return Dist{}, fmt.Errorf("want an exponent from 0 to %d, such as zipf0.99", maxZipf)
	}
	return Dist{Kind: Zipf, S: s}, nil
}

// KeyType is the type of a map's keys. The zero value is [Uint64].
type KeyType uint8

// The types of keys.
const (
	Uint64 KeyType = iota // scattered 64-bit numbers
	String                // 60 bytes: a common prefix of 44, then 16 that differ
)

// String returns the spec's text: "uint64" or "string".
func (k KeyType) String() string {
	switch k {
	case Uint64:
		return "uint64"
	case String:
		return "string"
	}
	return fmt.Sprintf("KeyType(%d)", k)
}

// Sched says in which order a stream's kinds of operations come. The zero value is [Even].
type Sched uint8

// The orders of kinds.
const (
	Even   Sched = iota // spread as evenly as possible: with read=95 every 20th is a write
	Random              // the kind of each operation is drawn independently
)

// String returns the spec's text: "even" or "random".
func (s Sched) String() string {
	switch s {
	case Even:
		return "even"
	case Random:
		return "random"
	}
	return fmt.Sprintf("Sched(%d)", s)
}

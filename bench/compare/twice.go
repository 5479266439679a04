package compare

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"strconv"

	"example.com/mapbench/internal/copies"
	"example.com/mapbench/internal/resultfile"
)

// An origin says where a launch was read. It tells the launch from all others.
type origin struct {
	file  string
	seed  string // "" if the file states none
	sweep int    // in that file, before sets were merged
}

// identity returns a text that is equal for two readings of one launch: its seed and sweep.
// If the file states no seed, the launch's values stand for it.
func (l *Launch) identity() string {
	if l.from.seed != "" {
		return fmt.Sprintf("seed %s, sweep %d", l.from.seed, l.from.sweep)
	}
	return fmt.Sprintf("values %x, sweep %d", l.digest(), l.from.sweep)
}

// digest returns a hash of all values that a launch states.
func (l *Launch) digest() uint64 {
	h := fnv.New64a()
	for _, r := range l.Results {
		if r == nil {
			h.Write([]byte{0})
			continue
		}
		for unit, v := range r.Values {
			if math.IsNaN(v) {
				continue // a unit that is added to the format changes no digest
			}
			io.WriteString(h, resultfile.Unit(unit).String())
			var bits [8]byte
			for i, b := 0, math.Float64bits(v); i < len(bits); i, b = i+1, b>>8 {
				bits[i] = byte(b)
			}
			h.Write(bits[:])
		}
	}
	return h.Sum64()
}

// place returns the file and line of a result of the launch: "q.txt:37".
func (l *Launch) place(r *Result) string { return l.from.file + ":" + strconv.Itoa(r.line) }

// twice returns an error if the set holds a result of a contestant twice. The copy would
// count as another launch, and could turn an unresolved comparison into a finding.
func (s *Set) twice() error {
	for _, c := range s.Cells {
		first := make(map[string]*Launch)
		for i := range c.Launches {
			l := &c.Launches[i]
			identity := l.identity()
			for k, r := range l.Results {
				if r == nil {
					continue
				}
				key := c.Contestants[k] + " " + identity
				if was := first[key]; was != nil {
					return sameResult(c, k, was, l)
				}
				first[key] = l
			}
		}
	}
	return nil
}

// sameResult returns the error for a result that stands at two places.
func sameResult(c *Cell, contestant int, a, b *Launch) error {
	return fmt.Errorf("%s and %s are one result, sweep %d of seed %s of %s in %s: leave one out; "+
		"a launch counts once, and more of them need another -seed",
		a.place(a.Results[contestant]), b.place(b.Results[contestant]), a.from.sweep, cmp.Or(a.from.seed, "(not stated)"), c.Contestants[contestant], c.Title())
}

// Firsts returns the first launch of each cell, by which copies of a file are found. It returns
// nil for a file that states no seed.
func (s *Set) Firsts() []copies.Launch {
	var firsts []copies.Launch
	for _, c := range s.Cells {
		if first := c.first(); first.Key != "" {
			firsts = append(firsts, first)
		}
	}
	return firsts
}

// First returns the key of the first of [Set.Firsts]; "" if there is none.
func (s *Set) First() string {
	for _, first := range s.Firsts() {
		return first.Key
	}
	return ""
}

// first returns the cell's first launch. Its key has the cell, seed, sweep and times per
// operation; it is "" if the file states no seed.
func (c *Cell) first() copies.Launch {
	if len(c.Launches) == 0 || c.Launches[0].from.seed == "" {
		return copies.Launch{}
	}
	l := &c.Launches[0]
	key, place := c.Title()+" "+l.identity(), ""
	for _, r := range l.Results {
		if r == nil {
			continue
		}
		place = cmp.Or(place, l.place(r))
		key += " " + strconv.FormatFloat(r.Values[resultfile.NsPerOp], 'g', -1, 64)
	}
	if place == "" {
		return copies.Launch{}
	}
	return copies.Launch{Key: key, Place: place, Text: fmt.Sprintf("sweep %d of seed %s in %s", l.from.sweep, l.from.seed, c.Title())}
}

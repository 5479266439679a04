package compare

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"math"
	"strconv"

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

// Copies finds sets that hold the same launches, which must not be compared as if they were
// independent. The zero value knows no set. Equal seeds alone make no copy: two builds may
// be measured with one seed, each into its file. It must not be used concurrently.
type Copies struct {
	first map[string]string // the place of each cell's first launch, by [Cell.first]
}

// Add adds a set. It returns an error, which names both places, if the set holds a launch of
// an earlier one; then it adds nothing. It can't find copies of a file that states no seed.
func (x *Copies) Add(s *Set) error {
	if x.first == nil {
		x.first = make(map[string]string)
	}
	found := make(map[string]string)
	for _, c := range s.Cells {
		key, place := c.first()
		if key == "" {
			continue
		}
		if was, ok := x.first[key]; ok {
			l := &c.Launches[0]
			return fmt.Errorf("%s and %s are one result, sweep %d of seed %s in %s: leave one of the files out",
				was, place, l.from.sweep, l.from.seed, c.Title())
		}
		found[key] = place
	}
	maps.Copy(x.first, found)
	return nil
}

// AddFirst adds a file by its [Set.First] alone, for callers that no longer have the set.
// Place names the file in messages. It returns an error, which names both places, if an
// earlier file holds the launch. It ignores a first of "".
func (x *Copies) AddFirst(first, place string) error {
	if x.first == nil {
		x.first = make(map[string]string)
	}
	if was, ok := x.first[first]; ok {
		return fmt.Errorf("%s and %s are one result, %s: leave one of the files out", was, place, first)
	}
	if first != "" {
		x.first[first] = place
	}
	return nil
}

// First returns a text that identifies the set's first launch: cell, seed, sweep and times.
// It returns "" if the file states no seed.
func (s *Set) First() string {
	for _, c := range s.Cells {
		if key, _ := c.first(); key != "" {
			return key
		}
	}
	return ""
}

// first returns a text that identifies the cell's first launch (its seed, sweep and times
// per operation) and the launch's place. Both are "" if the file states no seed.
func (c *Cell) first() (key, place string) {
	if len(c.Launches) == 0 || c.Launches[0].from.seed == "" {
		return "", ""
	}
	l := &c.Launches[0]
	key = c.Title() + " " + l.identity()
	for _, r := range l.Results {
		if r == nil {
			continue
		}
		if place == "" {
			place = l.place(r)
		}
		key += " " + strconv.FormatFloat(r.Values[resultfile.NsPerOp], 'g', -1, 64)
	}
	if place == "" {
		return "", ""
	}
	return key, place
}

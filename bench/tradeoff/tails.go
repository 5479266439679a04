package tradeoff

import (
	"cmp"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
)

// Floor is the impl whose tails are the machine's own. It does nothing, and is called and timed
// like a map.
const Floor = "nop"

// A Quantile is a quantile of what sampled operations took.
type Quantile struct {
	Name        string          // "p99.9", and "max" for the longest
	Read, Write resultfile.Unit // of reads and of writes
}

// Quantiles returns the quantiles, ascending. The caller owns the slice.
func Quantiles() []Quantile {
	return []Quantile{
		{"p50", resultfile.ReadP50, resultfile.WriteP50},
		{"p90", resultfile.ReadP90, resultfile.WriteP90},
		{"p99", resultfile.ReadP99, resultfile.WriteP99},
		{"p99.9", resultfile.ReadP999, resultfile.WriteP999},
		{"p99.99", resultfile.ReadP9999, resultfile.WriteP9999},
		{"max", resultfile.ReadMax, resultfile.WriteMax},
	}
}

// A Standing says whose a quantile is.
type Standing int

// The standings.
const (
	Own     Standing = iota // the impl's: shown to be above nop's
	Machine                 // the machine's: not told apart from nop's
	TooFew                  // the launches that hold both are too few to tell
	NoFloor                 // nobody can tell: no launch of the cell has nop's
)

// A Tail is a quantile of what an impl's sampled operations took, in ns, and whose it is.
type Tail struct {
	Figure
	Standing Standing

	// Above is the mean of ln(the impl's quantile ÷ nop's) over the launches that hold both;
	// all NaN if there are none, and for nop itself.
	Above exact.Interval
}

// Tails returns the tails of a cell in a unit of [Quantiles], in the order of its contestants.
// Nop's own, whose standing is [Machine], is among them. The intervals of all impls beside nop
// are one family.
func Tails(j *compare.Judge, c *compare.Cell, unit resultfile.Unit) []Tail {
	figures := Figures(j, c, unit)
	_, floored := Of(figures, Floor)
	each := level(j, len(figures)-1)
	tails := make([]Tail, len(figures))
	for i, f := range figures {
		t := Tail{Figure: f, Standing: Machine, Above: exact.NoInterval()}
		switch {
		case !floored:
			t.Standing = NoFloor
		case f.Impl != Floor:
			logs := pairs(c, f.Impl, Floor, unit)
			if t.Above = j.Mean(logs, each); len(logs) < compare.FewestLaunches {
				t.Standing = TooFew
			} else if t.Above.Lo > 0 {
				t.Standing = Own
			}
		}
		tails[i] = t
	}
	return tails
}

// TailOf returns an impl's tail among several; ok is false if there is none.
func TailOf(tails []Tail, impl string) (t Tail, ok bool) {
	i := slices.IndexFunc(tails, func(t Tail) bool { return t.Impl == impl })
	if i < 0 {
		return Tail{}, false
	}
	return tails[i], true
}

// A Spread holds the tails of one kind of operation of a cell.
type Spread struct {
	Kind  string   // "reads" or "writes"
	Names []string // of the quantiles that have tails, ascending: "p99.9"
	Tails [][]Tail // at each of them
}

// Spreads returns the spreads of a cell: that of reads, then that of writes. It leaves out a
// kind of which no operation was sampled.
func Spreads(j *compare.Judge, c *compare.Cell) []Spread {
	reads, writes := Spread{Kind: "reads"}, Spread{Kind: "writes"}
	for _, q := range Quantiles() {
		for _, one := range []struct {
			to   *Spread
			unit resultfile.Unit
		}{{&reads, q.Read}, {&writes, q.Write}} {
			if tails := Tails(j, c, one.unit); len(tails) > 0 {
				one.to.Names, one.to.Tails = append(one.to.Names, q.Name), append(one.to.Tails, tails)
			}
		}
	}
	return slices.DeleteFunc([]Spread{reads, writes}, func(s Spread) bool { return len(s.Names) == 0 })
}

// At returns an impl's tail at a quantile; ok is false if there is none.
func (s *Spread) At(name, impl string) (t Tail, ok bool) {
	i := slices.Index(s.Names, name)
	if i < 0 {
		return Tail{}, false
	}
	return TailOf(s.Tails[i], impl)
}

// Impls returns the impls that have a tail at a quantile: the ranked ones ascending by it, then
// the others in the cell's order.
func (s *Spread) Impls(j *compare.Judge, name string) []string {
	var ranked, others []Tail
	if i := slices.Index(s.Names, name); i >= 0 {
		for _, t := range s.Tails[i] {
			if j.Ranks(t.Impl) {
				ranked = append(ranked, t)
			} else {
				others = append(others, t)
			}
		}
	}
	slices.SortStableFunc(ranked, func(a, b Tail) int { return cmp.Compare(a.Value.Center, b.Value.Center) })
	var impls []string
	for _, t := range append(ranked, others...) {
		impls = append(impls, t.Impl)
	}
	return impls
}

// Timing returns what timing takes where there is nothing to time, in ns: the median over the
// lines of a cell; NaN if they don't say.
func Timing(c *compare.Cell) float64 {
	var all []float64
	for i := range c.Contestants {
		all = append(all, values(c, i, resultfile.Clock)...)
	}
	return exact.Median(exact.Sorted(all))
}

// Floored reports whether nop is among the tails, so that the others can be told from the
// machine's own.
func Floored(tails []Tail) bool {
	_, ok := TailOf(tails, Floor)
	return ok
}

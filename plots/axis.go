package plots

import (
	"math"
	"slices"

	"gonum.org/v1/plot"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/plots/internal/layout"
)

// An axis is an axis of the spec, as it is drawn.
type axis struct {
	plot.Axis // Min, Max and Scale

	name  string
	label string
	xs    []float64 // the measured values, ascending
}

// newAxis returns the axis for measured values, ascending.
func newAxis(name string, xs []float64) *axis {
	a := &axis{name: name, xs: xs}
	a.Min, a.Max = xs[0], xs[len(xs)-1]
	switch name {
	case "read":
		a.Scale = layout.ReadScale{}
		a.label = "reads/writes, % (square-root scale of the write share)"
	case "n":
		a.label = "entries (logarithmic scale)"
	case "hit":
		a.label = "keys of the universe that are present, %"
	case "zipf":
		a.label = "exponent of the zipf distribution"
	default: // goroutines, procs
		a.label = name + " (logarithmic scale)"
	}
	if a.Scale == nil {
		a.Scale = plot.LinearScale{}
		if compare.Logarithmic(name) {
			a.Scale = plot.LogScale{}
		}
	}
	return a
}

// amid returns the value that is drawn at a fraction of the way between two.
func (a *axis) amid(from, to, fraction float64) float64 {
	mean := func(x, y float64) float64 { return (1-fraction)*x + fraction*y }
	switch {
	case a.name == "read":
		root := mean(math.Sqrt(100-from), math.Sqrt(100-to))
		return 100 - root*root
	case compare.Logarithmic(a.name):
		return math.Exp(mean(math.Log(from), math.Log(to)))
	}
	return mean(from, to)
}

// amount formats a value as a tick's label.
func (a *axis) amount(x float64) string {
	switch a.name {
	case "read":
		return words.Mix(x)
	case "n":
		return words.Thousands(x)
	}
	return decimal(x)
}

// ticks returns a tick for each measured value, with a label where there is
// room: fits says whether two values are far enough apart to carry both.
func (a *axis) ticks(fits func(x, y float64) bool) []plot.Tick {
	// The ends first, then what people speak of, then the rest.
	rank := []float64{a.Min, a.Max}
	if a.name == "read" {
		rank = append(rank, 50, 95, 90, 75, 99, 25)
	}
	var labelled []float64
	for _, x := range slices.Concat(rank, a.xs) {
		blocks := func(y float64) bool { return x == y || !fits(x, y) }
		if slices.Contains(a.xs, x) && !slices.ContainsFunc(labelled, blocks) {
			labelled = append(labelled, x)
		}
	}
	ticks := make([]plot.Tick, len(a.xs))
	for i, x := range a.xs {
		ticks[i].Value = x
		if slices.Contains(labelled, x) {
			ticks[i].Label = a.amount(x)
		}
	}
	return ticks
}

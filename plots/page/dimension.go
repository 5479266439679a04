package page

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"example.com/mapbench/bench/compare"
)

// A property is how a dimension is read from a cell. Read share and n are no dimensions: they
// are axes of charts.
type property struct {
	id, label string
	keys      []string // of the cell's name that it holds
	usual     string   // what it is called if the name has none of them, or has an exception
}

// properties are the dimensions that a reader can choose, in the order of the form.
var properties = []property{
	{"key", "Keys", []string{"key"}, "uint64"},
	{"val", "Bytes of a value", []string{"val"}, "8"},
	{"dist", "Distribution", []string{"dist"}, "uniform"},
	{"goroutines", "Goroutines", []string{"goroutines"}, "as procs"},
	{"procs", "Procs", nil, ""},
	{"hit", "% of keys present", []string{"hit"}, "50"},
	{"mix", "Other operations", []string{"store", "delete", "loadorstore", "rmw", "range"}, "Store and Delete"},
	{"other", "Conditions", []string{"grow", "sched", "rate", "call", "impl"}, "usual"},
}

// values says what a cell is called along each dimension.
func values(c *compare.Cell) []string {
	stated := make(map[string]string)
	for key := range strings.SplitSeq(c.String(), "/") {
		name, value, _ := strings.Cut(key, "=")
		stated[name] = value
	}
	found := make([]string, len(properties))
	for i, p := range properties {
		switch {
		case p.id == "procs":
			found[i] = strconv.Itoa(c.Procs)
		case len(p.keys) == 1:
			found[i] = cmp.Or(stated[p.keys[0]], p.usual)
		default:
			var texts []string
			for _, key := range p.keys {
				if value, ok := stated[key]; ok {
					texts = append(texts, key+"="+value)
				}
			}
			found[i] = cmp.Or(strings.Join(texts, "/"), p.usual)
		}
	}
	return found
}

// dimensions are the values of the cells of a set, for each property.
type dimensions [][]string

// newDimensions collects the values of cells: the usual one first, then numbers ascending, then
// texts.
func newDimensions(cells []*compare.Cell) dimensions {
	d := make(dimensions, len(properties))
	for _, c := range cells {
		for i, v := range values(c) {
			if !slices.Contains(d[i], v) {
				d[i] = append(d[i], v)
			}
		}
	}
	for i := range d {
		slices.SortFunc(d[i], func(a, b string) int {
			x, errX := strconv.ParseFloat(a, 64)
			y, errY := strconv.ParseFloat(b, 64)
			if errX == nil && errY == nil {
				return cmp.Compare(x, y)
			}
			return cmp.Or(compareBool(b == properties[i].usual, a == properties[i].usual), cmp.Compare(a, b))
		})
	}
	return d
}

// compareBool orders false before true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return +1
}

// of returns the places of a cell's values.
func (d dimensions) of(c *compare.Cell) []int {
	places := values(c)
	found := make([]int, len(places))
	for i, v := range places {
		found[i] = slices.Index(d[i], v)
	}
	return found
}

// list returns the dimensions. The usual value of each is that of a spec which states nothing,
// or else the most frequent one.
func (d dimensions) list(cells []cell) []dimension {
	found := make([]dimension, len(d))
	for i, p := range properties {
		found[i] = dimension{ID: p.id, Label: p.label, Values: d[i], Usual: slices.Index(d[i], p.usual), Default: p.usual}
		if found[i].Usual < 0 {
			counts := make([]int, len(d[i]))
			for _, c := range cells {
				counts[c.Dims[i]]++
			}
			found[i].Usual = slices.Index(counts, slices.Max(counts))
		}
	}
	return found
}

package page

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// A document is what the page's scripts read. Lists refer to others by index. Names of
// fields are short where there is one for each cell: a full suite has hundreds of them.
type document struct {
	About      about       `json:"about"`
	Headline   []string    `json:"headline"`
	Changes    []string    `json:"changes"`
	Trust      []string    `json:"trust"`
	Missing    []string    `json:"missing"` // what was not measured, and what was not asked
	Impls      []impl      `json:"impls"`
	Dimensions []dimension `json:"dimensions"`
	Files      []file      `json:"files"`
	Texts      []string    `json:"texts"` // warnings and reasons, each once
	Cells      []cell      `json:"cells"`
	Grids      []grid      `json:"grids"`
	Sweeps     []sweep     `json:"sweeps"`
	Incorrect  []violation `json:"incorrect"`
	Evidence
}

// about says on what and how the results were measured.
type about struct {
	Measured string `json:"measured"`
	Kernel   string `json:"kernel"`
	Rounds   string `json:"rounds"` // of each launch, as -rounds takes it; "" if the files don't say
	Level    number `json:"level"`  // of intervals, a fraction in [0,1]
	Margin   number `json:"margin"` // of ties, as a fraction
}

// An impl is a map that has results somewhere.
type impl struct {
	Name   string `json:"name"`
	Ranked bool   `json:"ranked"`
}

// A dimension is a property of cells that the reader can choose.
type dimension struct {
	ID     string   `json:"id"`
	Label  string   `json:"label"`
	Values []string `json:"values"`
	Usual  int      `json:"usual"` // the value of the default spec, or else of most cells

	// Default is the value of a spec that states none; "" if there is no such value.
	Default string `json:"default"`
}

// A file is one of the results files.
type file struct {
	Name string `json:"name"`
	Link string `json:"link"` // relative to the page; "" if there is no such path
}

// A cell is the finding about one workload.
type cell struct {
	Spec    string   `json:"s"`           // without burst and call
	Title   string   `json:"t,omitempty"` // with burst, call and the gate's impl, if there are any
	Read    number   `json:"read"`
	N       int      `json:"n"`
	Procs   int      `json:"p"`
	Dims    []int    `json:"d"` // values, one for each dimension
	Presets []string `json:"pre,omitempty"`

	Outcome  outcome `json:"o"`
	Launches int     `json:"k"`             // that the ranking rests on
	Outside  int     `json:"out,omitempty"` // of them in another state of the machine
	Best     []int   `json:"b"`             // impls; the first is that with the lowest median
	Tied     []int   `json:"tie,omitempty"`
	RunnerUp *int    `json:"r,omitempty"`
	Margin   number  `json:"m"`           // of ties in this cell, as a fraction
	Warnings []int   `json:"w,omitempty"` // texts

	// Rows are the contestants with results, as [row] says; Absent are pairs of an impl and
	// the text that says why it has none, or no more.
	Rows   []row    `json:"rows"`
	Absent [][2]int `json:"a,omitempty"`

	// Lines are runs of lines of a results file that hold the results of one launch: quadruples
	// of file, first line, first contestant and number of lines. Contestants are counted as
	// in Contestants.
	Lines       []int    `json:"l"`
	Contestants []string `json:"c,omitempty"` // if they are other than the impls of Rows, in their order
}

// A row is a contestant's finding in a cell: impl; launches; ns/op, its lower and its upper
// bound; time ÷ the best's, its lower and its upper bound. The last three are null for a
// contestant that is not compared with the best, as is each number that is not finite.
type row []number

// A grid places cells over read share and another axis.
type grid struct {
	Y     string `json:"y"`
	Title string `json:"t"`
	Cells []int  `json:"c"`
}

// A sweep is cells that differ in one axis only, ascending, with the crossings of the maps
// that lead somewhere, or are of the standard library.
type sweep struct {
	Axis   string  `json:"axis"`
	Title  string  `json:"t"`
	Cells  []int   `json:"c"`
	Curves []curve `json:"x,omitempty"`
}

// A curve is a pair of maps with at least one crossing along a sweep.
type curve struct {
	A     int    `json:"a"`
	B     int    `json:"b"`
	Open  bool   `json:"open,omitempty"` // unresolved
	Text  string `json:"t"`
	Marks []mark `json:"m"`
}

// A mark is a crossing: lower bound, place, upper bound; and bounds of the tie band, if it has one.
type mark []number

// A number has four significant digits in JSON. It is null if it is NaN or infinite.
type number float64

// digits is what a reader needs of any figure here: intervals have a per cent of width.
const digits = 4

func (x number) MarshalJSON() ([]byte, error) {
	f := float64(x)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return []byte("null"), nil
	}
	if f == math.Trunc(f) && math.Abs(f) < 1e15 {
		return strconv.AppendFloat(nil, f, 'f', -1, 64), nil
	}
	return strconv.AppendFloat(nil, f, 'g', digits, 64), nil
}

// bounds returns an interval as three numbers: center, lower and upper bound.
func bounds(i exact.Interval) []number { return []number{number(i.Center), number(i.Lo), number(i.Hi)} }

// beginnings are those of cells, sweeps and grids. No text holds one: its quotes are escaped.
var beginnings = []string{`{"s":`, `{"axis":`, `{"y":`}

// encode returns the document as JSON that can stand in a script element: "<" is escaped, and so
// is what a terminal would obey. Each cell,
// sweep and grid has a line of its own, so that a change of the page shows what has changed.
func (d *document) encode() ([]byte, error) {
	var b bytes.Buffer
	err := json.NewEncoder(&b).Encode(d)
	text := bytes.TrimSpace(b.Bytes())
	for _, begin := range beginnings {
		text = bytes.ReplaceAll(text, []byte(","+begin), []byte(",\n"+begin))
	}
	return []byte(words.Printable(string(text))), err // its escapes are those of JSON
}

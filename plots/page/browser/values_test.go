package browser

import (
	"fmt"
	"math"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/simulation"
)

// TestValuesAreThoseOfTheFiles draws rows of random cells, and compares what the page shows of them
// with what package compare judges, and its lines with those of the files.
func TestValuesAreThoseOfTheFiles(t *testing.T) {
	set := results(t)
	b := open(t, pageOf(t, set))
	r := simulation.Random(t)
	tables, err := set.Tables(compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rankings := set.Rankings(compare.Options{})
	text := make(map[string][]string)
	for _, name := range committed {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text[name] = strings.Split(string(file), "\n")
	}
	values, seen := 0, make(map[string]bool)
	for values < 100 {
		i := r.IntN(len(tables))
		row := tables[i].Rows[r.IntN(len(tables[i].Rows))]
		if row.Launches+row.Outside == 0 {
			continue
		}
		c := set.Cells[i]
		if view := (url.Values{"cell": {c.Title()}, "map": {row.Impl}}).Encode(); !seen[view] {
			b.follow(view)
			seen[view] = true
		} else {
			continue // the fragment would not change
		}
		cells := eval[[]string](b, `[...document.querySelectorAll("#detail tbody tr")].map(r => [...r.cells].map(c => c.innerText)).find(r => r[0] === `+quote(row.Impl)+`) || []`)
		where := fmt.Sprintf("%s, %s", c.Title(), row.Impl)
		if len(cells) < 6 {
			t.Fatalf("%s: the page shows %q; want a row of figures", where, cells)
		}
		rank := &rankings[i]
		k := slices.IndexFunc(rank.Rivals, func(x compare.Rival) bool { return x.Impl == row.Impl })
		switch {
		case k >= 0:
			values += shows(t, where+", × best", cells[3], cells[4], rank.Rivals[k].Log.Exp())
			if differs(cells[1], float64(rank.Rivals[k].NsPerOp)) {
				t.Errorf("%s: the page shows %s ns/op; want %v", where, cells[1], rank.Rivals[k].NsPerOp)
			}
		case row.Impl == rank.Best[0]:
			values += shows(t, where+", ns/op", cells[1], cells[2], rank.NsPerOp)
		default:
			values += shows(t, where+", ns/op", cells[1], cells[2], row.NsPerOp)
		}
		checkLines(t, where, b.text("#detail .lines"), c, row.Impl, text)
	}
	t.Logf("%d values compared", values)
	if !differs("12.3", 12.36) || differs("12.3", 12.34) {
		t.Error("differs can't tell values apart")
	}
	b.quiet()
}

// shows compares a shown estimate and its bounds with an interval, and returns how many numbers it
// compared.
func shows(t *testing.T, what, center, bounds string, want exact.Interval) int {
	t.Helper()
	if differs(center, want.Center) {
		t.Errorf("%s: the page shows %s; want %v", what, center, want.Center)
	}
	lo, hi, ok := strings.Cut(bounds, " to ")
	if ok != want.Finite() {
		t.Errorf("%s: the page shows the bounds %q; want %v to %v", what, bounds, want.Lo, want.Hi)
	}
	if !ok {
		return 1
	}
	if differs(lo, want.Lo) || differs(hi, want.Hi) {
		t.Errorf("%s: the page shows the bounds %q; want %v to %v", what, bounds, want.Lo, want.Hi)
	}
	return 3
}

// differs reports whether a shown number is not a value, rounded to the digits that are shown. The
// page's data have four digits, so a value may be rounded twice.
func differs(shown string, want float64) bool {
	x, err := strconv.ParseFloat(shown, 64)
	if err != nil {
		return true
	}
	unit := 1.0
	if _, decimals, ok := strings.Cut(shown, "."); ok {
		unit = math.Pow(10, -float64(len(decimals)))
	}
	return math.Abs(x-want) > unit/2+math.Abs(want)*6e-4
}

// checkLines looks up the shown lines in their files. They must be all lines of the map in the cell.
func checkLines(t *testing.T, where, shown string, c *compare.Cell, impl string, text map[string][]string) {
	t.Helper()
	name := "BenchmarkMap/impl=" + impl + "/" + c.String()
	if c.Procs != 1 { // as in package testing, one proc is not stated
		name += "-" + strconv.Itoa(c.Procs)
	}
	name += " "
	_, numbers, _ := strings.Cut(shown, ", line")
	found := 0
	for number := range strings.FieldsFuncSeq(numbers, func(r rune) bool { return r < '0' || r > '9' }) {
		line, err := strconv.Atoi(number)
		if err != nil {
			t.Fatal(err)
		}
		for file, lines := range text {
			if strings.Contains(shown, strings.TrimLeft(file, "./")) && strings.HasPrefix(lines[line-1], name) {
				found++
			}
		}
	}
	if found == 0 || found != strings.Count(numbers, ",")+1 {
		t.Errorf("%s: %d lines of %q are in the file; want all", where, found, shown)
	}
}

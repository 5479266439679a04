package bench

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// Format is the version of the results file, its configuration line "mapbench".
const Format = 1

// keyValue is a configuration line of a results file.
type keyValue struct{ key, value string }

// units are the metrics of a line, with what is better. "assume=nothing" keeps
// benchstat to its default where neither direction is.
var units = []struct{ unit, metadata string }{
	{"ns/op", "better=lower"},
	{"ops/s", "better=higher"},
	{"ratio", "better=lower"},
	{"B/op", "better=lower"},
	{"allocs/op", "better=lower"},
	{"fairness", "better=higher"},
	{"hit", "assume=nothing"},
	{"inserted", "assume=nothing"},
	{"removed", "assume=nothing"},
	{"size", "assume=nothing"},
	{"sweep", "assume=nothing"},
	{"c2c-before-ns", "better=lower"},
	{"c2c-after-ns", "better=lower"},
	{"lost-before", "better=lower"},
	{"lost-after", "better=lower"},
	{"steal", "better=lower"},
	{"void", "better=lower"},
	{"throttled", "better=lower"},
}

// values returns a result's metrics in the order of units. NaN means that the
// result has none.
func (r Result) values() []float64 {
	return []float64{
		r.NsPerOp(), r.OpsPerSec(), r.Ratio,
		r.BytesPerOp, r.AllocsPerOp, r.Fairness,
		r.Hit, r.Inserted, r.Removed, r.Size, float64(r.Sweep),
		r.Before.CoreToCore, r.After.CoreToCore, r.Before.Lost, r.After.Lost, r.Steal, float64(r.Void),
		r.Throttled,
	}
}

// fileWriter writes a results file. Each launch is one Write, so that what is
// in the file is always whole launches.
type fileWriter struct{ w io.Writer }

// header writes the configuration, the units and, as comments, the cells, so that
// the file alone says how to go on with it.
func (f fileWriter) header(config []keyValue, cells []Cell) error {
	var b bytes.Buffer
	for _, c := range config {
		if c.value != "" { // such as the quota where there is none
			fmt.Fprintf(&b, "%s: %s\n", c.key, c.value)
		}
	}
	b.WriteByte('\n')
	for _, u := range units {
		fmt.Fprintf(&b, "Unit %s %s\n", u.unit, u.metadata)
	}
	b.WriteByte('\n')
	for _, c := range cells {
		fmt.Fprintf(&b, "%s%v\n", cellComment, c)
	}
	b.WriteByte('\n')
	_, err := f.w.Write(b.Bytes())
	return err
}

// cellComment begins the line of a cell in the header.
const cellComment = comment + "cell: "

// missingNote and stoppedNote begin what is noted of a contestant that is n/a, and
// of one that measures no longer; its benchmark name and a colon follow. incorrectNote
// begins why, where a map does what no correct one does.
const (
	missingNote   = "n/a: "
	stoppedNote   = "stopped: "
	incorrectNote = "incorrect: "
)

// comment is what begins each line of a launch that must not be used. Readers of
// the format pass over it; resuming counts it.
const comment = "# "

// launch writes the results of one launch of a cell. If one of them is invalid
// all become comments, since a pair needs both its lines.
func (f fileWriter) launch(results []Result) error {
	prefix := ""
	var b bytes.Buffer
	for _, r := range results {
		if err := r.Invalid(); err != nil {
			prefix = comment
			fmt.Fprintf(&b, "%sinvalid launch: %s: %v\n", comment, r.Label, err)
		}
	}
	lines := new(bytes.Buffer)
	w := benchfmt.NewWriter(lines)
	for _, r := range results {
		if err := w.Write(r.record()); err != nil {
			return err
		}
	}
	for line := range bytes.Lines(lines.Bytes()) {
		b.WriteString(prefix)
		b.Write(line)
	}
	_, err := f.w.Write(b.Bytes())
	return err
}

// note writes a comment.
func (f fileWriter) note(format string, args ...any) error {
	text := strings.ReplaceAll(fmt.Sprintf(format, args...), "\n", "\n"+comment)
	_, err := fmt.Fprintf(f.w, "%s%s\n", comment, text)
	return err
}

// record turns a result into a line of the Go benchmark format.
func (r Result) record() *benchfmt.Result {
	record := &benchfmt.Result{
		Name:  benchfmt.Name(r.Cell.benchmark(r.Label, r.Direct)),
		Iters: int(r.Ops),
	}
	for i, v := range r.values() {
		if !math.IsNaN(v) {
			record.Values = append(record.Values, benchfmt.Value{Value: round(v), Unit: units[i].unit})
		}
	}
	return record
}

// round keeps six significant digits, a hundred times what a launch can tell.
func round(v float64) float64 {
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64) // of a formatted number
	return v
}

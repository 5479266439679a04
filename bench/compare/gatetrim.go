package compare

import (
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"
)

// trimmedUnits are the metrics that a trimmed file keeps, readings those of them
// that a launch's lines share.
var (
	trimmedUnits = []string{"ns/op", "ratio", "B/op", "allocs/op", "sweep"}
	readings     = []string{"c2c-before-ns", "c2c-after-ns", "lost-before", "lost-after"}
)

// TrimNight writes a gate's file without what judging it doesn't need: the other
// metrics, CPU that was lost in the measure that is usual, and the machine's readings
// where a launch's second line repeats those of the first. What is written is judged as r is, and can be trimmed again, which
// changes nothing.
func TrimNight(w io.Writer, r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	var first string // readings of the line above
	for line := range strings.Lines(string(text)) {
		// Launches that do not count are comments, which resuming reads.
		bare := strings.TrimPrefix(line, "# ")
		switch name, ok := benchmarkName([]byte(bare)); {
		case ok:
			kept, read := trimmedLine(bare)
			impl, _ := implOf(name)
			if second := strings.HasSuffix(impl, "@"+SideNew) || IsControl(impl); !second || read != first {
				kept += read
			}
			first = read
			b.WriteString(line[:len(line)-len(bare)] + kept + "\n")
		case strings.HasPrefix(line, "Unit "):
			unit, _, _ := strings.Cut(strings.TrimPrefix(line, "Unit "), " ")
			if slices.Contains(trimmedUnits, unit) || slices.Contains(readings, unit) {
				b.WriteString(line)
			}
		default:
			b.WriteString(line)
		}
	}
	_, err = w.Write(b.Bytes())
	return err
}

// trimmedLine returns a line's beginning, without its end, and its readings.
func trimmedLine(line string) (kept, read string) {
	fields := strings.Fields(line)
	kept = strings.Join(fields[:min(2, len(fields))], " ")
	for i := 2; i+1 < len(fields); i += 2 {
		switch value := " " + fields[i] + " " + fields[i+1]; {
		case slices.Contains(trimmedUnits, fields[i+1]):
			kept += value
		case slices.Contains(readings, fields[i+1]) && !usual(fields[i], fields[i+1]):
			read += value
		}
	}
	return kept, read
}

// usual reports whether a reading is of so little lost CPU that it decides nothing.
func usual(value, unit string) bool {
	lost, err := strconv.ParseFloat(value, 64)
	return strings.HasPrefix(unit, "lost-") && err == nil && lost <= lostLimit
}

package resultfile

import (
	"bytes"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
)

// WriteSide writes one side of a gate's file as a file of its own, without the side in the
// impls' names: benchstat old.txt new.txt then compares both sides. It keeps the
// configuration, the units, and the lines of the cells that both sides measured. It leaves
// out comments and controls.
func WriteSide(w io.Writer, f *File, side string) error {
	measured := make(map[Name]bool)
	for line := range f.Lines() {
		measured[line.Name] = true
	}
	both := func(n Name) bool {
		older, newer := n, n
		older.Side, newer.Side = SideOld, SideNew
		return measured[older] && measured[newer]
	}
	var b bytes.Buffer
	wrote := false
	for _, e := range f.Entries {
		switch {
		case strings.HasPrefix(e.Text, "#"):
		case e.Line == nil:
			b.WriteString(e.Text + "\n")
		case e.Line.Name.Side == side && !e.Line.Name.IsControl() && both(e.Line.Name):
			line := *e.Line
			line.Name.Side = ""
			line.write(&b)
			wrote = true
		}
	}
	if !wrote {
		return errors.New("no cell that both sides measured: not the file of a gate")
	}
	return NewWriter(w).flush(&b)
}

// keptUnits and readings are the metrics that a trimmed file keeps. The readings of the
// machine are the same in all lines of a launch.
var (
	keptUnits = []Unit{NsPerOp, Ratio, BytesPerOp, AllocsPerOp, BytesPerEntry, Sweep}
	readings  = []Unit{C2CBefore, C2CAfter, LostBefore, LostAfter}
)

// Trim writes a gate's file without what judging doesn't need: the other metrics, lost CPU
// up to the fraction usual, which decides nothing, and the machine's readings in a launch's
// second line if they repeat the first line's. Judging the written file gives the same as
// judging f. Trimming it again changes nothing.
func Trim(w io.Writer, f *File, usual float64) error {
	var b bytes.Buffer
	var first [4]uint64 // readings of the line above
	for _, e := range f.Entries {
		if e.Line == nil {
			if !isOtherUnit(e.Text) {
				b.WriteString(e.Text + "\n")
			}
			continue
		}
		line := trimmed(e.Line, usual)
		read := line.readings()
		if second := line.Name.Side == SideNew || line.Name.IsControl(); second && read == first {
			for _, u := range readings {
				line.Values[u] = math.NaN()
			}
		}
		first = read
		if line.Unused { // launches that don't count are read by resuming
			b.WriteString(comment)
		}
		line.write(&b)
	}
	return NewWriter(w).flush(&b)
}

// trimmed returns a copy of a line with the values that a trimmed file keeps.
func trimmed(l *Line, usual float64) *Line {
	line := *l
	for u := range NumUnits {
		lost := u == LostBefore || u == LostAfter
		if !slices.Contains(keptUnits, u) && !slices.Contains(readings, u) || lost && line.Values[u] <= usual {
			line.Values[u] = math.NaN()
		}
	}
	return &line
}

// readings returns the readings' values as values that can be compared: NaN equals NaN.
func (l *Line) readings() (bits [4]uint64) {
	for i, u := range readings {
		bits[i] = math.Float64bits(l.Values[u])
	}
	return bits
}

// isOtherUnit reports whether a line describes a unit that a trimmed file doesn't have.
func isOtherUnit(line string) bool {
	rest, ok := strings.CutPrefix(line, unitPrefix)
	name, _, _ := strings.Cut(rest, " ")
	u, known := FindUnit(name)
	return ok && !(known && (slices.Contains(keptUnits, u) || slices.Contains(readings, u)))
}

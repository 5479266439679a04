package resultfile

import (
	"bytes"
	"fmt"
	"strings"
)

// cutLine leaves out a last line without its end, as a full disk or a kill leaves it.
func (f *File) cutLine() {
	end := bytes.LastIndexByte(f.Text, '\n') + 1
	if end == len(f.Text) {
		return
	}
	f.Cut = append(f.Cut, fmt.Errorf("line %d is cut off, and left out", 1+bytes.Count(f.Text, []byte("\n"))))
	f.leaveOut(end)
}

// cutLaunch leaves out a last launch that lacks lines. If it is invalid, its reasons go,
// too.
func (f *File) cutLaunch() {
	begin := len(f.Entries)
	for begin > 0 && f.Entries[begin-1].Line != nil && sameLaunch(f.Entries[begin-1].Line, f.Entries[len(f.Entries)-1].Line) {
		begin--
	}
	lines := len(f.Entries) - begin
	if lines == 0 {
		return
	}
	want := f.contestants(f.Entries[begin].Line.Name)
	if lines >= want {
		return
	}
	for unused := f.Entries[begin].Line.Unused; unused && begin > 0 && isReason(f.Entries[begin-1].Text); {
		begin--
	}
	f.Cut = append(f.Cut, fmt.Errorf("the last launch, from line %d on, has lines of %d of %d contestants: it is left out, and measured anew by -resume",
		f.Entries[begin].Place, lines, want))
	size := 0
	for _, e := range f.Entries[:begin] {
		size += len(e.Text) + 1
	}
	f.Entries = f.Entries[:begin]
	f.leaveOut(size)
}

// leaveOut keeps the text's beginning.
func (f *File) leaveOut(size int) {
	f.Rest += int64(len(f.Text) - size)
	f.Text = f.Text[:size]
}

// sameLaunch reports whether two neighbouring lines belong to one launch.
func sameLaunch(a, b *Line) bool {
	return a.Name.Workload == b.Name.Workload && a.Name.GateImpl() == b.Name.GateImpl() && a.Unused == b.Unused &&
		(a.Values[Sweep] == b.Values[Sweep] || a.Values[Sweep] != a.Values[Sweep] && b.Values[Sweep] != b.Values[Sweep])
}

// contestants returns how many lines a launch should have: one for each contestant that the
// header lists for its cell, except those with a note. It returns 0 if the header doesn't
// list the cell; the header of an adaptive crossover lists none.
func (f *File) contestants(of Name) int {
	for _, c := range f.Cells {
		if !c.holds(of) {
			continue
		}
		absent := make(map[Contestant]bool)
		for _, n := range f.Notes() {
			if n.Name.GateImpl() == of.GateImpl() && of.Workload.Same(n.Name.Workload) {
				absent[n.Name.Contestant] = true
			}
		}
		return len(c.Impls) - len(absent)
	}
	return 0
}

// isReason reports whether a line says why the launch below is invalid.
func isReason(line string) bool { return strings.HasPrefix(line, comment+invalidComment) }

package compare

// Source returns where the launch's results stand: the path of their file, and the number of
// the line of each contestant of the cell, in the cell's order, from 1 on. The number is 0
// for a contestant that had stopped. The caller owns lines.
func (l *Launch) Source() (file string, lines []int) {
	lines = make([]int, len(l.Results))
	for i, r := range l.Results {
		if r != nil {
			lines[i] = r.line
		}
	}
	return l.from.file, lines
}

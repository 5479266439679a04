package compare

// Short returns the cells that have fewer launches within the machine's main
// state than asked for, in the files' order.
func (s *Set) Short(launches int) []*Cell {
	var short []*Cell
	for _, c := range s.Cells {
		inside := 0
		for _, l := range c.Launches {
			if l.Outside == "" {
				inside++
			}
		}
		if inside < launches {
			short = append(short, c)
		}
	}
	return short
}

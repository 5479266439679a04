package compare

// OutsideLaunches returns how many of a cell's launches lie outside the machine's
// main state.
func (c *Cell) OutsideLaunches() int {
	n := 0
	for _, l := range c.Launches {
		if l.Outside != "" {
			n++
		}
	}
	return n
}

package compare

// A look is a moment at which a race judges a cell.
type look struct {
	from, to int     // the cell's launches that it judges
	share    float64 // of α
}

// screenShare is the share of α that the first look of a race has. It compares all
// contestants over few launches. The other looks share the rest equally.
const screenShare = 0.4

// looksDone returns the looks for which the cell has launches. A cell that was not raced has
// one, at all its launches. The last one may have fewer launches than planned, because the
// time was used up. It is left out unless partial is set, and if it has too few to compare
// impls with, so that the look before stands. If there are more launches than planned, the
// last look takes them all.
func (c *Cell) looksDone(partial bool) []look {
	n, last := len(c.Launches), len(c.looks)-1
	if last < 1 {
		return []look{{0, n, 1}}
	}
	var done []look
	for k, to := range c.looks {
		l := look{c.looks[0], to, (1 - screenShare) / float64(last)}
		switch {
		case k == 0:
			l.from, l.share = 0, screenShare
		case k == last && n > to:
			l.to = n
		}
		whole := n >= l.to
		news := k == 0 || n > c.looks[k-1] && n-l.from >= FewestLaunches
		if !whole && !(partial && news) {
			break
		}
		l.to = min(l.to, n)
		done = append(done, l)
		if !whole {
			break
		}
	}
	return done
}

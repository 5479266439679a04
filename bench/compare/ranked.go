package compare

import "slices"

// Ranked returns the impls of all cells that are ranked, each once, in the order
// of the files.
func (s *Set) Ranked(opt Options) []string {
	j := NewJudge(opt)
	var names []string
	for _, c := range s.Cells {
		for _, name := range c.Contestants {
			if j.ranks(name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

package bench

import "example.com/mapbench/impls/peers/incorrect"

// markIncorrect marks the offers whose version of a map breaks a law by the list. The
// worker has no say in it: a map is not asked whether it is correct.
func markIncorrect(offers []Offer, known incorrect.List) {
	for i := range offers {
		o := &offers[i]
		if found := known.Of(o.Name, o.Module, o.Version); len(found.Violations) > 0 {
			o.incorrect = incorrectNote + found.String()
		}
	}
}

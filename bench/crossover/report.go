package crossover

import (
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/profile"
	"example.com/mapbench/internal/exact"
)

// Findings are what a report puts into words. Its lists are empty rather than nil, so that
// they are arrays in JSON.
type Findings struct {
	Headlines []Headline          `json:"headlines"`
	Rankings  []compare.Ranking   `json:"rankings"` // one for each cell
	Grids     []compare.Grid      `json:"grids"`    // of read and n, and of read and goroutines
	Profiles  []profile.Profile   `json:"profiles"` // at 50/50 against 95/5
	Article   []profile.Published `json:"article"`
	State     compare.State       `json:"state"`
	Warnings  exact.Warnings      `json:"warnings"`
}

// Find returns the findings of a set, for a report.
func Find(set *compare.Set, options compare.Options) (*Findings, error) {
	found := Findings{
		Headlines: orEmpty(Headlines(set, options)),
		Rankings:  set.Rankings(options),
		Grids:     []compare.Grid{},
		Profiles:  orEmpty(profile.Of(set, []float64{95, 50}, options)),
		Article:   orEmpty(profile.BesideArticle(set, options)),
		State:     set.State,
		Warnings:  set.Warnings,
	}
	for _, axis := range []string{"n", "goroutines"} {
		grids, err := set.Grids("read", axis, options)
		if err != nil {
			return nil, err
		}
		found.Grids = append(found.Grids, grids...)
	}
	return &found, nil
}

// orEmpty returns a list that is not nil.
func orEmpty[T any](found []T) []T { return append([]T{}, found...) }

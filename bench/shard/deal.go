package shard

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/internal/resultfile"
)

// Deal splits cells among so many shards: the longest cell first, each to the shard that has
// least to do so far. It returns the places of each shard's cells, ascending. Equal arguments
// give equal results, so that every machine deals alike. It is an error if a shard would get
// none.
func Deal(cells []bench.Cell, rounds bench.Rounds, of int) ([][]int, error) {
	if of > len(cells) {
		return nil, fmt.Errorf("%d shards of %d cells; want at most as many shards as cells", of, len(cells))
	}
	order, times := make([]int, len(cells)), make([]time.Duration, len(cells))
	for i, c := range cells {
		order[i], times[i] = i, c.Expected(rounds)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(times[b], times[a]) })
	dealt, load := make([][]int, of), make([]time.Duration, of)
	for _, place := range order {
		least := 0
		for i := range load {
			if load[i] < load[least] {
				least = i
			}
		}
		dealt[least] = append(dealt[least], place)
		load[least] += times[place]
	}
	for _, places := range dealt {
		slices.Sort(places)
	}
	return dealt, nil
}

// Pick returns the cells at some places.
func Pick(cells []bench.Cell, places []int) []bench.Cell {
	picked := make([]bench.Cell, len(places))
	for i, place := range places {
		picked[i] = cells[place]
	}
	return picked
}

// Fingerprint identifies a plan: its cells and, as texts, what else the shards must have in
// common. It says nothing of commits and toolchains, which the header of a file states.
func Fingerprint(cells []bench.Cell, settings ...string) string {
	var lines []string
	for _, c := range cells {
		lines = append(lines, c.String())
	}
	lines = append(lines, settings...)
	return fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Join(lines, "\n"))))[:16]
}

// Take makes the configuration of a run that of one of its shards. Flags are those of
// [resultfile.Shard]. It is an error if there are more shards than cells.
func Take(c *bench.Config, number, of int, flags []string) error {
	dealt, err := Deal(c.Cells, c.Rounds, of)
	if err != nil {
		return err
	}
	plan := Fingerprint(c.Cells, fmt.Sprint(c.Launches), string(c.Rounds), fmt.Sprint(c.Looks), string(c.Contenders))
	c.Shard = &resultfile.Shard{Number: number, Of: of, Plan: plan, Cells: len(c.Cells), Places: dealt[number-1], Flags: flags}
	c.Cells = Pick(c.Cells, c.Shard.Places)
	return nil
}

package profile

import (
	"fmt"
	"math"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/workloads"
)

// ArticleTitle is the title of the article that published the figures which
// [BesideArticle] puts beside measured ones.
const ArticleTitle = "Can a Go map be written concurrently?"

// The article, in its section 4.1, times 1e6 operations on a sync.Map of 1e4 int
// keys at three mixes, and concludes that its cost grows 17 times from reading to
// writing.
var (
	articleReads = []float64{95, 50, 0}         // per cent
	articleMs    = []float64{12.3, 89.7, 215.4} // per 1e6 operations
)

// The spec nearest to the article's workload, but for its shares of reads: all keys are
// present.
const (
	articleImpl = "sync.Map"
	articleSpec = "read=95/n=10000/hit=100"
)

// A Published is a measured profile beside the article's figures. The article measured on
// another machine, so only ratios can be compared.
type Published struct {
	// Profile is measured. Its ns per operation are also ms per 1e6 operations.
	Profile

	// Ms holds the article's times in ms per 1e6 operations, one for each of Reads.
	// Ratio holds the same times divided by the first.
	Ms    []float64 `json:"ms"`
	Ratio []float64 `json:"ratio"`

	// Sides says where each of Ratio lies: 0 inside the measured interval, +1 above it,
	// -1 below it. The first is 0. An interval without bounds holds every ratio.
	Sides []int `json:"sides"`
}

// BesideArticle puts sync.Map's profiles beside the article's figures. It uses the cells of
// 10,000 uniform integer keys that all Loads hit, if the set has them at 95 % reads and at
// one or more of the article's other shares.
func BesideArticle(s *compare.Set, opt compare.Options) []Published {
	spec, err := workloads.ParseSpec(articleSpec)
	if err != nil {
		panic("profile: BesideArticle: " + err.Error())
	}
	j := compare.NewJudge(opt)
	var found []Published
	for _, g := range s.Along("read") {
		nearest := compare.Cell{Spec: spec, Procs: g.Procs}
		// WouldHold lets any burst and call pass; a group's cells have the same ones.
		if measured := g.Cells[0]; !g.WouldHold(&nearest) || measured.Burst != "" || measured.Call != "" {
			continue
		}
		for _, p := range all(j, &g, articleReads, s.Sweeps) {
			if p.Impl == articleImpl {
				found = append(found, beside(p))
			}
		}
	}
	return found
}

// beside adds the article's figures to a profile.
func beside(p Profile) Published {
	a := Published{Profile: p}
	for i, read := range p.Reads {
		a.Ms = append(a.Ms, articleMs[slices.Index(articleReads, read)])
		a.Ratio = append(a.Ratio, a.Ms[i]/a.Ms[0])
		side := 0
		if log := math.Log(a.Ratio[i]); log > p.Log[i].Hi {
			side = +1
		} else if log < p.Log[i].Lo {
			side = -1
		}
		a.Sides = append(a.Sides, side)
	}
	return a
}

// Sentence says whether the article's ratios lie inside the measured intervals.
func (a *Published) Sentence() string {
	var shares, took, claimed []string
	for i, read := range a.Reads {
		shares = append(shares, words.Decimal(read, 1))
		took = append(took, words.Decimal(a.NsPerOp[i].Center, 1))
		claimed = append(claimed, words.Decimal(a.Ms[i], 1))
	}
	text := fmt.Sprintf("%s: 1e6 operations on %s take %s ms at %s %% reads, the article's %s ms",
		words.Workload(a.Spec, a.Procs), a.Impl, words.List(took), words.List(shares), words.List(claimed))
	for i := 1; i < len(a.Reads); i++ {
		measured, ratio := a.Log[i].Exp(), words.Factor(a.Ratio[i])
		text += fmt.Sprintf("; at %s %% reads an operation takes %s times as long as at %s %%", shares[i], words.Factor(measured.Center), shares[0])
		if !measured.Finite() {
			text += ", and these launches are too few to compare it with the article's " + ratio
			continue
		}
		where := map[int]string{-1: "below", 0: "inside", +1: "above"}[a.Sides[i]]
		text += fmt.Sprintf(" (%s to %s), and the article's %s lies %s that interval", words.Factor(measured.Lo), words.Factor(measured.Hi), ratio, where)
	}
	return text + "."
}

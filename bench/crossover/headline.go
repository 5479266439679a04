package crossover

import (
	"fmt"
	"math"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// A Headline says which impl is best at 95/5 and at 50/50 (95 % and 50 % reads), all else
// equal, and where that changes.
type Headline struct {
	Spec  string `json:"spec"` // what the cells share, as text without read
	Procs int    `json:"procs"`
	N     int    `json:"n"` // entries

	At95 compare.Ranking `json:"at_95"`
	At50 compare.Ranking `json:"at_50"`

	// Change is the curve along read of A, which is At95.Best[0], and B, which
	// is At50.Best[0]. Nil if they are the same impl or share no two cells.
	Change *Curve `json:"change"`

	// Elsewhere are the other measured shares at which no impl of At95.Best or
	// At50.Best is among the best, descending.
	Elsewhere []Share `json:"elsewhere"`

	// Sentences put the finding into words, each one complete. The first says
	// which impl is best at 95/5 and at 50/50. The next is Change's, or says why
	// there is no Change, if the impls differ. The last is about Elsewhere,
	// unless that is empty. Warnings are not included: see Doubts.
	Sentences []string `json:"sentences"`
}

// A Share is a share of reads, and which impl is best there.
type Share struct {
	Read float64 `json:"read"` // per cent
	compare.Ranking
}

// Headlines compares 95/5 with 50/50 in every group of cells that differ in read only. It
// leaves out groups that lack either share, or have fewer than two ranked impls there, and those
// of which nothing can be judged ([compare.Judge.Fixed]).
func Headlines(s *compare.Set, opt compare.Options) []Headline {
	j := compare.NewJudge(opt)
	var found []Headline
	for _, g := range s.Along("read") {
		at95, at50 := g.At(95), g.At(50)
		if at95 == nil || at50 == nil || j.Fixed(at95) {
			continue
		}
		family := j.Family(at95, at50)
		if len(family) < 2 {
			continue
		}
		h := Headline{
			Spec: g.Spec, Procs: g.Procs, N: at95.Spec.N,
			At95: j.Rank(at95, family), At50: j.Rank(at50, family),
		}
		if len(h.At95.Best) == 0 || len(h.At50.Best) == 0 {
			continue // no impl of the family can do that workload
		}
		if a, b := h.At95.Best[0], h.At50.Best[0]; a != b {
			if both := g.Holding(a, b); len(both.Cells) >= 2 {
				curve := curveOf(j, &both, a, b, s.Sweeps)
				h.Change = &curve
			}
		}
		h.Elsewhere = h.elsewhere(j, &g)
		h.Sentences = h.say(j.Options.Margin)
		found = append(found, h)
	}
	return found
}

// elsewhere ranks all shares of the group, and keeps those at which none of the headline's
// best impls is best.
func (h *Headline) elsewhere(j *compare.Judge, g *compare.Group) []Share {
	best := slices.Concat(h.At95.Best, h.At50.Best)
	family := j.Family(g.Cells...)
	shares := []Share{}
	for _, c := range slices.Backward(g.Cells) {
		r := j.Rank(c, family)
		known := func(impl string) bool { return slices.Contains(best, impl) }
		if len(r.Best) > 0 && !slices.ContainsFunc(r.Best, known) {
			shares = append(shares, Share{Read: c.Spec.Read, Ranking: r})
		}
	}
	return shares
}

// Doubts returns the warnings of all rankings that the headline rests on: each text once,
// after the shares that have it. It leaves out the warnings of Change.
func (h *Headline) Doubts() exact.Warnings {
	var texts []string // in the order of first appearance
	at := make(map[string][]string)
	for _, s := range append([]Share{{Read: 95, Ranking: h.At95}, {Read: 50, Ranking: h.At50}}, h.Elsewhere...) {
		for _, warning := range s.Warnings {
			text := warning.Error()
			if at[text] == nil {
				texts = append(texts, text)
			}
			at[text] = append(at[text], words.Mix(s.Read))
		}
	}
	var doubts exact.Warnings
	for _, text := range texts {
		doubts = append(doubts, fmt.Errorf("at %s: %s", words.List(at[text]), text))
	}
	return doubts
}

// say returns the finding's Sentences.
func (h *Headline) say(margin float64) []string {
	at95, at50 := leaders(&h.At95, margin), leaders(&h.At50, margin)
	text := at95 + " at 95/5" + ahead(&h.At95)
	if at50 == at95 {
		text += " and at 50/50"
	} else {
		text += "; " + at50 + " at 50/50"
	}
	sentences := []string{words.Workload(h.Spec, h.Procs) + ": " + text + ahead(&h.At50) + "."}
	if h.Change != nil {
		sentences = append(sentences, h.Change.Sentence())
	} else if a, b := h.At95.Best[0], h.At50.Best[0]; a != b {
		sentences = append(sentences, fmt.Sprintf("%s: no two read shares hold both %s and %s, so where it changes is not known.", words.Workload(h.Spec, h.Procs), a, b))
	}
	text, last := "", ""
	for _, s := range h.Elsewhere {
		leaders := leaders(&s.Ranking, margin)
		switch {
		case leaders == last:
			text += " and"
		case text != "":
			text += "; " + leaders
		default:
			text = leaders
		}
		text += " at " + words.Mix(s.Read) + ahead(&s.Ranking)
		last = leaders
	}
	if text != "" {
		sentences = append(sentences, words.Workload(h.Spec, h.Procs)+": "+text+".")
	}
	return sentences
}

// leaders says which impl is best, and which others may be.
func leaders(r *compare.Ranking, margin float64) string {
	first := r.Best[0]
	if math.IsNaN(r.NsPerOp.Center) {
		return "no launch says who is best"
	}
	text := first + " is best"
	if len(r.Tied) > 0 {
		text = fmt.Sprintf("%s are practically tied (±%s) as best", words.List(append([]string{first}, r.Tied...)), words.Percent(margin))
	}
	var open []string
	for _, impl := range r.Best[1:] {
		if !slices.Contains(r.Tied, impl) {
			open = append(open, impl)
		}
	}
	if len(open) == 0 {
		return text
	}
	// A longer list would hide the leader.
	const most = 4
	others := words.List(open)
	if len(open) > most {
		others = fmt.Sprintf("%d other impls", len(open))
	}
	if len(r.Tied) == 0 {
		text = first + " leads"
	}
	return fmt.Sprintf("%s, not told apart from %s,", text, others)
}

// ahead says by how much the best impl is ahead of the runner-up.
func ahead(r *compare.Ranking) string {
	if r.RunnerUp == "" {
		return ""
	}
	than := ""
	if len(r.Best) > 1 {
		than = " than " + r.Best[0]
	}
	longer, bounds := words.Longer(r.Lead)
	return fmt.Sprintf(" (%s takes %s %% longer%s, %s)", r.RunnerUp, longer, than, bounds)
}

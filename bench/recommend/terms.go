package recommend

import (
	"math"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// Throughput is the objective of [Asked] by ns/op, and the default.
const Throughput = "throughput"

// objective returns the name of an objective: "throughput", or that of a unit.
func objective(unit resultfile.Unit) string {
	if unit == resultfile.NsPerOp {
		return Throughput
	}
	return unit.String()
}

// ParseObjective returns the unit of an objective: "throughput", or the name of a unit by which
// maps can be judged. The error lists these.
func ParseObjective(name string) (resultfile.Unit, error) {
	if name == Throughput {
		return resultfile.NsPerOp, nil
	}
	return resultfile.ParseJudged(name)
}

// terms are the words for an objective. By ns/op the best map is the fastest, and another takes
// 12 % longer. By p99 it is the best, and another has 12 % more.
type terms struct {
	best   string // "fastest"
	better string // "faster"
	has    string // "takes"
	have   string // "take"
	worse  string // "longer"
	by     string // " by p99 of reads"; "" for ns/op
	higher bool   // more is better
}

// termsOf returns the words for a unit.
func termsOf(unit resultfile.Unit) terms {
	t := terms{best: "best", better: "better", has: "has", have: "have", worse: "more", by: " by " + unit.Words()}
	switch {
	case unit == resultfile.NsPerOp:
		return terms{best: "fastest", better: "faster", has: "takes", have: "take", worse: "longer"}
	case unit.Higher():
		t.worse, t.higher = "less", true
	}
	return t
}

// terms returns the words for what an answer is about.
func (a *Answer) terms() terms {
	unit, err := ParseObjective(a.Question.For)
	if err != nil {
		unit = resultfile.NsPerOp // of an answer that nobody asked for
	}
	return termsOf(unit)
}

// lead formats a lead: "takes 12 % longer (8 to 15)", "has 12 % more (8 to 15)".
func (t terms) lead(l Lead) string {
	log := exact.Interval{Lo: math.Log1p(float64(l.Lo)), Center: math.Log1p(float64(l.Center)), Hi: math.Log1p(float64(l.Hi))}
	if t.higher {
		// Of the best value, the other has 1 ÷ (1 + lead), which is so much less.
		less := func(log float64) float64 { return math.Log1p(-math.Expm1(-log)) }
		log.Lo, log.Center, log.Hi = less(log.Lo), less(log.Center), less(log.Hi)
	}
	if math.IsInf(log.Center, 1) {
		return t.has + " " + t.worse + " than none"
	}
	center, bounds := words.Longer(log)
	text := t.has + " " + center + " % " + t.worse
	if bounds != "" {
		text += " (" + bounds + ")"
	}
	return text
}

// atMost formats the bound of a loss: "takes at most 3 % longer", "has at most 3 % more".
func (t terms) atMost(loss float64) string {
	if t.higher {
		loss = loss / (1 + loss)
	}
	return t.has + " at most " + percent(loss) + " " + t.worse
}

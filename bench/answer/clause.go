package answer

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/internal/words"
)

// A clause says how two maps, or some maps and another, compare along the read share:
// "sync.Map beats mutex above 57 % (51 to 62)".
type clause struct {
	faster, slower []string // or both sides of a verb that has none
	verb           string
	where          string // "at every share"; "" for a verb that says all
}

func (c clause) String() string {
	text := words.List(c.faster) + " " + c.verb + " " + words.List(c.slower)
	if c.where != "" {
		text += " " + c.where
	}
	return text
}

// beats is the verb of a clause whose first map is faster.
const beats = "beats"

// clausesOf puts a curve along the read share into clauses. What is shown comes first.
func clausesOf(c *crossover.Curve) []clause {
	a, b := []string{c.A}, []string{c.B}
	switch c.Verdict {
	case crossover.AFaster:
		return []clause{{a, b, beats, everywhere}}
	case crossover.BFaster:
		return []clause{{b, a, beats, everywhere}}
	case compare.Indistinguishable:
		return []clause{{a, b, "is tied with", everywhere}}
	}
	if len(c.Crossings) > 0 {
		found := make([]clause, len(c.Crossings))
		for i, x := range c.Crossings {
			found[i] = clause{[]string{x.Above}, []string{x.Below}, beats, crossingText(x)}
		}
		return found
	}
	var aAt, bAt []float64
	open := false
	for _, p := range c.Points {
		switch {
		case p.Tied:
		case p.Sign < 0:
			aAt = append(aAt, p.X)
		case p.Sign > 0:
			bAt = append(bAt, p.X)
		default:
			open = true
		}
	}
	rest := ", else tied"
	if open {
		rest = ", else open"
	}
	var found []clause
	if len(aAt) > 0 {
		found = append(found, clause{a, b, beats, "at " + shares(aAt) + rest})
	}
	if len(bAt) > 0 {
		found = append(found, clause{b, a, beats, "at " + shares(bAt) + rest})
	}
	if len(found) == 0 {
		found = append(found, clause{a, b, "is not told apart from", ""})
	}
	return found
}

// everywhere is where a finding holds at all measured read shares.
const everywhere = "at every share"

// join puts clauses into a text. It says what two of them share once.
func join(clauses []clause) string {
	clauses = slices.Clone(clauses)
	for i := 0; i < len(clauses); i++ {
		for k := len(clauses) - 1; k > i; k-- {
			x, y := &clauses[i], clauses[k]
			if x.verb != y.verb || x.where != y.where {
				continue
			}
			switch {
			case slices.Equal(x.slower, y.slower):
				x.faster = slices.Concat(x.faster, y.faster)
			case slices.Equal(x.faster, y.faster):
				x.slower = slices.Concat(x.slower, y.slower)
			default:
				continue
			}
			clauses = slices.Delete(clauses, k, k+1)
		}
	}
	var texts []string
	for i, c := range clauses {
		if len(c.faster) > 1 {
			c.verb = plural[c.verb]
		}
		text := c.String()
		if i > 0 && c.verb == beats && clauses[i-1].verb == beats && slices.Equal(clauses[i-1].faster, c.faster) {
			text = strings.TrimPrefix(text, words.List(c.faster)+" "+beats+" ")
			texts[len(texts)-1] += ", " + text
			continue
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, "; ")
}

// plural are the verbs of several maps.
var plural = map[string]string{beats: "beat", "is tied with": "are tied with", "is not told apart from": "are not told apart from"}

// crossingText says above which read share a map is faster, with the interval.
func crossingText(x crossover.Crossing) string {
	at := share
	if x.Hi-x.Lo < 2 || x.At >= 90 {
		at = func(read float64) string { return words.Decimal(read, 1) }
	}
	return fmt.Sprintf("above %s %% (%s to %s)", at(x.At), at(x.Lo), at(x.Hi))
}

// share formats a read share in per cent, with a decimal where it matters.
func share(read float64) string {
	if read >= 90 || read == math.Trunc(read) {
		return words.Decimal(read, 1)
	}
	return words.Decimal(read, 0)
}

// shares formats read shares, ascending: "95 %", "0, 25 and 50 %", "5 shares from 0 to 95 %".
func shares(reads []float64) string {
	if n := len(reads); n > 4 {
		return fmt.Sprintf("%d shares from %s to %s %%", n, share(reads[0]), share(reads[n-1]))
	}
	texts := make([]string, len(reads))
	for i, read := range reads {
		texts[i] = share(read)
	}
	return words.List(texts) + " %"
}

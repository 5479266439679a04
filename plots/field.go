package plots

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// meanings are the outcomes of a cell in words, as keys explain them.
var meanings = map[compare.Outcome]string{
	compare.NoneMeasured:   "not measured",
	compare.OneMeasured:    "one impl alone",
	compare.OneWins:        "best",
	compare.SeveralTie:     "tied as best",
	compare.NotToldApart:   "not told apart from the best",
	compare.TooFew:         "too few launches to tell",
	compare.DependsOnState: "order depends on the machine's state",
}

// tintOpacity is that of a field's colour: type on it keeps its contrast.
const tintOpacity = 0.4

// ground draws the ground of an outcome, in the colours of the two best. The grounds differ in
// shape, so that they differ in grey, too: plain for a winner, broad stripes for a tie, thin
// lines for what is not told apart, dots without colour where nothing can be told yet, and two
// halves where it depends on the machine's state.
func (k *ink) ground(r rect, of compare.Outcome, first, second style) {
	tint := func(s style) color.NRGBA { return fade(s.color, tintOpacity) }
	switch of {
	case compare.OneWins:
		k.box(r.x0, r.y0, r.x1, r.y1, tint(first))
	case compare.SeveralTie:
		k.stripes(r, tint(first), tint(second))
	case compare.NotToldApart:
		k.hatch(r, fade(first.color, 0.7), fade(second.color, 0.7))
	case compare.TooFew:
		k.dots(r, pale)
	case compare.DependsOnState:
		half := (r.y0 + r.y1) / 2
		k.box(r.x0, half, r.x1, r.y1, tint(first))
		k.box(r.x0, r.y0, r.x1, half, tint(second))
		k.line(soft, 1, []vg.Length{3, 2}, vg.Point{X: r.x0, Y: half}, vg.Point{X: r.x1, Y: half})
	default:
		k.box(r.x0, r.y0, r.x1, r.y1, unmeasured)
	}
}

// field draws one cell of a map of winners.
func (w *winnerMap) field(k *ink, r rect, of *compare.Ranking) {
	kind, best := of.Outcome()
	w.outcome(k, r, of, kind, best)
}

// outcome draws a cell of which the outcome and the best impls are known.
func (w *winnerMap) outcome(k *ink, r rect, of *compare.Ranking, kind compare.Outcome, best []string) {
	var looks [2]style
	for i := range looks {
		if len(best) > 0 {
			looks[i] = w.looks[best[min(i, len(best)-1)]]
		}
	}
	k.ground(r, kind, looks[0], looks[1])
	star := ""
	if len(of.Missing) > 0 {
		star = "*"
	}
	middle, half := (r.x0+r.x1)/2, (r.y0+r.y1)/2
	line := func(l letter, c color.NRGBA, y vg.Length, text string) {
		text = l.Clip(text, r.x1-r.x0-4)
		if kind == compare.NotToldApart || kind == compare.TooFew { // the ground would run through the type
			side := l.Width(text)/2 + 2
			k.box(middle-side, y-2.5, middle+side, y+8, white)
		}
		k.text(l, c, middle, y, 0.5, text)
	}
	const apart vg.Length = 10.5
	switch kind {
	case compare.NoneMeasured:
	case compare.OneMeasured:
		line(note, dark, half+2, best[0]+star)
		line(note, soft, half+2-apart, "alone")
	case compare.OneWins:
		k.mark(looks[0].marker, looks[0].color, vg.Point{X: middle, Y: r.y1 - 9}, 2.4)
		l := strong
		if l.Width(best[0]+star) > r.x1-r.x0-4 {
			l = letter{Size: note.Size, Bold: true}
		}
		line(l, dark, r.y0+22, best[0]+star)
		if !math.IsNaN(of.Lead.Center) {
			line(note, dark, r.y0+9, words.BriefDelta(of.Lead.Center))
		}
	case compare.TooFew:
		line(note, soft, half+2, "too few"+star)
		line(note, soft, half+2-apart, words.Count(of.Launches, "launch"))
	case compare.DependsOnState:
		line(note, dark, half+9, best[0]+star)
		second := best[1]
		if len(best) > 2 {
			second = fmt.Sprintf("or %d others", len(best)-1)
		}
		line(note, dark, half-14, second)
	default:
		word := "tied" + star
		if kind == compare.NotToldApart {
			word = "open" + star
		}
		const most = 3 // lines of names
		names := best
		if len(best) > most {
			names = append(slices.Clone(best[:most-1]), fmt.Sprintf("+ %d more", len(best)-most+1))
		}
		y := half + apart*vg.Length(len(names)+1)/2 - 8.5
		for _, name := range names {
			line(note, dark, y, name)
			y -= apart
		}
		line(note, soft, y, word)
	}
}

// signs explains what the chart holds and nothing else.
func (w *winnerMap) signs() []sign {
	seen := make(map[compare.Outcome]bool)
	var first, second style
	for _, f := range w.fields {
		kind, best := f.Outcome()
		seen[kind] = true
		if first.color.A == 0 && len(best) > 0 {
			first = w.looks[best[0]]
		}
	}
	second = first
	for _, f := range w.fields { // the key shows colours of the chart
		if _, best := f.Outcome(); len(best) > 1 && w.looks[best[1]].color != first.color {
			second = w.looks[best[1]]
			break
		}
	}
	seen[compare.NoneMeasured] = seen[compare.NoneMeasured] || len(w.fields) < len(w.xs)*len(w.Ys)
	var signs []sign
	for _, kind := range []compare.Outcome{compare.OneWins, compare.SeveralTie, compare.NotToldApart, compare.DependsOnState, compare.TooFew, compare.OneMeasured, compare.NoneMeasured} {
		if !seen[kind] || kind == compare.NoneMeasured && seen[compare.OneMeasured] {
			continue
		}
		text := meanings[kind]
		if kind == compare.OneMeasured {
			text += ", or not measured"
		}
		signs = append(signs, sign{22, func(k *ink, x, y vg.Length) {
			k.ground(rect{x, y - 5, x + 22, y + 5}, kind, first, second)
		}, text})
	}
	return signs
}

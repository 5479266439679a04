package answer

import (
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/internal/exact"
)

func TestJoin(t *testing.T) {
	beat := func(faster, slower, where string) clause {
		return clause{[]string{faster}, []string{slower}, beats, where}
	}
	check := func(want string, clauses ...clause) {
		t.Helper()
		if got := join(clauses); got != want {
			t.Errorf("join(%v) = %q; want %q", clauses, got, want)
		}
	}
	check("")
	check("a beats b at every share", beat("a", "b", everywhere))
	check("a beats b and c at every share", beat("a", "b", everywhere), beat("a", "c", everywhere))
	check("a and b beat c at every share", beat("a", "c", everywhere), beat("b", "c", everywhere))
	check("a beats b above 5 % (4 to 6), c above 7 % (6 to 8)", beat("a", "b", "above 5 % (4 to 6)"), beat("a", "c", "above 7 % (6 to 8)"))
	check("a beats b at every share; b beats c at every share", beat("a", "b", everywhere), beat("b", "c", everywhere))
	open := clause{[]string{"a"}, []string{"b"}, "is not told apart from", ""}
	check("a is not told apart from b; a beats c at every share", open, beat("a", "c", everywhere))
}

func TestClausesOf(t *testing.T) {
	point := func(x float64, sign int, tied bool) crossover.Point {
		return crossover.Point{Fit: crossover.Fit{X: x, Log: exact.Interval{}}, Sign: sign, Tied: tied}
	}
	check := func(want string, c crossover.Curve) {
		t.Helper()
		c.A, c.B = "a", "b"
		if got := join(clausesOf(&c)); got != want {
			t.Errorf("%+v: %q; want %q", c, got, want)
		}
	}
	check("a beats b at every share", crossover.Curve{Verdict: crossover.AFaster})
	check("b beats a at every share", crossover.Curve{Verdict: crossover.BFaster})
	check("a is tied with b at every share", crossover.Curve{Verdict: compare.Indistinguishable})
	check("a is not told apart from b", crossover.Curve{Verdict: compare.Unresolved, Points: []crossover.Point{point(0, 0, false)}})
	check("a beats b at 0 %, else open", crossover.Curve{Verdict: compare.Unresolved, Points: []crossover.Point{point(0, -1, false), point(50, 0, false)}})
	check("b beats a at 0 and 50 %, else tied", crossover.Curve{Verdict: compare.Unresolved, Points: []crossover.Point{point(0, 1, false), point(50, 1, false), point(95, 0, true)}})
	crossing := crossover.Crossing{Lo: 50.4, At: 55.6, Hi: 61.9, Above: "b", Below: "a"}
	check("b beats a above 56 % (50 to 62)", crossover.Curve{Verdict: crossover.Crosses, Crossings: []crossover.Crossing{crossing}})
	crossing.Lo, crossing.At, crossing.Hi = 98.2, 98.61, 99.1
	check("b beats a above 98.6 % (98.2 to 99.1)", crossover.Curve{Verdict: crossover.Crosses, Crossings: []crossover.Crossing{crossing}})
}

func TestShares(t *testing.T) {
	check := func(want string, reads ...float64) {
		t.Helper()
		if got := shares(reads); got != want {
			t.Errorf("shares(%v) = %q; want %q", reads, got, want)
		}
	}
	check("99.5 %", 99.5)
	check("0 and 25 %", 0, 25)
	check("5 shares from 0 to 95 %", 0, 25, 50, 75, 95)
}

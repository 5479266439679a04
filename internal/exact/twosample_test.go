package exact

import (
	"math"
	"testing"

	"github.com/aclements/go-moremath/stats"
)

// orderOne is TwoSampleOrderFor by go-moremath's distribution, computed anew for each rank.
func orderOne(key Sizes) TwoSampleOrder {
	null := stats.UDist{N1: key.Before, N2: key.After}
	s := TwoSampleOrder{Level: 1}
	for k := 1; 2*k <= key.Before*key.After; k++ {
		actual := 1 - 2*null.CDF(float64(k-1))
		if actual < key.Level {
			break
		}
		s.Rank, s.Level = k, actual
	}
	return s
}

func TestTwoSampleOrderFor(t *testing.T) {
	for _, level := range []float64{0, 0.8, 0.95, 0.99, 0.9975} {
		for n1 := 1; n1 <= 14; n1++ {
			for n2 := 1; n2 <= 14; n2++ {
				key := Sizes{n1, n2, level}
				if got, want := TwoSampleOrderFor(key), orderOne(key); got.Rank != want.Rank || math.Abs(got.Level-want.Level) > 1e-14 {
					t.Fatalf("%+v: %+v, want %+v", key, got, want)
				}
			}
		}
	}
	// These are sizes of committed files and larger ones. A difference would change a
	// verdict.
	for _, key := range []Sizes{{24, 24, 0.95}, {9, 40, 0.995}, {30, 20, 0.99}} {
		if got, want := TwoSampleOrderFor(key), orderOne(key); got != want {
			t.Errorf("%+v: %+v, want %+v to the last bit", key, got, want)
		}
	}
}

// TestUDist checks that the probabilities sum to 1, and that small ones are those of
// counted orders.
func TestUDist(t *testing.T) {
	for _, n := range [][2]int{{1, 1}, {1, 9}, {3, 4}, {7, 7}, {20, 13}, {100, 100}} {
		sum := 0.0
		for _, p := range uDist(n[0], n[1], n[0]*n[1]) {
			sum += p
		}
		if math.Abs(sum-1) > 1e-12 {
			t.Errorf("U of %v: its probabilities sum to %v, want 1", n, sum)
		}
	}
	// Of 3 and 2 values: 1, 1, 2, 2, 2, 1 and 1 of ten orders.
	for u, want := range []float64{0.1, 0.1, 0.2, 0.2, 0.2, 0.1, 0.1} {
		if got := uDist(3, 2, 6)[u]; math.Abs(got-want) > 1e-15 {
			t.Errorf("P(U=%d) = %v, want %v", u, got, want)
		}
	}
}

// TestOrderNear bounds the error of the approximation near the sizes where it takes over:
// it compares the level with the exact level of the same rank.
func TestOrderNear(t *testing.T) {
	for _, n := range [][2]int{{100, 100}, {50, 190}, {40, 200}} {
		ps := uDist(n[0], n[1], n[0]*n[1]/2)
		for _, level := range []float64{0.9, 0.95, 0.99, 0.999} {
			key := Sizes{n[0], n[1], level}
			s := orderNear(key)
			exact := 1.0
			for _, p := range ps[:s.Rank] {
				exact -= 2 * p
			}
			if math.Abs(exact-s.Level) > 5e-4 || exact < level-5e-4 {
				t.Errorf("%+v: rank %d has level %v; want its exact level, %v, at least the requested", key, s.Rank, s.Level, exact)
			}
		}
	}
	for _, key := range []Sizes{{1000, 1000, 0.95}, {1_000_000, 1_000_000, 0.95}, {1, 30_000, 0.9999999}, {30_000, 1, 0.5}} {
		if s := TwoSampleOrderFor(key); s.Rank > 0 && s.Level < key.Level || s.Level > 1 || 2*s.Rank > key.Before*key.After {
			t.Errorf("%+v: %+v; want a rank within the sizes, and at least the level", key, s)
		}
	}
}

// Package looks chooses which of a set of styles each impl has, and darkens colours for type.
package looks

import (
	"hash/fnv"
	"image/color"
	"maps"
	"math"
	"slices"
)

// known fixes the slots of impls that appear in many files, so that they look
// the same in all of them.
var known = map[string]int{
	"sync.Map": 0, "rwmutex": 1, "sharded": 2, "xsync": 3, "mutex": 4, "cas": 5, "cow": 6,
	"haxmap": 7, "cmap": 8, "hinted": 9, "skipmap": 10, "xsync3": 11,
}

// Slots gives each ranked impl a slot of its own below slots, of which any colors in sequence
// differ in colour; from there on, slots repeat. The search for a free slot begins at a place
// that the impl's name determines, so an unknown impl mostly looks the same in other sets, too.
func Slots(ranked []string, colors, slots int) map[string]int {
	taken := make(map[int]bool)
	given := make(map[string]int)
	unknown := make(map[string]bool)
	for _, impl := range ranked {
		if i, ok := known[impl]; ok {
			taken[i] = true
			given[impl] = i
		} else {
			unknown[impl] = true
		}
	}
	for _, impl := range slices.Sorted(maps.Keys(unknown)) {
		h := fnv.New32a()
		h.Write([]byte(impl))
		i := free(taken, int(h.Sum32()%uint32(colors)), colors, slots)
		taken[i] = true
		given[impl] = i
	}
	return given
}

// free returns the first free slot from start on. It prefers a colour that no impl has
// to a second marker of a colour.
func free(taken map[int]bool, start, colors, slots int) int {
	for round := 0; round < slots; round += colors {
		for k := range colors {
			if i := round + (start+k)%colors; !taken[i] {
				return i
			}
		}
	}
	return start
}

// Legible darkens a colour until its contrast with white is that of WCAG 2.1
// for small type, 4.5.
func Legible(c color.NRGBA) color.NRGBA {
	for Contrast(c) < 4.5 {
		for _, v := range []*uint8{&c.R, &c.G, &c.B} {
			*v = uint8(float64(*v) * 0.97)
		}
	}
	return c
}

// Contrast returns a colour's contrast ratio with white (WCAG 2.1, "relative
// luminance").
func Contrast(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		if s := float64(v) / 255; s > 0.04045 {
			return math.Pow((s+0.055)/1.055, 2.4)
		} else {
			return s / 12.92
		}
	}
	return 1.05 / (0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B) + 0.05)
}

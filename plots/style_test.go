package plots

import (
	"fmt"
	"slices"
	"testing"

	"example.com/mapbench/plots/internal/looks"
)

func TestStylesDiffer(t *testing.T) {
	names := []string{"sync.Map", "rwmutex", "mutex", "sharded", "xsync", "cas"}
	for len(names) < slots {
		names = append(names, fmt.Sprintf("sharded:%d", len(names)))
	}
	for n := range names {
		seen := make(map[string]string)
		colors := make(map[string]bool)
		for impl, s := range styles(names[:n]) {
			look := fmt.Sprint(s.color, s.marker)
			if other, ok := seen[look]; ok {
				t.Fatalf("of %d impls, %s and %s look alike", n, impl, other)
			}
			seen[look] = impl
			colors[fmt.Sprint(s.color)] = true
			if looks.Contrast(s.text) < 4.5 {
				t.Errorf("the label of %s has a contrast of %.1f, want 4.5", impl, looks.Contrast(s.text))
			}
		}
		if len(colors) != min(n, len(palette)) {
			t.Errorf("%d impls in %d colours", n, len(colors))
		}
	}
}

func TestStylesHold(t *testing.T) {
	names := []string{"b", "a", "rwmutex", "c", "sync.Map"}
	want := fmt.Sprint(styles(names))
	for range 20 {
		slices.Reverse(names)
		names = append(names[1:], names[0])
		if got := fmt.Sprint(styles(names)); got != want {
			t.Fatalf("styles(%v) = %v, want %v in every order", names, got, want)
		}
	}
	if got := fmt.Sprint(styles([]string{"sync.Map"})["sync.Map"].color); got != fmt.Sprint(palette[0]) {
		t.Errorf("sync.Map alone is %s, want blue", got)
	}
}

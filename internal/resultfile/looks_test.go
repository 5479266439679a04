package resultfile

import (
	"slices"
	"strings"
	"testing"
)

// TestParseLooks reads looks.
func TestParseLooks(t *testing.T) {
	for _, text := range []string{"", "5,", "0,5", "5,5", "10,5", "x"} {
		if looks, err := ParseLooks(text); err == nil || !strings.Contains(err.Error(), KeyLooks) {
			t.Errorf("ParseLooks(%q) = %v, %v; want an error", text, looks, err)
		}
	}
	if looks, err := ParseLooks(FormatLooks([]int{5, 11, 101})); err != nil || !slices.Equal(looks, []int{5, 11, 101}) {
		t.Errorf("the looks %v are read as %v, %v", []int{5, 11, 101}, looks, err)
	}
}

package origin

import (
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/resultfile"
)

// TestCaptionsNameARaceBuild looks at what stands below every chart.
func TestCaptionsNameARaceBuild(t *testing.T) {
	set := &compare.Set{Config: map[string]string{"goversion": "go1.26.8", "build": "-race"}}
	if got, want := MeasuredOn(set, "2", Span{}), " · go1.26.8 · race build · "; !strings.Contains(got, want) {
		t.Errorf("the caption is %q; want %q in it", got, want)
	}
	set.Config[resultfile.KeyBuild] = ""
	if got, want := MeasuredOn(set, "2", Span{}), " · go1.26.8 · commit"; !strings.Contains(got, want) {
		t.Errorf("the caption is %q; want %q in it", got, want)
	}
}

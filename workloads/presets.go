package workloads

import (
	"slices"
	"strings"
	"sync"
)

// Preset is a well-known workload with a name. In a spec's text the name stands for the
// preset's keys, and keys after it replace them: "ycsb-b/n=1000,100000/key=string". Only the
// text holds the name: a [Spec] prints its numbers.
type Preset struct {
	Name    string // lower case, such as "ycsb-b"
	Spec    string // text for [ParseSpecs]: several specs if the source sweeps a parameter
	What    string // the source's own definition, with its numbers
	Source  string // project or paper, and the file in it
	Differs string // how the spec differs from the source; "" if it doesn't
	Sized   bool   // n belongs to the preset: with another n it is another workload
}

// Unexpressed is a well-known workload that no spec can express.
type Unexpressed struct {
	Name   string // lower case, such as "ycsb-d"
	What   string // the source's own definition, with its numbers
	Source string // project or paper, and the file in it
	Why    string // what a spec can't say, and the nearest spec if there is one
}

// Presets returns all presets, in the order of their sources. The caller owns
// the slice.
func Presets() []Preset { return slices.Clone(allPresets) }

// NotExpressed returns the workloads that could not become presets because no spec can
// express them, in the order of their sources. The caller owns the slice.
func NotExpressed() []Unexpressed { return slices.Clone(unexpressible) }

// PresetsOf returns the names of the presets that have s among their specs, in the order of
// [Presets], and nil if there are none. It ignores key, val, goroutines and sched; it
// ignores n too unless the preset is Sized. The first call makes a table for all calls. Any
// number of goroutines may call PresetsOf. The caller must not change the slice.
func PresetsOf(s Spec) []string {
	if sized := namesOf()[s.plain()]; sized != nil {
		return sized
	}
	return namesOf()[s.unsized()]
}

// namesOf returns the presets' names by spec. The specs are plain, and unsized unless the
// preset is Sized.
var namesOf = sync.OnceValue(func() map[Spec][]string {
	names := make(map[Spec][]string)
	for _, p := range allPresets {
		specs, err := ParseSpecs(p.Spec)
		if err != nil {
			panic("workloads.PresetsOf: preset " + p.Name + ": " + err.Error())
		}
		for _, s := range specs {
			if s = s.plain(); !p.Sized {
				s = s.unsized()
			}
			if !slices.Contains(names[s], p.Name) {
				names[s] = append(names[s], p.Name)
			}
		}
	}
	return names
})

// unsized returns the workload, plain, without its size.
func (s Spec) unsized() Spec {
	s = s.plain()
	s.N = 0
	return s
}

// plain returns the workload with the default for every key that PresetsOf ignores, except
// n.
func (s Spec) plain() Spec {
	d := defaults()
	s.Key, s.Val, s.Goroutines, s.Sched = d.Key, d.Val, d.Goroutines, d.Sched
	return s
}

// findPreset returns the preset with a name, or nil.
func findPreset(name string) *Preset {
	for i := range allPresets {
		if allPresets[i].Name == name {
			return &allPresets[i]
		}
	}
	return nil
}

// presetNames lists the names for messages.
func presetNames() string {
	names := make([]string, len(allPresets))
	for i, p := range allPresets {
		names[i] = p.Name
	}
	return strings.Join(names, ", ")
}

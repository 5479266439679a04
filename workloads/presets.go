package workloads

import (
	"slices"
	"strings"
	"sync"
)

// Preset is a workload that the field knows, with a name. In a spec's text the
// name stands for the preset's keys; keys after it are put over them:
// "ycsb-b/n=1000,100000/key=string". Nothing but the text knows the name: a
// [Spec] prints its numbers.
type Preset struct {
	Name    string // lower case, such as "ycsb-b"
	Spec    string // text for [ParseSpecs]: several specs where the source sweeps
	What    string // the source's own definition, with its numbers
	Source  string // project or paper, and the file in it
	Differs string // how the spec departs from the source; "" where it doesn't
	Sized   bool   // with another n it is another workload
}

// Unexpressed is a workload that the field knows and no spec can express.
type Unexpressed struct {
	Name   string
	What   string // the source's own definition
	Source string // project or paper, and the file in it
	Why    string // what a spec would need to say
}

// Presets returns all presets, in the order of their sources. The caller owns
// the slice.
func Presets() []Preset { return slices.Clone(presets) }

// NotExpressed returns the workloads that were looked at for a preset and that
// no spec can express, in the order of their sources. The caller owns the slice.
func NotExpressed() []Unexpressed { return slices.Clone(notExpressed) }

// PresetsOf returns the names of the presets of which s is a spec, apart from
// key, val, goroutines, sched and, unless the preset is sized, n, in the order of [Presets]; there may be
// none. The first call makes a table, in which every call looks up; any number
// of goroutines may call it. The caller must not change the slice.
func PresetsOf(s Spec) []string {
	if sized := namesOf()[s.plain()]; sized != nil {
		return sized
	}
	return namesOf()[s.unsized()]
}

// namesOf maps each preset's specs, plain and mostly unsized, to its name.
var namesOf = sync.OnceValue(func() map[Spec][]string {
	names := make(map[Spec][]string)
	for _, p := range presets {
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

// plain returns the workload with the keys at their defaults that never make it
// another preset.
func (s Spec) plain() Spec {
	d := defaults()
	s.Key, s.Val, s.Goroutines, s.Sched = d.Key, d.Val, d.Goroutines, d.Sched
	return s
}

// findPreset returns the preset with that name, or nil.
func findPreset(name string) *Preset {
	for i := range presets {
		if presets[i].Name == name {
			return &presets[i]
		}
	}
	return nil
}

// presetNames lists the names for messages.
func presetNames() string {
	names := make([]string, len(presets))
	for i, p := range presets {
		names[i] = p.Name
	}
	return strings.Join(names, ", ")
}

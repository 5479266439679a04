package scaffold

import "strings"

// Adapter is what the adapter of a map is written from. [Library.Find] fills it but for Name.
// Texts are Go source.
type Adapter struct {
	// Name is the map's name in flags and tables, and Design its idea in one line; "" if
	// its comment says nothing.
	Name, Design string
	// Import is the line that imports the map's package, and Type the map's type: "kv.Map".
	Import, Type string
	// Loop reports whether the adapter is generic in key and value, so that maploop can
	// generate its timed loop. Without it the contestant is written by hand, and the map is
	// called through the interface.
	Loop bool
	// Key and Value are the types in the adapter's methods: K or uint64 or string, and V or
	// worker.Val8.
	Key, Value string
	// KeyConstraint is the constraint of K, if Key is K.
	KeyConstraint string
	// Holds is the type of what the adapter holds, New the expression that makes it ("" for
	// the zero value). Fails reports whether New also returns an error, and Sized whether it
	// makes room for c.N entries.
	Holds, New   string
	Fails, Sized bool
	// Load, Store, Delete, Range and LoadOrStore are the bodies of the methods; LoadOrStore
	// is "" if the map has none.
	Load, Store, Delete, Range, LoadOrStore string
	// Calls are the library's methods that the bodies call, in this order.
	Calls []string
}

// Declared returns the adapter's type parameters as they are declared, "" for none.
func (a *Adapter) Declared() string {
	switch {
	case a.Loop && a.KeyConstraint == "comparable":
		return "[K, V comparable]"
	case a.Loop:
		return "[K " + a.KeyConstraint + ", V comparable]"
	case a.Value == "V":
		return "[V comparable]"
	}
	return ""
}

// Params returns the adapter's type parameters as they are used, "" for none.
func (a *Adapter) Params() string {
	switch {
	case a.Loop:
		return "[K, V]"
	case a.Value == "V":
		return "[V]"
	}
	return ""
}

// Maker is a field of the contestant that is written by hand.
type Maker struct{ Field, Key, Value, Params string }

// Makers returns the makers of a map without a loop: one for each size of its values.
func (a *Adapter) Makers() (all []Maker) {
	field := strings.ToUpper(a.Key[:1]) + a.Key[1:]
	for _, size := range []string{"Val8", "Val64"} {
		m := Maker{Field: field + size, Key: a.Key, Value: "worker." + size}
		if a.Value == "V" {
			m.Params = "[" + m.Value + "]"
		} else if a.Value != m.Value {
			continue
		}
		all = append(all, m)
	}
	return all
}

// Large reports whether the map can hold values of 64 bytes.
func (a *Adapter) Large() bool { return a.Value == "V" }

// Imports returns the paths of mapbench's packages that the adapter imports.
func (a *Adapter) Imports() (paths []string) {
	if !a.Loop {
		paths = append(paths, mapbench+"/bench/worker")
	}
	paths = append(paths, mapbench+"/impls")
	if a.Loop && a.KeyConstraint != "comparable" {
		paths = append(paths, mapbench+"/workloads")
	}
	return paths
}

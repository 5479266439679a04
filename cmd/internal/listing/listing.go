// Package listing lists impls with what is known of each, and presets.
package listing

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/peers/incorrect"
	"example.com/mapbench/workloads"
)

// An Impl is what is known of an impl.
type Impl struct {
	impls.Info
	// Incorrect holds the laws that this version of it is known to break.
	Incorrect []incorrect.Violation `json:",omitempty"`

	why string // the same in one line; "" if there are none
}

// Of returns what is known of impls, in their order. The file states which are incorrect; ""
// means the embedded list.
func Of(infos []impls.Info, file string) ([]Impl, error) {
	known, err := incorrect.Read(file)
	if err != nil {
		return nil, err
	}
	var all []Impl
	for _, info := range infos {
		broken := known.Of(info.Name, info.Module, info.Version)
		all = append(all, Impl{info, broken.Violations, broken.String()})
	}
	return all, nil
}

// Write prints impls for people.
func Write(w io.Writer, all []Impl) error {
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(tw, "impl\tdesign\thash\tpresized\tnotes")
	for _, impl := range all {
		presized := "no"
		if impl.Presized {
			presized = "yes"
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\n", impl.Name, impl.Design, impl.Hash, presized, notes(impl))
	}
	return tw.Flush()
}

// WritePresets prints presets for people.
func WritePresets(w io.Writer, presets []workloads.Preset) error {
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(tw, "preset\tspec\twhat it is")
	for _, p := range presets {
		fmt.Fprintf(tw, "%s\t%s\t%s\n", p.Name, p.Spec, p.What)
	}
	return tw.Flush()
}

// notes says in words what applies to few impls.
func notes(i Impl) string {
	var notes []string
	add := func(applies bool, format string, args ...any) {
		if applies {
			notes = append(notes, fmt.Sprintf(format, args...))
		}
	}
	add(i.Reference, "reference, not ranked")
	add(i.MaxGoroutines == 1, "one goroutine only")
	add(i.why != "", "incorrect, not measured: %s", i.why)
	add(i.MaxGoroutines > 1, "up to %d goroutines", i.MaxGoroutines)
	add(i.MaxN > 0, "up to n=%d", i.MaxN)
	add(i.Param != "", "%s:N sets %s", i.Name, i.Param)
	add(i.Module != "", "from %s %s", i.Module, i.Version)
	return strings.Join(notes, "; ")
}

package main

import (
	"errors"
	"flag"
	"fmt"
	"strings"
	"text/tabwriter"

	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/cmd/internal/known"
	"example.com/mapbench/impls"
	"example.com/mapbench/impls/peers/incorrect"
	"example.com/mapbench/workloads"
)

var listVerb = verb{
	name:    "list",
	summary: "lists the impls with what is known of each, or the presets",
	usage: "[-json] [-incorrect FILE]\n" +
		"       mapbench list -presets [-json]\n" +
		"       mapbench list -presets -markdown\n\n" +
		"A preset is a well-known workload with a name. PRESET may stand wherever a SPEC may, and\n" +
		"PRESET/key=value is a variation of it.",
	example: "-json",
	run:     runList,
}

func runList(e env, flags *flag.FlagSet, args []string) (int, error) {
	asJSON := flags.Bool("json", false, "print JSON")
	presets := flags.Bool("presets", false, "list the presets")
	markdown := flags.Bool("markdown", false, "with -presets: print docs/workloads.md, which also says what no spec can express")
	var broken string
	known.IncorrectFlag(flags, &broken)
	if err := cmdline.Parse(flags, args, 0, 0); err != nil {
		return 0, err
	}
	switch {
	case *presets && broken != "":
		return 0, errors.New("-incorrect is for the list of impls; leave out -presets")
	case *markdown && !*presets:
		return 0, errors.New("-markdown is for -presets")
	case *markdown && *asJSON:
		return 0, errors.New("-markdown and -json exclude each other: leave one out")
	case *presets && *markdown:
		return cmdline.ExitOK, workloads.WritePresets(e.stdout)
	case *presets && *asJSON:
		return cmdline.ExitOK, writeJSON(e, workloads.Presets())
	case *presets:
		return cmdline.ExitOK, listPresets(e)
	}
	infos, err := listAll(broken)
	if err != nil {
		return 0, err
	}
	if *asJSON {
		return cmdline.ExitOK, writeJSON(e, infos)
	}
	w := tabwriter.NewWriter(e.stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "impl\tdesign\thash\tpresized\tnotes")
	for _, info := range infos {
		presized := "no"
		if info.Presized {
			presized = "yes"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", info.Name, info.Design, info.Hash, presized, notes(info))
	}
	return cmdline.ExitOK, w.Flush()
}

// listed is what is known of an impl.
type listed struct {
	impls.Info
	// Incorrect holds the laws that this version of it is known to break.
	Incorrect []incorrect.Violation `json:",omitempty"`

	why string // the same in one line; "" if there are none
}

// listAll returns the impls that this program knows. The file states which are incorrect;
// "" means the embedded list.
func listAll(file string) ([]listed, error) {
	known, err := incorrect.Read(file)
	if err != nil {
		return nil, err
	}
	var all []listed
	for _, info := range worker.Infos(contestants.All()) {
		broken := known.Of(info.Name, info.Module, info.Version)
		all = append(all, listed{info, broken.Violations, broken.String()})
	}
	return all, nil
}

// listPresets prints the presets for people.
func listPresets(e env) error {
	w := tabwriter.NewWriter(e.stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "preset\tspec\twhat it is")
	for _, p := range workloads.Presets() {
		fmt.Fprintf(w, "%s\t%s\t%s\n", p.Name, p.Spec, p.What)
	}
	return w.Flush()
}

// notes says in words what applies to few impls.
func notes(i listed) string {
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

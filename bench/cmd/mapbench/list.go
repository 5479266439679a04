package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"strings"
	"text/tabwriter"

	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls"
)

var listVerb = verb{
	name:    "list",
	summary: "lists the impls and what is to know of each",
	usage:   "[-json]",
	example: "-json",
	run:     runList,
}

func runList(e env, flags *flag.FlagSet, args []string) (int, error) {
	asJSON := flags.Bool("json", false, "print JSON")
	if err := parse(flags, args, 0, 0); err != nil {
		return 0, err
	}
	infos := worker.Infos(contestants.All())
	if *asJSON {
		out := json.NewEncoder(e.stdout)
		out.SetIndent("", "\t")
		return exitOK, out.Encode(infos)
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
	return exitOK, w.Flush()
}

// notes says in words what applies to few impls.
func notes(i impls.Info) string {
	var notes []string
	add := func(applies bool, format string, args ...any) {
		if applies {
			notes = append(notes, fmt.Sprintf(format, args...))
		}
	}
	add(i.Reference, "reference, not ranked")
	add(i.MaxGoroutines == 1, "one goroutine only")
	add(i.MaxN > 0, "up to n=%d", i.MaxN)
	add(i.Param != "", "%s:N sets %s", i.Name, i.Param)
	add(i.Module != "", "from %s", i.Module)
	return strings.Join(notes, "; ")
}

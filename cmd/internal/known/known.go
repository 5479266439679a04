// Package known holds which impls a command can be asked for: those that workers of this program
// or further ones know, without the planted bugs and the sides of a gate.
package known

import (
	"errors"
	"flag"
	"fmt"

	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/impls"
	"example.com/mapbench/impls/peers/incorrect"
	"example.com/mapbench/impls/verify"
)

// IncorrectFlag registers -incorrect, whose value goes into file.
func IncorrectFlag(flags *flag.FlagSet, file *string) {
	flags.StringVar(file, "incorrect", "", "`file` that lists the maps that get no numbers (default the list in this program, "+incorrect.File+")")
}

// RefuseNames is an error if one of the impls can't be measured. Those of further workers
// are known only once these run.
func RefuseNames(workers []string, names ...string) error {
	if len(workers) == 0 {
		return refuseUnknown(names...)
	}
	return errors.Join(refusePlanted(names...), cmdline.RefuseSides(names...))
}

// refuseUnknown is an error if one of the names is not an impl of ours, is a planted bug,
// or has a side. It serves runs without further workers, before our own is linked.
func refuseUnknown(names ...string) error {
	if err := errors.Join(refusePlanted(names...), cmdline.RefuseSides(names...)); err != nil {
		return err
	}
	infos := worker.Infos(contestants.All())
	for _, name := range names {
		if _, err := impls.Find(infos, name); err != nil {
			return err
		}
	}
	return nil
}

// refusePlanted is an error if one of the impls is a planted bug, which is not
// measured: a wrong map's number would tempt somebody to compare with it.
func refusePlanted(names ...string) error {
	for _, name := range names {
		if verify.IsPlanted(name) {
			return fmt.Errorf("%s: planted bugs get no numbers; to watch it being caught: mapbench verify -impl %s", name, name)
		}
	}
	return nil
}

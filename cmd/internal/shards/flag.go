// Package shards is what verbs of mapbench share that measure shards of a plan, or join them:
// the flag -shard, the command that measures a shard, and the joining of a run's files.
package shards

import (
	"flag"
	"fmt"
	"slices"

	"example.com/mapbench/internal/resultfile"
)

// A Flag is the flag -shard of a verb that measures. The zero value has no shard.
type Flag struct{ text string }

// Register registers the flag.
func (f *Flag) Register(flags *flag.FlagSet) {
	flags.StringVar(&f.text, "shard", "", "measure the cells of shard `I/N`, the I-th of N among which all cells are split; mapbench merge joins them")
}

// Check returns an error for a value that is no shard.
func (f *Flag) Check() error {
	if f.text == "" {
		return nil
	}
	if _, _, err := resultfile.ParseShard(f.text); err != nil {
		return fmt.Errorf("-shard: %w", err)
	}
	return nil
}

// Take calls share with the shard's number, of how many it is, and the flags that say what the
// plan is. It does nothing without a shard.
func (f *Flag) Take(flags *flag.FlagSet, share func(number, of int, flags []string) error) error {
	if f.text == "" {
		return nil
	}
	number, of, err := resultfile.ParseShard(f.text)
	if err == nil {
		err = share(number, of, planFlags(flags))
	}
	if err != nil {
		return fmt.Errorf("-shard %s: %w", f.text, err)
	}
	return nil
}

// A list is the value of a flag that may be given several times.
type list interface{ All() []string }

// besidePlan are flags that say nothing of what is measured.
var besidePlan = []string{"shard", "o", "json", "v"}

// planFlags returns the flags of a command line that say what its plan is, each as -name=value.
func planFlags(flags *flag.FlagSet) (all []string) {
	flags.Visit(func(f *flag.Flag) {
		if slices.Contains(besidePlan, f.Name) {
			return
		}
		values := []string{f.Value.String()}
		if several, ok := f.Value.(list); ok {
			values = several.All()
		}
		for _, value := range values {
			all = append(all, "-"+f.Name+"="+value)
		}
	})
	return all
}

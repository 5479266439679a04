package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/machine"
	"example.com/mapbench/bench/recommend"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/cmd/internal/known"
	"example.com/mapbench/workloads"
)

var recommendVerb = verb{
	name:    "recommend",
	reads:   true,
	keeps:   true,
	summary: "says which map to use for a workload",
	usage: "[-json] [-spec SPEC | -preset NAME] [-impl LIST] [-procs N]\n" +
		"       [-for throughput|UNIT] [-margin P] [FILE...]\n" +
		"       mapbench recommend -measure [-json] [-spec SPEC | -preset NAME] [-impl LIST]\n" +
		"       [-procs N] [-margin P] [-budget D] [-seed N] [-worker EXE|PKGDIR]...\n" +
		"       [-incorrect FILE] [-wait] [-o FILE]\n\n" +
		"It answers from FILE or, in a checkout of mapbench, from " + fullResults + ".\n" +
		"Between measured values of read and n it answers by a model whose error is known. It\n" +
		"exits 3 where it can't tell, and says which command would. -for read-p99-ns asks for\n" +
		"the best map by that unit, and so for all units of FILE. With -measure it measures\n" +
		"the workload on this machine. Without -spec the question is FILE's one workload. JSON\n" +
		"is an object for one workload, and an array for several.",
	example: "-spec n=1000 -procs 2 r.txt",
	needs:   afterRun,
	run:     runRecommend,
}

// fullResults is where a checkout has the results of the full suite.
const fullResults = "results/baseline/full.txt"

// recommendFlags are the flags of recommend.
type recommendFlags struct {
	json, measure      bool
	preset, impls, aim string
	margin             *cmdline.Margin
	race               measureFlags

	specs   []workloads.Spec // none: that of the file's one cell
	names   []string         // the field; nil if no flag names it
	options compare.Options
}

func (f *recommendFlags) register(flags *flag.FlagSet) {
	flags.BoolVar(&f.json, "json", false, "print JSON")
	flags.BoolVar(&f.measure, "measure", false, "measure, instead of reading files")
	flags.StringVar(&f.preset, "preset", "", "`name` of a preset, instead of -spec")
	flags.StringVar(&f.impls, "impl", "", "impls to choose from, with commas (default all that were measured)")
	flags.StringVar(&f.aim, "for", recommend.Throughput, "what the map is to be best in: throughput, or a `unit` such as B/entry or read-p99-ns")
	f.margin = cmdline.MarginFlag(flags)
	f.race.register(flags)
	spec := flags.Lookup("spec")
	spec.Usage, spec.DefValue = "workload, a `SPEC`; several give a line each", ""
	f.race.spec = ""
	procs := flags.Lookup("procs")
	procs.Usage = "GOMAXPROCS of the question"
	budget := flags.Lookup("budget")
	budget.DefValue = "2m0s"
	f.race.budget = recommendBudget
}

func runRecommend(e env, flags *flag.FlagSet, args []string) (int, error) {
	var f recommendFlags
	f.register(flags)
	if err := cmdline.Parse(flags, args, 0, -1); err != nil {
		return 0, err
	}
	if err := f.check(flags); err != nil {
		return 0, err
	}
	if f.measure {
		return f.measured(e)
	}
	return cmdline.Await(e.ctx, 0, func() (int, error) {
		set, err := f.read(e, flags.Args())
		if err != nil {
			return 0, err
		}
		return f.answer(e, set)
	})
}

// check refuses flags that make no sense or contradict each other, and reads the others.
func (f *recommendFlags) check(flags *flag.FlagSet) (err error) {
	if f.options, err = f.margin.Options(); err != nil {
		return err
	}
	if f.options.Unit, err = recommend.ParseObjective(f.aim); err != nil {
		return fmt.Errorf("-for %s: %w, or throughput", f.aim, err)
	}
	if f.measure && f.aim != recommend.Throughput {
		return fmt.Errorf("-for %s with -measure, which races for throughput; measure with mapbench run -launches 12, and name its file", f.aim)
	}
	text := f.race.spec
	switch {
	case text != "" && f.preset != "":
		return errors.New("-spec and -preset exclude each other; PRESET/key=value is a SPEC too")
	case f.preset != "":
		if !slices.ContainsFunc(workloads.Presets(), func(p workloads.Preset) bool { return p.Name == f.preset }) {
			return fmt.Errorf("no preset %q; mapbench list -presets names them, and -spec takes other workloads", f.preset)
		}
		text = f.preset
	case text == "" && f.measure:
		text = "n=1000"
	}
	if text != "" {
		if f.specs, err = workloads.ParseSpecs(text); err != nil {
			return err
		}
	}
	if f.impls != "" {
		f.names = strings.Split(f.impls, ",")
	}
	if f.measure {
		if flags.NArg() > 0 {
			return fmt.Errorf("-measure reads no files; leave out %q, or leave out -measure", flags.Args())
		}
		return f.checkMeasured()
	}
	if name := cmdline.Given(flags, "budget", "seed", "worker", "incorrect", "wait", "o"); name != "" {
		return fmt.Errorf("%s is for -measure; add that, or leave %[1]s out", name)
	}
	if f.race.procs < 1 {
		return fmt.Errorf("-procs %d; want 1 or more", f.race.procs)
	}
	return nil
}

// read reads the evidence: the named files, or the checkout's full results. It warns if that
// is of another machine.
func (f *recommendFlags) read(e env, files []string) (*compare.Set, error) {
	if len(files) == 0 {
		file, err := recommend.Committed(fullResults)
		if err != nil {
			return nil, err
		}
		files = []string{file}
	}
	set, err := compare.ReadFiles(files...)
	if err != nil {
		return nil, err
	}
	printWarnings(e, set.Warnings)
	if !machine.This().Measured(set.Config) {
		fmt.Fprintf(e.stderr, "warning: %s comes from another machine (%s, %s cores), where the answer may differ; -measure asks this one\n",
			strings.Join(set.Names, ", "), set.Config["cpu"], set.Config["cores"])
	}
	return set, nil
}

// answer answers the questions from a set, and returns the exit code.
func (f *recommendFlags) answer(e env, set *compare.Set) (int, error) {
	if len(f.specs) == 0 {
		if len(set.Cells) != 1 {
			return 0, fmt.Errorf("%s has %d workloads; name one with -spec", strings.Join(set.Names, ", "), len(set.Cells))
		}
		f.specs, f.race.procs = []workloads.Spec{set.Cells[0].Spec}, set.Cells[0].Procs
	}
	if err := set.CheckUnit(f.options.Unit); err != nil {
		return 0, err
	}
	advisor, err := recommend.NewAdvisor(set, recommend.Field{Impls: f.names, Margin: f.options.Margin, Unit: f.options.Unit})
	if err != nil {
		return 0, fmt.Errorf("%s: %w", strings.Join(set.Names, ", "), err)
	}
	var answers []*recommend.Answer
	for _, spec := range f.specs {
		answers = append(answers, advisor.Answer(spec, f.race.procs))
	}
	code := cmdline.ExitOK
	for _, a := range answers {
		if a.Recommended == nil {
			code = cmdline.ExitUnresolved
		}
		if f.measure && a.Command != "" {
			for _, worker := range f.race.workers {
				a.Command += " -worker " + shellQuote(worker)
			}
			a.Command += fmt.Sprintf(" -budget %v", 2*f.race.budget) // more of the same
		}
	}
	switch {
	case f.json && len(answers) == 1:
		return code, writeJSON(e, answers[0])
	case f.json:
		return code, writeJSON(e, answers)
	case len(answers) == 1:
		return code, answers[0].Write(e.stdout)
	}
	for _, a := range answers {
		fmt.Fprintf(e.stdout, "%s: %s\n", a.Question.Spec, a.Sentence())
	}
	return code, nil
}

// checkMeasured refuses what can't be measured.
func (f *recommendFlags) checkMeasured() error {
	if err := cmp.Or(cmdline.CheckProcs(f.race.procs), cmdline.CheckBudget(f.race.budget)); err != nil {
		return err
	}
	if len(f.names) == 1 {
		return fmt.Errorf("-impl %s leaves nothing to choose; name two or more", f.impls)
	}
	return known.RefuseNames(f.race.workers, f.names...)
}

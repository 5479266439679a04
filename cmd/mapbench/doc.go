// Mapbench measures concurrent maps and judges the results.
//
// Usage:
//
//	mapbench VERB [flags] [arguments]
//
// It answers three questions: which map suits a workload, where that answer changes, and what
// a change made slower. Each verb below explains its flags:
//
//	mapbench compare -h
//
// # Input
//
// An impl is a map that can be measured: sync.Map, maps of this project such as mutex and
// sharded, and maps of other people such as xsync. A spec is a workload, written as keys and
// values. This one is 95 % Loads and 5 % writes on a map of 1000 entries:
//
//	mapbench run -spec read=95/n=1000 -o r.txt
//
// A comma makes several specs of one: read=95,50/n=1000 is two workloads. The keys that are
// left out have defaults: half of the keys are present, keys and values are 8 bytes, and
// every key is equally likely. "go doc example.com/mapbench/workloads Spec" has all keys. A
// preset is a spec with a name, and may stand wherever a spec does:
//
//	mapbench list -presets
//
// Measuring needs Linux or macOS, and a machine with nothing else to do. The other verbs read
// what run has written: a file in the Go benchmark format, which benchstat reads too.
//
// # List
//
// The verb list prints the impls: the design of each, its hash function, whether it is made
// for the size beforehand, and notes, such as a limit of it or why it is not measured.
//
//	mapbench list
//
// # Run
//
// The verb run measures impls under specs, and writes a results file.
//
//	mapbench run -impl mutex,sync.Map,xsync,nop -spec read=75,50,25/n=1000 -o r.txt
//
// A launch is one fresh process of each impl; in it the impls take turns in slices of some
// milliseconds, in random order. All statistics are over launches. A run is a race: each workload
// gets 5 launches of all impls, and then launches of those that may still be the best, until one
// wins, several tie, or the time of -budget is used up. With -launches it makes so many launches
// of all impls instead. With -rounds tails a launch is ten times as long, for quantiles of latency
// beyond 99 %. Ctrl-C keeps whole launches, and -resume goes on with a file:
//
//	mapbench run -resume r.txt
//
// # Answer
//
// The verb answer says on one screen what a file tells: which map is best for which workload,
// by how much, where that changes, what was not measured, and how far to trust it. It begins
// with the answer in words. Three dots stand for the rest:
//
//	$ mapbench answer r.txt
//	xsync is the fastest map in all 3 workloads (25 to 75 % reads, n=1,000); the next, mostly sync.Map, takes 61
//	to 98 % longer.
//	Of the standard library, mutex is the fastest in 1 of 3 (25 % reads) and none for sure in 2; its best takes
//	1.6 to 2.0 times as long as the best of all.
//	...
//
// A table of times follows, with the maps in order of merit. These marks stand beside a time,
// there and wherever maps are compared:
//
//	mark  meaning
//	*     best: the others are shown to take longer
//	=     tied as best: the whole interval lies within the margin of 2 %, or -margin
//	?     not told apart from the best: more launches would tell
//	+     too few launches to tell
//	~     the order depends on the machine's state
//	–     not measured
//
// # Compare
//
// The verb compare prints a table for each workload of a file, the best map first. Three dots
// stand for more such tables, and for what is said once for all of them: the marks, what was
// not measured, and doubts.
//
//	$ mapbench compare r.txt
//	read=75/dist=uniform/n=1000 procs=2: 14 launches
//	   impl      ns/op  interval        × the best  interval      verdict
//	*  xsync     13.9   13.5 to 15.5    1.00                      best
//	   sync.Map  25.84  24.98 to 26.72  1.87        1.80 to 1.93  slower than the best
//	   mutex     30.9   25.7 to 37.0    2.23        1.86 to 2.67  slower than the best
//	   nop       1.122  1.025 to 1.221                            not ranked
//	...
//
// In each row:
//
//	ns/op       wall time divided by the operations of all goroutines: the best map's median,
//	            and what the others take where it takes that
//	interval    of ns/op
//	× the best  how many times as long it takes as the best map, paired launch by launch
//	interval    of that; the intervals of a table hold together, with 95 %
//	verdict     the mark in words
//
// References such as nop, which does nothing, are not ranked: its row shows what the harness
// itself costs. With -ref the tables compare with that impl. With -v they have all figures,
// and compare with a reference, the first ranked impl or -ref:
//
//	$ mapbench compare -v r.txt
//	read=75/dist=uniform/n=1000 procs=2
//	2 comparisons against mutex, one family: 95 % together, each interval at 97.5 % or more; 8 launches; margin ±2 %
//	   impl      ns/op  interval        Mop/s  delta    interval          p       MDE     by ratio  benchstat  B/op  allocs/op  fairness  verdict
//	   mutex     38.6   35.5 to 44.1    25.9                                                                   0     0          0.806     reference
//	   sync.Map  26.7   24.9 to 28.8    37.5   -33.5 %  -37.0 to -19.1 %  0.0156  12.2 %  -34.0 %   p=0.0002   9.12  0.382      0.940     faster
//	*  xsync     13.9   13.5 to 15.5    72.2   -63.9 %  -65.9 to -61.9 %  0.0156  10.7 %  -65.2 %   p=0.0002   2.00  0.125      0.959     faster
//	   nop       1.122  1.025 to 1.221  891                                                                    0     0          0.946     not ranked
//	outside the main state: sync.Map +18.2 % against mutex in 6 launches
//	outside the main state: xsync -34.6 % against mutex in 6 launches
//	outside the main state: nop -97.2 % against mutex in 6 launches
//	warning: 6 of 14 launches lie outside the machine's main state and are left out
//	...
//
// The lines above the table say what is compared and with which confidence. In each row:
//
//	Mop/s       millions of operations per second, of all goroutines together
//	delta       how much more time it takes than the reference
//	interval    of delta; the intervals of a table hold together, with 95 %
//	p           of the exact sign test, corrected for all comparisons of the table
//	MDE         minimum detectable effect: the smallest difference found with 80 % probability
//	by ratio    delta by the other estimate, the median ratio of slices that ran side by side
//	benchstat   p of the test that benchstat uses; it decides nothing
//	B/op        bytes allocated per operation; less than 0.05 is noise and shown as 0
//	allocs/op   allocations per operation; less than 0.001 is noise and shown as 0
//	fairness    1 if all goroutines did equally many operations, 1/n if one of n did all
//	verdict     explained below
//	*           in front: no other impl is shown to be faster
//
// An impl is faster or slower if p is at most 5 % and the interval of delta excludes 0;
// indistinguishable if the interval lies within the margin of 2 %, or -margin; and unresolved
// if these launches can't tell. Launches in which the machine was in another state than usual
// are left out of the table and shown below it.
//
// With two files of one machine, compare tells how each impl changed between them:
//
//	mapbench compare old.txt new.txt
//
// With -unit it judges another unit, such as bytes per entry or a quantile of latency. A wrong
// name gives the list of the units, and crossover and plot have the flag too:
//
//	mapbench compare -unit B/entry r.txt
//
// # Recommend
//
// The verb recommend says which map to use for one workload.
//
//	$ mapbench recommend -spec read=75/n=1000 -procs 2 r.txt
//	Use xsync, the fastest of 3 maps.
//	  sync.Map takes 87 % longer (80 to 93)
//	No other map is the fastest at what was measured from 25 to 75 % reads.
//	xsync lacks CompareAndSwap and Clear.
//	It is in github.com/puzpuzpuz/xsync/v4 (Apache-2.0), whose last release as of 2026-11-30 was v4.5.0 of 2026-04-12.
//	This was measured, in 14 launches.
//	...
//
// The first lines say which map, and how much longer an operation on the next one, and on
// sync.Map, takes: the lead, with its interval. The next ones say where another map becomes the
// fastest, in each direction of each axis, what the map lacks, and where it comes from. The
// output goes on with some lines of Go to begin with.
//
// If no map is shown to be the fastest, it names the best guess, those that may be faster, and
// how much longer than the best the guess takes at most. Of maps that are tied it names one of
// the standard library, then one of this project, then the one that lacks fewer methods.
//
// Without FILE the answer comes from the full results of the checkout around this folder.
// Between measured values of read and n a model predicts it, if 19 cells or more that lie
// between others show how wrong the model is. Each of these intervals holds for itself with
// 95 %. Everything else lies outside, also if it is outside on one axis alone. Then recommend
// exits with 3, and says which command tells:
//
//	mapbench recommend -measure -spec read=80/n=5000 -budget 2m
//
// With -impl it chooses among the named maps only, such as those that need no other module, and
// with -for by another unit than time per operation, in which the lead is too:
//
//	mapbench recommend -spec read=80/n=5000 -impl mutex,rwmutex,sync.Map
//	mapbench recommend -for read-p99-ns -spec read=75/n=1000 r.txt
//
// With -json it prints an object, or an array for several workloads:
//
//	question   spec, procs, for, and impls: those it chooses from
//	answer     null without an answer; impl, and of: how many maps were compared;
//	           runner_up: the fastest other map that is not tied; lead, lo, hi: by how much
//	           longer that takes, a fraction (0.12 is 12 %), with its interval; tied; running:
//	           maps that may be faster; loss: how much longer impl takes than the best at most,
//	           a fraction; over_sync_map: the lead over it
//	abstained  why there is no answer, "" if there is one; command: what would tell
//	flips      axis; at, from lo to hi: where impl becomes the fastest map, above that or below
//	looked     axis, lo, hi: how far flips were looked for; gaps: at measured values only
//	lacks      methods that the map doesn't have
//	evidence   cells: cell, procs, launches; between: the axes on which the question lies
//	           between them
//
// # Crossover
//
// The verb crossover finds where one impl overtakes another along an axis: the share of reads,
// unless -axis says n, hit, goroutines, zipf or procs.
//
//	$ mapbench crossover -a mutex -b sync.Map r.txt
//	n=1000, 2 procs: mutex overtakes sync.Map below 47 % reads (95 % interval 25 to 51); outside the machine's main state, 8 launches can't tell.
//	  the curve bends by up to 17 % between measured values, which widens the intervals: measure read=38,63 too
//	  10 of 36 launches outside the machine's main state, which differ and are judged apart
//
// A crossing is an interval. On one side of it the one impl is shown to be faster, on the
// other side the other one, and inside it these launches can't tell. The indented lines are
// doubts, with what would remove them. Launches in all states of the machine count, unless the
// states are shown to differ: then the sentence has a part for each. With -measure the verb puts
// launches where they decide, and says which budget would resolve what it leaves unresolved:
//
//	mapbench crossover -measure -a sharded -b sync.Map -spec n=1000 -budget 3m
//
// As with run, -worker measures maps of other people, beside ours: docs/plugin.md.
//
// # Rate
//
// The verb rate finds up to how many operations a second, of all goroutines together, a quantile
// of latency stays within a bound.
//
//	mapbench rate -impl sync.Map,xsync -spec read=95/n=1000 -for read-p99=100us
//
// Each operation has a time at which it is to begin, and its latency counts from there: while a
// map stalls, all that are due wait. Each launch bisects between rates; their median has an exact
// interval from 6 launches on. To measure at one rate, give run a spec such as n=1000/rate=2e6.
//
// # Plot
//
// The verb plot draws a file as charts, and prints their names.
//
//	$ mapbench plot -o charts r.txt
//	charts/ns-n1k-p2.svg
//
// # Report
//
// The verb report writes pages with the answer, tables and charts, and prints the answer and the
// names of what it wrote. The page to begin with is report.md; index.html, for a browser,
// answers questions about the results.
//
//	$ mapbench report -o report r.txt
//	xsync is the fastest map in all 3 workloads (25 to 75 % reads, n=1,000); the next, mostly sync.Map, takes 61 to 98 % longer.
//	Of the standard library, mutex is the fastest in 1 of 3 (25 % reads) and none for sure in 2; its best takes 1.6 to 2.0 times as long as the best of all.
//	report/report.md
//	report/report/integer-keys.md
//	report/charts/ns-n1k-p2.svg
//	report/index.html
//
// # Gate
//
// The verb gate compares two builds, such as two commits, of the same impls, and says whether
// the new one is slower.
//
//	mapbench gate -old HEAD~1
//
// It measures many workloads, and then fresh launches of those that may have changed. What it
// prints begins like this:
//
//	gate: regression
//	  impl=A/read=95/dist=uniform/n=1000-2: ratio +6.2 %
//	  impl=C/read=95/dist=uniform/n=1000-2: allocs/op +29.7 %
//	  impl=D/read=95/dist=uniform/n=1000-2: ratio suspected and not cleared
//	...
//	impl   workload        procs  metric     delta    interval          MDE     noise   stage    pairs  p        verdict
//	B      read=95/n=1000  2      ratio      +7.2 %   +6.9 to +7.5 %    2.3 %   0.8 %   confirm  40     <0.0001  accepted
//	A      read=95/n=1000  2      ratio      +6.2 %   +5.7 to +6.6 %    2.4 %   1.2 %   confirm  40     <0.0001  regression
//	D      read=95/n=1000  2      ratio      +2.2 %   -3.6 to +6.5 %    13.3 %  31.4 %  confirm  160    0.4322   inconclusive
//	...
//
// The first line is the verdict of the gate run: pass, regression, inconclusive or invalid. The
// reasons follow, then one row for each workload, the slowest first:
//
//	metric    what is judged: the ratio of times (or ns/op), allocs/op or B/op
//	delta     median change from the old build to the new one; above 0 is slower, or more
//	interval  of delta, with a confidence of 95 %
//	MDE       the smallest slowdown that this gate run would have found, with 95 % probability
//	noise     standard deviation of a pair, one launch of each build
//	stage     screen, or confirm if fresh pairs decided
//	pairs     number of pairs of that stage
//	p         of the exact signed-rank test; of confirm, corrected for all that were confirmed
//	verdict   pass, improvement, accepted, inconclusive, regression or invalid
//
// On a branch, -pr compares with the commit that the branch began with, within ten minutes:
//
//	mapbench gate -pr
//
// The files of a gate run are below. docs/gate.md says how the gate judges, how often it is
// wrong, and how it comments on pull requests.
//
// # Merge
//
// The verb merge joins the shards of a run or a gate run. With -shard 1/2, run and gate
// measure one half of the cells, and another machine, with -shard 2/2, the other half.
//
//	mapbench gate -old HEAD~1 -shard 1/2 -o shards/1
//	mapbench gate -old HEAD~1 -shard 2/2 -o shards/2
//	mapbench merge -o merged shards/1 shards/2
//
// A shard of a gate run has no verdict. Merged, the shards have the verdict, the files and the
// exit code of one gate run of the same pairs. A shard that is missing is named, with the
// command that measures it, and merge exits with 3. docs/shards.md has more, and scripts for
// clusters.
//
// # Trend
//
// The verb trend looks for shifts and drifts in the history of gate runs.
//
//	$ mapbench trend history
//	30 runs, 2026-10-01 to 2026-10-30; 3 series, each tested at 4 % (4999 permutations, seed 1): 0.1 would change by chance
//	shifts, the latest first (p of all: corrected for all series; within: with 90 % probability)
//	cell                                 contestant  shift    95 % interval       p       p of all  since       commits           within
//	read=95/dist=uniform/n=1000 procs=2  xsync       +6.6 %   +5.1 to +8.1 %      0.0002  0.0006    2026-10-19  c120000..c130000  c120000..c130000
//	read=0/dist=uniform/n=1000 procs=2   xsync       +13.1 %  drift over 30 runs  0.0002  0.0006
//	no shift or drift in 1 series over 30 runs; the smallest shift in the last 10 runs that would have been found (with 80 % probability): 2.2 % in half of them, 2.2 % in all.
//
// In each row:
//
//	cell        the workload
//	contestant  the impl whose time changed, against the first impl of the workload
//	shift       size of the change; above 0 is slower
//	interval    of the shift; or that the change is a drift, which has no one place
//	p           of this series alone, by permutations
//	p of all    corrected for all series
//	since       the first gate run after the shift
//	commits     the last commit before the shift and the first after it
//	within      the commits between which the shift lies with 90 % probability
//
// The last line says how small a shift may be and still be found.
//
// # Verify
//
// The verb verify puts impls through the laws of a concurrent map. A FAIL is a proof: it shows
// the calls that break the law. A pass says that none were found.
//
//	mapbench verify -impl cas -for 10s
//
// With -worker it verifies the maps of a plug-in, whose main package it links with the laws.
// Nothing changes in the plug-in's folder. docs/plugin.md says how to write one.
//
//	mapbench verify -worker DIR
//
// # Faults
//
// The verb faults runs the hazards of concurrent maps for real: programs that die or lie, each
// with a harmless twin, and says how often what was expected was seen.
//
//	mapbench faults aba
//
// # Init
//
// The verb init writes, in the folder of a Go library that holds a concurrent map, the module
// with which mapbench measures that map: an adapter, a worker, a suite for the gate and
// workflows for pull requests. It finds the map and its methods by itself, and prints the next
// commands. Where mapbench is a checkout and no published version, it takes its folder:
//
//	mapbench init -mapbench ~/src/mapbench
//
// # Exit codes
//
// All verbs share these codes:
//
//	0    done, or pass
//	1    a regression, a violation, or a contestant that failed
//	2    usage, input, output, or nothing valid
//	3    inconclusive, unresolved or unknown
//	130  interrupted; what was measured is kept
//
// # Files
//
// No verb writes over a results file. These are what verbs leave:
//
//	run -o r.txt            the results file
//	recommend -measure      a results file, temporary unless -o names it
//	crossover -measure      a results file, temporary unless -o names it
//	rate                    a results file, temporary unless -o names it
//	plot -o DIR             charts, as SVG
//	report -o DIR           report.md, index.html, and the folders report and charts
//	gate -o DIR             a folder with these files, results/latest-gate without -o:
//	    night.txt           all that was measured
//	    old.txt, new.txt    the two builds, for benchstat
//	    benchstat.txt       what benchstat says of them
//	    noise.json          the noise of each cell in the history
//	    report.md           the findings for people
//	    comment.md          the same as a comment on a pull request
//	    verdict.json        the findings for programs, written last
//	gate -aa N -o DIR       a folder for each gate run, such as night-01
//	gate -json FILE         the findings
//	gate -shard I/N         the same, with unmerged in place of a verdict
//	merge -o FILE           the results file of all shards
//	merge -o DIR            the folder of a gate run, of all shards
//	init -o DIR             a module, mapbench without -o, and two files in .github/workflows
//
// The command holds a lock while it measures, so that there is one measurement at a time on a
// machine. With -wait a verb that measures waits for another's lock, instead of failing.
//
// # Why it is one package
//
// It is one command: each verb is a file, and the verbs share flags, messages and exit codes.
package main

// Package resultfile owns the results file: its version, units, configuration keys,
// names, notes, the one reader and the one writer. Measuring writes such files, judging
// reads them, and nothing else in the module spells a part of the format.
//
// A file is text in the Go benchmark format, so that benchstat reads it as it is:
//
//	mapbench: 1
//	cpu: AMD EPYC
//	seed: 7
//
//	Unit ns/op better=lower
//
//	# cell: impl=mutex,xsync read=95/dist=uniform/n=1000 procs=2
//
//	# n/a: Map/impl=cow/read=95/dist=uniform/n=1000-2: no n above 10
//	BenchmarkMap/impl=mutex/read=95/dist=uniform/n=1000-2 2674925 27.6643 ns/op 0 sweep
//	BenchmarkMap/impl=xsync/read=95/dist=uniform/n=1000-2 3674925 17.1234 ns/op 0 sweep
//	# stopped: Map/impl=xsync/read=95/dist=uniform/n=1000-2: in sweep 1: exit status 2
//	# dropped: Map/impl=cas/read=95/dist=uniform/n=1000-2: after 5 launches: slower than mutex
//
// It begins with a header: the configuration ([Config]), the units ([Unit]) and the cells
// that were planned ([Cell]). Launches follow, a line for each contestant ([Line]), whose
// name states the contestant and the workload ([Name]). Comments hold what benchstat must
// not count: why a contestant has no results ([Note]), and launches that must not be used
// ([InvalidLaunch]), whose lines are kept behind the comment's sign.
//
// A reader's steps: [Parse] checks a whole text and returns a [File]; if the file was cut
// off, it returns the whole launches and says what is missing. [File.Lines], [File.Notes]
// and [File.Invalid] return the parts in the file's order, each with its line number.
//
// A writer's steps: [NewWriter], then [Writer.Header] once, then [Writer.Launch] and
// [Writer.Note]. Each call is one Write, so that an [Appender] keeps whole launches only.
// [WriteSide] and [Trim] write a File again, in part.
//
// A file may hold a part of a plan that several machines measure, a [Shard]. [Join] writes
// the files of all shards as one.
package resultfile

// Version is the version of the format, the value of the first configuration line.
const Version = "1"

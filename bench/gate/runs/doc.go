// Package runs keeps gate runs in folders: it measures a run into one, goes on with a run
// that was interrupted, and reads what earlier runs tell of the next.
//
// A gate run goes like this.
//
//  1. [Check] refuses a folder that holds somebody else's files, and [MoveAside] moves an
//     earlier run out of the way.
//  2. [HistoryNoise] tells the noise of each cell from earlier runs, and [Accepted] the
//     regressions that the project lives with. [Open] reads both, and all else that a run
//     was begun with, of one that was interrupted.
//  3. [Run.Measure] measures, judges and writes all files but the verdict. [Run.Benchstat]
//     adds the table of benchstat.
//  4. [Run.End] writes the verdict, the last of all files: a folder that holds a verdict
//     holds a whole run.
//
// A shard of a gate run is measured in the same way, and has no verdict. [OpenShard] reads
// its folder, [Merge] joins all shards of a run in one folder, and [Run.Judge] judges them.
//
// A series is several runs of one subject against itself, each in a folder of its own below
// that of the series: [Run.Member] and [Run.Continue].
//
// The package knows no flags. What people should hear while a run is under way goes to
// Config.Say.
package runs

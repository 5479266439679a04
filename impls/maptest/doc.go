// Package maptest puts a concurrent map, by any author, to the test: it is a
// conformance kit for [impls.Map].
//
// [Test] runs every law as a subtest; [Fuzz] makes a fuzz target of the
// sequential ones. The laws are also data, [Laws], for programs without package
// testing: [Law.Check] runs one and returns an [Outcome].
//
// # Terms
//
//   - Constructors: the map under test, as constructors for the kinds of keys and
//     values that the laws ask for.
//   - Law: a sentence that holds of every correct map, and the program that
//     looks for a counterexample.
//   - Timed law: one whose program repeats until its budget of time is spent,
//     since goroutines interleave by chance. The others end when they are done,
//     or, with a slow map, when as much time is spent.
//   - Round: what a timed law repeats: some goroutines start together, use one
//     map, stop, and what they saw is judged.
//   - History: calls on a map, with what they returned and when they began and
//     ended. The law linearizable takes these times from a counter that all
//     goroutines share. A counter would hide races from the other laws, which
//     number the calls instead so that what is known of their order shows:
//     calls whose numbers overlap may have come in any order.
//   - Linearizable: there is an order of a history's calls in which a built-in
//     map behind a lock returns the same, and which keeps every call that had
//     ended before another began ahead of it (Herlihy and Wing:
//     Linearizability: a correctness condition for concurrent objects, TOPLAS
//     12(3), 1990). Histories are judged key by key, which is enough (theorem 1
//     there), by porcupine. What Range says of a key is a Load at some moment
//     of the call, and for a key Clear is a Delete.
//   - At rest: when no call is under way, and none will be.
//   - Recorded: told in [Outcome.Note], and never a FAIL. What calls in yield do,
//     which costs grow with the number of entries, and what memory stays is
//     recorded, as are odd keys.
//   - Storm: goroutines that insert and delete other keys meanwhile, so that the
//     map grows and shrinks under the calls that are judged.
//   - Degraded hash: one that sends many keys to few values.
//
// # What a run proves
//
// A FAIL is a proof: the history that comes with it can't be that of a correct
// map. It takes nothing but ordinary calls.
//
// A pass proves nothing: it says that the stated number of rounds did not show
// a violation on this machine. The kit is measured instead by maps with one
// planted bug each (package planted), which it rejects, and by odd but legal
// maps, which it passes. A Store that is lost once in 2^20 is found in ten seconds,
// as some millions are made and each is checked. A map that tells keys apart by 32
// bits of their hash is found since there are so many keys; one that uses 64 bits only
// if it takes the hash (Hashed, HashedStrings). Not looked for are data races that never show in what
// calls return (run Test with -race for these, also for most of what the law
// publication asks), liveness beyond a call that never returns, the value beside a
// false ok, the speed, and whatever the contract leaves open: the order of Range,
// and Len beside writers.
//
// A call that hangs is a FAIL only with a proof, and a busy machine is no proof.
// Either the call is blocked and nothing can run that might end it, or it goes on
// for twice the patience while others get their turns. Else the law is unknown.
//
// A seed fixes what each goroutine does. It does not fix how goroutines
// interleave, nor the seeds of the map's own hashes, so that a violation may
// take several runs to come back.
//
// A map that corrupts memory or makes the runtime give up ("concurrent map
// writes") takes the process along. The command mapbench verify runs each map
// in a process of its own.
//
// Laws use all procs, and those about memory look at the whole process: don't
// run them beside parallel tests.
package maptest

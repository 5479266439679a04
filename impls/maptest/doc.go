// Package maptest is a conformance kit for concurrent maps: it checks whether a
// map by any author keeps the contract of [impls.Map].
//
// # Steps
//
//  1. Give the map the methods of [impls.Map], directly or by a short adapter.
//     Optional methods (LoadOrStore, Len and so on) are found by their names.
//  2. Write a test with one call of [Test]. It takes about 10 s.
//  3. Run it as it is, and once more with -race.
//  4. Pass constructors for other kinds of keys and values ([Strings], [Wide],
//     [Pointers], [Hashed] and so on): more laws then apply.
//  5. Read a failure: it quotes the law and shows the calls that prove the
//     violation, their results, and the seed.
//
// [Fuzz] makes a fuzz target. Programs without package testing use [Laws] and
// [Law.Check], or [CheckAll].
//
// # Stability
//
// This package is stable for importers: the exported names, their signatures, the
// names of the laws and the meaning of the verdicts stay. New laws, options and
// fields may be added. The wording of texts and messages, and what a seed makes
// goroutines do, may change with any version.
//
// # Terms
//
//   - Law: a sentence that holds for every correct map, and the program that
//     looks for a counterexample.
//   - Timed law: a law that repeats until its time is spent, because goroutines
//     interleave by chance. The other laws stop when they are done. They stop
//     early only if the map is slow.
//   - Round: what a timed law repeats. Some goroutines start together, use one
//     map and stop; then the law judges what they saw.
//   - History: the calls on a map, with their results and the times at which they
//     began and returned. The law linearizable takes these times from a counter
//     that all goroutines share. Such a counter would hide races from the other
//     laws. They number the calls afterwards, by what is known of their order;
//     calls whose intervals overlap may have come in any order.
//   - Linearizable: all calls can be put into one order in which a built-in map
//     behind a lock returns the same results. In that order, a call that returned
//     before another began comes first (Herlihy and Wing: Linearizability: a
//     correctness condition for concurrent objects, TOPLAS 12(3), 1990). The kit
//     judges each key by itself, which is enough (theorem 1 there), with
//     porcupine. It takes a Range for one Load of each key, at some moment of the
//     call, and a Clear for one Delete of each key.
//   - At rest: no call is running, and none will begin.
//   - Recorded: written to [Outcome.Note] and never judged. Recorded are the
//     effects of calls in yield, the calls whose cost grows with the number of
//     entries, the memory that stays, and the treatment of NaN and of keys that
//     can't be compared.
//   - Background writer: a goroutine that inserts and deletes other keys, so that
//     the map grows and shrinks during the calls that are judged.
//   - Degraded hash: a hash function that gives many keys the same few values.
//
// # What a run proves
//
// A FAIL is a proof: no correct map can behave as shown. The kit uses ordinary calls
// only.
//
// A pass proves nothing. It says that so many rounds showed no violation on this
// machine. How much a pass is worth is measured with maps that have one planted
// bug each (package planted), which the kit rejects, and with unusual but legal
// maps, which it passes. For example, ten seconds are enough to find a map that
// loses one Store in 2^20, since the kit makes and checks millions of Stores. A
// map that tells keys apart by 32 bits of their hash is found, since the kit
// stores so many keys. A map that uses 64 bits is found only if the kit can
// replace its hash ([Hashed], [HashedStrings]).
//
// The kit does not look for:
//
//   - data races that change no result of a call (run Test with -race for these,
//     and for most of the law publication);
//   - liveness, beyond calls that never return;
//   - the value that comes with ok = false;
//   - speed;
//   - what the contract leaves open: the order of Range, and the result of Len
//     beside writers.
//
// A hang is a FAIL only with a proof, which a busy machine can't give: either the
// call is blocked and no goroutine can run that might end it, or the call goes on
// for twice the patience although other goroutines get to run. Without a proof the
// verdict is unknown.
//
// A seed fixes what each goroutine does. It fixes neither how goroutines
// interleave nor the seeds of the map's own hashes. It may take several runs to
// see a violation again.
//
// A map that corrupts memory, or makes the runtime give up ("concurrent map
// writes"), ends the whole process. The command mapbench verify therefore runs
// each map in a process of its own. With -worker it does so with the maps of another
// module's main package.
//
// Laws use all procs, and the laws about memory measure the whole process. Don't
// run them beside parallel tests.
package maptest

// Package workloads says what a benchmark of a concurrent map does: which operations, on
// which keys, in which order.
//
// The terms:
//
//   - A [Spec] is one complete workload: the shares of the operations, the number of
//     entries, the law of the keys, their type. It has one text form, such as
//     "read=95/dist=zipf0.99/n=1000". That text is the value of a flag, the label of a row
//     and the tail of a benchmark's name.
//   - An [Op] is the kind of one operation.
//   - A [Preset] is a well-known workload with a name: one spec, or several if its source
//     sweeps a parameter.
//   - A [Universe] is the set of keys of one launch, which is one start of the program
//     that is measured. The operations keep hit per cent of them in the map, or, if the
//     workload grows, store n of them.
//   - A [Stream] holds the operations of one goroutine. It is endless, and is drawn piece by
//     piece, before the clock starts.
//   - A [Growth] holds the operations of one goroutine while a map grows from empty to n
//     entries.
//   - [Arrivals] say when the operations of one goroutine are to begin, if the workload has a
//     rate.
//   - A [Law] is the exact probability of each key. Tests and tolerances use it.
//
// The steps, in order:
//
//  1. Parse a spec: [ParseSpec], or [ParseSpecs] for a list.
//  2. Make its universe: [NewUniverse].
//  3. Store the keys of [Universe.Prefill] in the map.
//  4. Make one stream for each goroutine: [NewStream].
//  5. Before each measurement, draw operations: [Stream.Draw].
//
// If the workload grows, store nothing beforehand and make growths ([NewGrowth]) instead of
// streams. Each draw ([Growth.Draw]) is for an empty map. The examples take these steps.
//
// # The text of a spec
//
// It is a list of key=value with slashes between, in any order. The keys and their defaults:
//
//	read=95       share of Load, in per cent
//	store delete  shares of Store and Delete; unless given, those that keep the size
//	loadorstore=0 share of LoadOrStore
//	rmw=0         share of RMW: a Load and then a Store, not atomic
//	range=0       share of Range, which stops after 100 entries
//	hit=50        share of the universe's keys that are present, in per cent
//	grow=0        1: start empty and end at n entries
//	dist=uniform  law of the keys: uniform, zipfS (such as zipf0.99), hotspot, disjoint
//	n=1000        entries in the map
//	key=uint64    type of the keys: uint64, string
//	val=8         bytes of a value: 8, 64
//	goroutines    a number; unless given, as many as procs
//	sched=even    order of the kinds of operations: even, random
//	rate          operations that begin in a second, of all goroutines together, from 1000
//	              to 1e9; unless given, each begins when the one before has ended
//
// # The size holds
//
// With h = hit/100, a storing operation (Store, LoadOrStore, RMW) finds its key absent, and
// so inserts an entry, with probability 1-h. A Delete removes an entry with probability h.
// The entries that come and go are in balance if
//
//	(store + loadorstore + rmw) : delete = hit : 100 - hit
//
// Then every key is present for a fraction h of the time, however rarely it is used. This
// equation and the sum of 100 determine store and delete, so a text may leave them out. A
// text that contradicts them is an error, because its map would grow or shrink while it is
// measured.
//
// # Growing from empty
//
// With grow=1 nothing needs to balance, and there are no deletes. The goroutines divide the
// n entries among them. Each Store and each LoadOrStore inserts the next of its goroutine's
// new keys; each growth chooses new keys at random from the universe. An RMW updates a key
// that its goroutine has inserted. Loads draw from the whole universe by the law, so the
// share of them that hit rises, up to hit per cent. A goroutine's last operation inserts
// its last new key. When all goroutines have done theirs, the map holds exactly n entries.
//
// # At a rate
//
// Without a rate the loop is closed: a goroutine waits for its map, so a map that stalls gets
// fewer operations, and few of them see the stall. With rate=2e6 the loop is open, as the load
// of a service is: two million operations begin in a second, also while the map stalls. Each
// operation has an intended time ([Arrivals]), and its latency counts from there, so all that
// waited are charged with a stall. The time of an operation, wall time divided by operations,
// is then 1/rate for every map that holds the rate, and says nothing. A map that grows has no
// rate.
//
// # Randomness
//
// All randomness comes from the seeds that the caller passes. The same seeds give the same
// keys, prefill and streams in every process. Only the table for zipf and the times of
// [Arrivals] are computed in floating point, so only they could differ between platforms, by
// 2^-32 of a column and by some nanoseconds; everything else is integer arithmetic. [Digest] is
// one word that shows whether two builds agree, but for these times.
//
// # Why it is one package
//
// It is one thing, the workload: the text, the law of its keys and the shares of its operations are
// what a stream is drawn from, and what says whether a stream has kept to it.
//
// # Stability
//
// Programs outside this module may import this package. Exported names stay, and a text that
// parses goes on to parse, to the same spec and the same String. New versions may add keys,
// whose defaults leave every spec as it was, and presets; a preset's own spec may be
// corrected. What a seed gives may change, and then [Digest] changes too: compare figures
// only under one digest. The package imports the standard library alone, and builds with Go
// 1.24 and later.
package workloads

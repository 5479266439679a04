// Package workloads says what a benchmark of a concurrent map does: which
// operations, on which keys, in which order.
//
// The terms:
//
//   - A [Spec] is one workload, complete: the shares of the operations, the
//     number of entries, the law of the keys, their type. It has one text form,
//     such as "read=95/dist=zipf0.99/n=1000", which serves as the value of a
//     flag, the label of a row and the tail of a benchmark's name.
//   - An [Op] is the kind of one operation.
//   - A [Preset] is a workload that the field knows: a spec with a name, or
//     several where its source sweeps.
//   - A [Universe] is the set of keys of one launch. Of its U keys, n are in
//     the map at first, a share of hit per cent, which the workload keeps; or
//     they are in it at the end, where the workload grows.
//   - A [Stream] is what one goroutine will do: an endless sequence of keys and
//     kinds, of which pieces are drawn before the clock starts.
//   - A [Growth] is what one goroutine will do while a map grows from empty to n
//     entries, once.
//   - A [Law] is the exact probability of each key, which tests and tolerances
//     are computed from.
//
// The reader's steps, in order: parse a spec ([ParseSpec], or [ParseSpecs] for
// a list), make the universe ([NewUniverse]), store what [Universe.Prefill]
// yields, make one stream for each goroutine ([NewStream]), and before every
// slice draw its operations ([Stream.Draw]). For a workload that grows: nothing
// is stored beforehand, [NewGrowth] takes the stream's place, and each
// [Growth.Draw] is for one empty map.
//
// # The size holds
//
// With h = hit/100, a storing operation (Store, LoadOrStore, RMW) finds its key
// absent, and inserts it, with probability 1-h; a Delete removes with
// probability h. Entries that come and entries that go are in balance when
//
//	(store + loadorstore + rmw) : delete = hit : 100 - hit
//
// and then h of every key's time is spent in the map, however rarely the key is
// used. That equation and the sum of 100 determine store and delete, so that
// they need not be written; a spec that contradicts them is refused, because
// its map would grow or shrink while it is measured.
//
// # Growing from empty
//
// With grow=1 nothing balances, and there are no deletes. The n entries are
// shared out among the goroutines; each Store and each LoadOrStore inserts the
// next of its goroutine's new keys, which are a fresh random choice from the
// universe in each growth, and an RMW updates one of those inserted so far.
// Loads draw from the universe by the law, so that ever more of them hit, up to
// hit per cent. The operation that inserts a goroutine's last new key is its
// last, and when all have done theirs the map holds n entries exactly.
//
// # Randomness
//
// All of it comes from the seeds that the caller passes: the same seeds give
// the same keys, prefill and streams, in every process. Between platforms only
// zipf's table, which is computed in floating point, could differ, by 2^-32 of a
// column; all else is integer arithmetic.
// [Digest] shows in one word whether two builds agree on that.
package workloads

// Package planted holds maps with one bug each, which a conformance kit must reject,
// and unusual but legal maps, which it must pass. They measure how good a kit is.
//
// # Steps
//
//  1. Call [All] for the maps with a bug, and [Legal] for the legal ones.
//  2. Run each map with a bug through the kit, in a process of its own if [Map].Dies
//     is set. The kit should reject it. Map.Law names a law of package maptest that
//     the bug breaks.
//  3. Run each legal map through the kit. The kit should pass it.
//
// # Stability
//
// This package is stable for importers: the exported names, their signatures and the
// names of the maps stay. More maps and fields may be added. How often a bug shows may
// change with any version.
//
// # The maps
//
// Each bug is in the file of its name. A family of small bugs shares the file named
// after their first word. The comment there says how the bug comes about and, where
// one is known, which real map had it. A comment "the bug" marks the line.
//
// Apart from its bug each map is correct. Used by one goroutine, it returns correct
// results. There are two exceptions: maps that tell keys apart by their hash, and maps
// that are [Map].Rare. The results of calls show each bug, with three exceptions: one
// bug shows only under the race detector, two leave something behind after a Range,
// and one keeps memory.
//
// Where a bug needs another goroutine between two steps, [runtime.Gosched] often
// stands there. It makes likely what otherwise needs an interruption within some
// nanoseconds. No map corrupts memory on purpose. Only Rare maps and some legal maps
// draw random numbers.
//
// # Why it is one package
//
// The package is one list: each map stands alone in its file.
package planted

import "example.com/mapbench/impls"

// Map describes a map with a bug, or a legal one, and makes it. Its functions return
// new, empty maps. A legal map may be used by any number of goroutines.
type Map struct {
	// Name is the map's name, in kebab-case. It never changes.
	Name string
	// Flaw is the bug, or what is unusual, in one sentence.
	Flaw string
	// Law is the name of a law of package maptest that the bug breaks. It may break
	// others. Law is empty if the map is legal.
	Law string
	// Dies reports whether the bug may end the process, by a fatal error of the
	// runtime, which no program can recover from.
	Dies bool
	// Rare reports whether the bug shows at random, even with one goroutine.
	Rare bool
	// Only reports whether the bug breaks no law but Law.
	Only bool
	// Race reports whether only the race detector shows the bug.
	Race bool

	// New returns a map of integers.
	New func() impls.Map[uint64, uint64]
	// Strings returns a map with string keys. If the bug concerns integers only,
	// this map is correct.
	Strings func() impls.Map[string, uint64]
	// Wide returns a map with values of 64 bytes. If the bug does not concern
	// them, this map is correct.
	Wide func() impls.Map[uint64, [8]uint64]
	// Hashed returns a map that takes its hashes from hash. It is nil if the map
	// takes no hash function.
	Hashed func(hash func(key uint64) uint64) impls.Map[uint64, uint64]
	// HashedStrings is like Hashed, for string keys.
	HashedStrings func(hash func(key string) uint64) impls.Map[string, uint64]
}

// All returns the maps with a bug, always in the same order. The caller may change the
// slice.
func All() []Map {
	return []Map{
		{
			Name: "store-under-rlock", Law: "own-keys", Dies: true,
			Flaw: "Store changes the built-in map under the read lock.",
			New:  newReadLocked[uint64, uint64], Strings: newReadLocked[string, uint64], Wide: newReadLocked[uint64, [8]uint64],
		},
		{
			Name: "valid-flag-hint", Law: "own-keys", Dies: true,
			Flaw: "Load checks a flag and then reads a hint that is rebuilt in place meanwhile.",
			New:  newFlagged[uint64, uint64], Strings: newFlagged[string, uint64], Wide: newFlagged[uint64, [8]uint64],
		},
		{
			Name: "late-snapshot", Law: "linearizable",
			Flaw: "A snapshot is published after a write that it lacks.",
			New:  newSnapshotted[uint64, uint64], Strings: newSnapshotted[string, uint64], Wide: newSnapshotted[uint64, [8]uint64],
		},
		{
			Name: "recycled-node", Law: "linearizable",
			Flaw: "The free list of nodes has no version stamp, so that one node is given out twice (ABA).",
			New:  newRecycling[uint64, uint64], Strings: newRecycling[string, uint64], Wide: newRecycling[uint64, [8]uint64],
		},
		{
			Name: "torn-value", Law: "whole-values",
			Flaw: "The words of a value are written and read one by one, each atomically.",
			New:  newTorn[uint64, uint64], Strings: newTorn[string, uint64], Wide: newTorn[uint64, [8]uint64],
		},
		{
			Name: "check-then-act", Law: "one-storer",
			Flaw: "LoadOrStore is a Load and, if that finds nothing, a Store.",
			New:  newCheckThenAct[uint64, uint64], Strings: newCheckThenAct[string, uint64], Wide: newCheckThenAct[uint64, [8]uint64],
		},
		{
			Name: "compare-twice", Law: "one-swapper",
			Flaw: "CompareAndSwap compares twice, but both times before it takes the lock to store.",
			New:  newCompareTwice[uint64, uint64], Strings: newCompareTwice[string, uint64], Wide: newCompareTwice[uint64, [8]uint64],
		},
		{
			Name: "delete-loses-store", Law: "own-keys",
			Flaw: "Delete publishes a copy of the bucket, without what was stored after the copying.",
			New:  newBucketed[uint64, uint64], Strings: newBucketed[string, uint64], Wide: newBucketed[uint64, [8]uint64],
		},
		{
			Name: "late-resize-resurrects", Law: "stay-deleted",
			Flaw: "Delete leaves the key in the table that a resize is filling, and publishes later.",
			New:  newResized[uint64, uint64], Strings: newResized[string, uint64], Wide: newResized[uint64, [8]uint64],
		},
		{
			Name: "grow-drops-entries", Law: "own-keys",
			Flaw: "Readers move entries to the grown table, without the writers' lock.",
			New:  newHelped[uint64, uint64], Strings: newHelped[string, uint64], Wide: newHelped[uint64, [8]uint64],
		},
		{
			Name: "range-duplicates", Law: "range-beside-writers",
			Flaw: "A Range that meets a write starts over, and forgets what it has yielded.",
			New:  newRestarting[uint64, uint64], Strings: newRestarting[string, uint64], Wide: newRestarting[uint64, [8]uint64],
		},
		{
			Name: "range-skips", Law: "range-beside-writers",
			Flaw: "Range goes by position, while Delete moves the last entry to a position that Range has passed.",
			New:  newDense[uint64, uint64], Strings: newDense[string, uint64], Wide: newDense[uint64, [8]uint64],
		},
		{
			Name: "hash-collision", Law: "load-store",
			Flaw: "Keys are told apart by 16 bits of their hash.",
			New:  newBy16Bits[uint64, uint64], Strings: newBy16Bits[string, uint64], Wide: newBy16Bits[uint64, [8]uint64],
			Hashed: newBy16BitsOf[uint64, uint64],
		},
		{
			Name: "clear-misses-insert", Law: "linearizable",
			Flaw: "Clear skips a shard whose counter is 0, and Store counts after it has inserted.",
			New:  newCounted[uint64, uint64], Strings: newCounted[string, uint64], Wide: newCounted[uint64, [8]uint64],
		},
		{
			Name: "stale-read", Law: "linearizable",
			Flaw: "Load puts what it found into a cache after a Store has emptied the cache.",
			New:  newCached[uint64, uint64], Strings: newCached[string, uint64], Wide: newCached[uint64, [8]uint64],
		},
		{
			Name: "unsynchronised", Law: "linearizable", Dies: true,
			Flaw: "It is a built-in map without a lock.",
			New:  newUnsynchronised[uint64, uint64], Strings: newUnsynchronised[string, uint64], Wide: newUnsynchronised[uint64, [8]uint64],
		},
		{
			Name: "rare-lost-store", Law: "no-lost-write", Rare: true,
			Flaw: "One Store in 2^20 does nothing.",
			New:  newLosesStore[uint64, uint64], Strings: newLosesStore[string, uint64], Wide: newLosesStore[uint64, [8]uint64],
		},
		{
			Name: "rare-missed-load", Law: "no-lost-write", Rare: true,
			Flaw: "One Load in 2^20 finds nothing.",
			New:  newMissesLoad[uint64, uint64], Strings: newMissesLoad[string, uint64], Wide: newMissesLoad[uint64, [8]uint64],
		},
		{
			Name: "rare-kept-key", Law: "no-lost-write", Rare: true,
			Flaw: "One Delete in 2^18 does nothing.",
			New:  newKeepsKey[uint64, uint64], Strings: newKeepsKey[string, uint64], Wide: newKeepsKey[uint64, [8]uint64],
		},
		{
			Name: "large-shard-drops-entries", Law: "large",
			Flaw: "A write to a large shard is lost if the shard grows meanwhile.",
			New:  newStepwiseLossy[uint64, uint64], Strings: newLocked[string, uint64], Wide: newLocked[uint64, [8]uint64],
		},
		{
			Name: "strings-by-half-hash", Law: "large-strings",
			Flaw: "Strings are told apart by 32 bits of their hash.",
			New:  newLocked[uint64, uint64], Strings: newBy32Bits, Wide: newLocked[uint64, [8]uint64],
		},
		{
			Name: "strings-by-hash", Law: "hash-strings",
			Flaw: "Strings are told apart by the 64 bits of their hash.",
			New:  newLocked[uint64, uint64], Strings: newBy64Bits, Wide: newLocked[uint64, [8]uint64],
			HashedStrings: newBy64BitsOf,
		},
		{
			Name: "counts-contested-twice", Law: "at-rest", Only: true,
			Flaw: "Store checks whether the key is new before it takes the lock, and counts it afterwards.",
			New:  newCountedTwice[uint64, uint64], Strings: newCountedTwice[string, uint64], Wide: newCountedTwice[uint64, [8]uint64],
		},
		{
			Name: "range-leaks-goroutine", Law: "left-early", Only: true,
			Flaw: "A Range that is left early leaves behind the goroutine that sends the entries.",
			New:  newLeaking[uint64, uint64], Strings: newLeaking[string, uint64], Wide: newLeaking[uint64, [8]uint64],
		},
		{
			Name: "panic-keeps-lock", Law: "left-early", Only: true,
			Flaw: "Range unlocks without defer, so that the read lock stays held after a yield that panics.",
			New:  newKeptLock[uint64, uint64], Strings: newKeptLock[string, uint64], Wide: newKeptLock[uint64, [8]uint64],
		},
		{
			Name: "special-key-apart", Law: "special-keys", Only: true,
			Flaw: "LoadOrStore of one key, the highest or the empty string, is a Load and, if that finds nothing, a Store.",
			New:  newApart[uint64, uint64](^uint64(0)), Strings: newApart[string, uint64](""), Wide: newApart[uint64, [8]uint64](^uint64(0)),
		},
		{
			Name: "interns-keys", Law: "keys-collected", Only: true,
			Flaw: "Strings that were ever keys are kept forever, to share their bytes.",
			New:  newInterning[uint64, uint64], Strings: newInterning[string, uint64], Wide: newInterning[uint64, [8]uint64],
		},
		{
			Name: "unordered-overwrite", Law: "publication", Only: true, Race: true,
			Flaw: "A value is overwritten in place under the read lock, so that nothing orders the writer's earlier memory accesses.",
			New:  newUnordered[uint64, uint64], Strings: newUnordered[string, uint64], Wide: newUnordered[uint64, [8]uint64],
		},
	}
}

// Legal returns the unusual maps that break no law, always in the same order. The
// caller may change the slice.
func Legal() []Map {
	return []Map{
		{
			Name: "random-order",
			Flaw: "Range yields the entries in another order each time.",
			New:  newShuffled[uint64, uint64], Strings: newShuffled[string, uint64], Wide: newShuffled[uint64, [8]uint64],
		},
		{
			Name: "spurious-retries",
			Flaw: "Half of all attempts at an operation fail and are made again.",
			New:  newRetrying[uint64, uint64], Strings: newRetrying[string, uint64], Wide: newRetrying[uint64, [8]uint64],
		},
		{
			Name: "slow",
			Flaw: "Each operation takes 1 ms.",
			New:  newSlow[uint64, uint64], Strings: newSlow[string, uint64], Wide: newSlow[uint64, [8]uint64],
		},
		{
			Name: "locked-loads",
			Flaw: "Every operation, Load included, waits for one lock.",
			New:  newLockedLoads[uint64, uint64], Strings: newLockedLoads[string, uint64], Wide: newLockedLoads[uint64, [8]uint64],
		},
		{
			Name: "stepwise-growth",
			Flaw: "A large shard grows in steps, and takes writes between them.",
			New:  newStepwiseSound[uint64, uint64], Strings: newStepwiseSound[string, uint64], Wide: newStepwiseSound[uint64, [8]uint64],
		},
		{
			Name: "equal-hashes",
			Flaw: "Keys share a list if 16 bits of their hashes are equal.",
			New:  newListed[uint64, uint64], Strings: newListed[string, uint64], Wide: newListed[uint64, [8]uint64],
			Hashed: newListedBy[uint64, uint64], HashedStrings: newListedBy[string, uint64],
		},
		{
			Name: "late-count",
			Flaw: "Store counts a key before it knows whether the key is new, so that Len is wrong beside writers.",
			New:  newLateCount[uint64, uint64], Strings: newLateCount[string, uint64], Wide: newLateCount[uint64, [8]uint64],
		},
		{
			Name: "scanned-len",
			Flaw: "Len counts the entries one by one.",
			New:  newScannedLen[uint64, uint64], Strings: newScannedLen[string, uint64], Wide: newScannedLen[uint64, [8]uint64],
		},
		{
			Name: "zero-apart",
			Flaw: "The zero key is kept outside the table, with a lock of its own.",
			New:  newZeroApart[uint64, uint64], Strings: newZeroApart[string, uint64], Wide: newZeroApart[uint64, [8]uint64],
		},
		{
			Name: "keeps-some-keys",
			Flaw: "The 64 keys that were deleted last are kept.",
			New:  newKeepsSome[uint64, uint64], Strings: newKeepsSome[string, uint64], Wide: newKeepsSome[uint64, [8]uint64],
		},
		{
			Name: "sent-range",
			Flaw: "A goroutine sends Range the entries, and ends when Range does.",
			New:  newSentRange[uint64, uint64], Strings: newSentRange[string, uint64], Wide: newSentRange[uint64, [8]uint64],
		},
		{
			Name: "spinning",
			Flaw: "The lock is a word that is taken by compare-and-swap.",
			New:  newSpinning[uint64, uint64], Strings: newSpinning[string, uint64], Wide: newSpinning[uint64, [8]uint64],
		},
	}
}

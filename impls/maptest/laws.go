package maptest

import (
	"slices"

	"example.com/mapbench/impls/maptest/internal/concurrent"
	"example.com/mapbench/impls/maptest/internal/resources"
	"example.com/mapbench/impls/maptest/internal/rounds"
	"example.com/mapbench/impls/maptest/internal/sequential"
)

// Laws returns all laws, in the order in which to run them: a law whose failure makes
// others pointless comes before them. The caller may change the slice.
func Laws() []Law {
	laws := []Law{
		{Name: "construct", check: construct,
			Text: "The constructor returns a new, empty map each time."},
		{Name: "load-store", check: given(sequential.LoadStore),
			Text: "Load returns what was last stored under the key, and false if nothing was."},
		{Name: "delete", check: given(sequential.Deletes),
			Text: "Delete removes its key, and nothing else."},
		{Name: "load-or-store", Needs: "LoadOrStore", check: given(sequential.LoadOrStores),
			Text: "LoadOrStore returns the value that is there, and stores only if there is none."},
		{Name: "load-and-delete", Needs: "LoadAndDelete", check: given(sequential.LoadAndDeletes),
			Text: "LoadAndDelete removes the key and returns the value that it had."},
		{Name: "compare-and-swap", Needs: "CompareAndSwap", check: given(sequential.CompareAndSwaps),
			Text: "CompareAndSwap replaces the value if it equals the old one, and reports whether it did."},
		{Name: "range", check: given(sequential.Ranges),
			Text: "Range yields each entry once, and stops when it is told to."},
		{Name: "len", Needs: "Len", check: given(sequential.Lens),
			Text: "Len is the number of entries."},
		{Name: "clear", Needs: "Clear", check: given(sequential.Clears),
			Text: "Clear removes all entries and leaves a usable map."},
		{Name: "script", Timed: true, check: on(sequential.Scripts[uint64]),
			Text: "One goroutine sees a built-in map, whatever it calls in whatever order."},
	}
	// The first concurrent law, linearizable, finds most bugs, and shows histories.
	laws = append(laws, slices.Insert(concurrentLaws(), 1, contestLaws()...)...)
	laws = append(laws, hashLaws()...)
	laws = append(laws, longLaws()...)
	laws = append(laws,
		Law{Name: "collected", Needs: "Pointers", check: func(r *rounds.Run, maps Constructors) { resources.ValuesCollected(r, maps.Pointers) },
			Text: "What was deleted, replaced or cleared is collected."},
		Law{Name: "churn", Timed: true, check: given(resources.Churn),
			Text: "The memory of a map depends on its size, and not on how many keys have come and gone."},
		Law{Name: "no-goroutine", check: given(resources.NoGoroutine),
			Text: "A map that nobody uses any more leaves no goroutine behind."},
		Law{Name: "odd-strings", Needs: "Strings", check: func(r *rounds.Run, maps Constructors) { sequential.OddStrings(r, maps.Strings) },
			Text: "The empty string, long strings and strings of any bytes are keys like others."},
		Law{Name: "odd-floats", Needs: "Floats", check: func(r *rounds.Run, maps Constructors) { sequential.OddFloats(r, maps.Floats) },
			Text: "What the map does with NaN, 0 and -0 is recorded, not judged."},
		Law{Name: "odd-interfaces", Needs: "Any", check: func(r *rounds.Run, maps Constructors) { sequential.OddInterfaces(r, maps.Any) },
			Text: "What the map does with keys that are not comparable is recorded, not judged."},
	)
	laws = append(laws, recordedLaws()...)
	for i := range laws {
		if laws[i].Timed {
			laws[i].Share = max(1, laws[i].Share)
		}
	}
	return laws
}

// concurrentLaws are about goroutines that share a map of integers.
func concurrentLaws() []Law {
	return []Law{
		{Name: "linearizable", Timed: true, check: on(concurrent.Linearizable[uint64]),
			Text: "Every history of few keys and many goroutines is linearizable."},
		{Name: "range-beside-writers", Timed: true, check: on(concurrent.RangeBesideWriters[uint64]),
			Text: "Beside writers Range misses no key that is there throughout, yields none twice, and no value that was never stored."},
		{Name: "whole-values", Needs: "Wide", Timed: true, check: func(r *rounds.Run, maps Constructors) { concurrent.WholeValues(r, maps.Wide) },
			Text: "A value of 64 bytes is read as it was stored, never half of one and half of another."},
		{Name: "fresh", Timed: true, check: on(concurrent.Fresh[uint64]),
			Text: "A Load that begins after a Store or Delete has returned sees it, or what came later."},
		{Name: "own-keys", Timed: true, check: on(concurrent.OwnKeys[uint64]),
			Text: "A goroutine that alone writes a key reads back what it wrote, whatever others do to other keys."},
		{Name: "same-keys", Timed: true, check: on(concurrent.SameKeys[uint64]),
			Text: "A key that has been stored, and that nobody deletes, is there, whoever else stores it."},
		{Name: "stay-deleted", Timed: true, check: on(concurrent.StayDeleted[uint64]),
			Text: "A deleted key stays absent until it is stored again, also when the map grows or shrinks."},
		{Name: "one-storer", Needs: "LoadOrStore", Timed: true, check: on(concurrent.OneStorer[uint64]),
			Text: "Of goroutines that LoadOrStore an absent key one stores, and all get its value."},
		{Name: "one-remover", Needs: "LoadAndDelete", Timed: true, check: on(concurrent.OneRemover[uint64]),
			Text: "Of goroutines that LoadAndDelete a present key one gets its value."},
		{Name: "one-swapper", Needs: "CompareAndSwap", Timed: true, check: on(concurrent.OneSwapper[uint64]),
			Text: "Of goroutines that CompareAndSwap the same old value one swaps."},
		{Name: "no-lost-update", Needs: "CompareAndSwap", Timed: true, check: on(concurrent.NoLostUpdate[uint64]),
			Text: "Counters that goroutines increase by CompareAndSwap count every increase."},
		{Name: "clear-beside-writers", Needs: "Clear", Timed: true, check: on(concurrent.ClearBesideWriters[uint64]),
			Text: "Clear removes what was stored before it began, and leaves what is stored after it has returned."},
		{Name: "strings", Needs: "Strings", Timed: true, check: onStrings,
			Text: "All of this holds for string keys."},
	}
}

// longLaws need so many calls or keys that they take long.
func longLaws() []Law {
	return []Law{
		{Name: "no-lost-write", Timed: true, Share: 6, check: on(concurrent.NoLostWrite[uint64]),
			Text: "Not one write in millions is lost: the goroutine that alone writes a key finds it as it left it."},
		{Name: "large", Timed: true, Share: 2, check: on(concurrent.Large[uint64]),
			Text: "A map of hundreds of thousands of keys has all that were stored, and none that was deleted."},
		{Name: "large-strings", Needs: "Strings", Timed: true, Share: 3, check: func(r *rounds.Run, maps Constructors) { concurrent.Large(r, rounds.Strings(maps.Strings)) },
			Text: "A map of hundreds of thousands of strings has all that were stored, and none that was deleted."},
	}
}

// contestLaws are about goroutines that contend for keys, about the order of other
// memory accesses, and about what calls leave behind.
func contestLaws() []Law {
	return []Law{
		{Name: "at-rest", Timed: true, check: on(concurrent.AtRest[uint64]),
			Text: "When writers have contended for keys and are done, Load, Range and Len tell of the same keys."},
		{Name: "special-keys", Timed: true, check: func(r *rounds.Run, maps Constructors) { concurrent.SpecialKeys(r, maps.Strings, maps.Hashed) },
			Text: "Keys that maps treat apart (0, the highest, the empty string, a hash of 0) are like others when goroutines contend for them."},
		{Name: "publication", Timed: true, check: given(concurrent.Publication),
			Text: "What a goroutine wrote to plain memory before it stored a value is seen by one that has found the value; without -race only a stale read shows."},
		{Name: "left-early", check: given(resources.LeftEarly),
			Text: "A Range that is left early, also by a panic or runtime.Goexit in yield, leaves no lock and no goroutine behind."},
		{Name: "keys-collected", Needs: "Strings", check: func(r *rounds.Run, maps Constructors) { resources.KeysCollected(r, maps.Strings) },
			Text: "Keys that were deleted or cleared are collected."},
	}
}

// recordedLaws judge nothing. Laws also has others of this kind, about unusual keys.
func recordedLaws() []Law {
	return []Law{
		{Name: "odd-callbacks", check: given(resources.OddCallbacks),
			Text: "What becomes of calls that yield makes on the map that it ranges over is recorded, not judged."},
		{Name: "costs", check: given(resources.Costs),
			Text: "Which calls cost over 8 times more with 100 times as many entries is recorded, not judged."},
		{Name: "emptied", check: given(resources.Emptied),
			Text: "What memory a million entries take, and what of it is kept when all are deleted, is recorded, not judged."},
	}
}

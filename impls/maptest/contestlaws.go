package maptest

// contestLaws are those about who wins, about what the map does to other memory, and
// about what calls leave behind.
func contestLaws() []Law {
	return []Law{
		{Name: "at-rest", Timed: true, check: on(atRest[uint64]),
			Text: "When writers have contended for keys and are done, Load, Range and Len tell of the same keys."},
		{Name: "special-keys", Timed: true, check: specialKeys,
			Text: "Keys that maps treat apart (0, the highest, the empty string, a hash of 0) are like others when goroutines contend for them."},
		{Name: "publication", Timed: true, check: publication,
			Text: "What a goroutine wrote to plain memory before it stored a value is seen by one that has found the value; without -race only a stale read shows."},
		{Name: "left-early", check: leftEarly,
			Text: "A Range that is left early, also by a panic or runtime.Goexit in yield, leaves no lock and no goroutine behind."},
		{Name: "keys-collected", Needs: "Strings", check: keysCollected,
			Text: "Keys that were deleted or cleared are collected."},
	}
}

// recordedLaws are those that judge nothing; others of that kind are about odd keys.
func recordedLaws() []Law {
	return []Law{
		{Name: "odd-callbacks", check: oddCallbacks,
			Text: "What becomes of calls that yield makes on the map that it ranges over is recorded, not judged."},
		{Name: "costs", check: costs,
			Text: "Which calls cost over 8 times more with 100 times as many entries is recorded, not judged."},
		{Name: "emptied", check: emptied,
			Text: "What memory a million entries take, and what of it is kept when all are deleted, is recorded, not judged."},
	}
}

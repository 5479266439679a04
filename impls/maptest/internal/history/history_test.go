package history

import (
	"slices"
	"strings"
	"testing"

	"github.com/anishathalye/porcupine"
)

// TestModel judges histories written by hand, each illegal one next to a similar legal
// one.
func TestModel(t *testing.T) {
	at := func(begin, end int64, c Call, res Result) Event {
		c.Key = 7
		return Event{Client: int(begin), Call: c, Result: res, Begin: begin, End: end}
	}
	check := func(name string, want porcupine.CheckResult, events ...Event) {
		t.Helper()
		if got := Judge(events); got != want {
			t.Errorf("%s: %v; want %v\n%s", name, got, want, Format(events))
		}
	}
	const legal, illegal = porcupine.Ok, porcupine.Illegal
	stored := at(1, 2, Call{Kind: Store, Value: 5}, Result{})
	check("nothing", legal)
	check("load of nothing", legal, at(1, 2, Call{Kind: Load}, Result{}))
	check("load of the stored value", legal, stored, at(3, 4, Call{Kind: Load}, Result{5, true}))
	check("lost store", illegal, stored, at(3, 4, Call{Kind: Load}, Result{}))
	check("load beside the store", legal, at(1, 4, Call{Kind: Store, Value: 5}, Result{}), at(2, 3, Call{Kind: Load}, Result{}))
	check("a value never stored", illegal, stored, at(3, 4, Call{Kind: Load}, Result{6, true}))
	check("deleted", legal, stored, at(3, 4, Call{Kind: Delete}, Result{}), at(5, 6, Call{Kind: Load}, Result{}))
	check("back after Delete", illegal, stored, at(3, 4, Call{Kind: Delete}, Result{}), at(5, 6, Call{Kind: Load}, Result{5, true}))
	check("cleared", legal, stored, at(3, 4, Call{Kind: Clear}, Result{}), at(5, 6, Call{Kind: Range}, Result{}))
	check("back after Clear", illegal, stored, at(3, 4, Call{Kind: Clear}, Result{}), at(5, 6, Call{Kind: Range}, Result{5, true}))
	check("LoadOrStore that loads", legal, stored, at(3, 4, Call{Kind: LoadOrStore, Value: 6}, Result{5, true}))
	check("LoadOrStore that misses the value", illegal, stored, at(3, 4, Call{Kind: LoadOrStore, Value: 6}, Result{6, false}))
	check("two LoadAndDeletes at once", legal, stored, at(3, 6, Call{Kind: LoadAndDelete}, Result{5, true}), at(4, 5, Call{Kind: LoadAndDelete}, Result{}))
	check("two LoadAndDeletes that get one value", illegal, stored, at(3, 6, Call{Kind: LoadAndDelete}, Result{5, true}), at(4, 5, Call{Kind: LoadAndDelete}, Result{5, true}))
	check("CompareAndSwap", legal, stored, at(3, 4, Call{Kind: CompareAndSwap, Old: 5, Value: 6}, Result{Ok: true}))
	check("CompareAndSwap of another value", illegal, stored, at(3, 4, Call{Kind: CompareAndSwap, Old: 4, Value: 6}, Result{Ok: true}))
	other := at(3, 4, Call{Kind: Load}, Result{})
	other.Key = 8
	check("another key", legal, stored, other)
}

// TestMinimal hides a stale read among harmless calls.
func TestMinimal(t *testing.T) {
	var events []Event
	tick := int64(0)
	add := func(c Call, res Result) {
		events = append(events, Event{Call: c, Result: res, Begin: tick, End: tick + 1})
		tick += 2
	}
	for i := range uint64(5) {
		add(Call{Kind: Store, Value: i}, Result{})
		add(Call{Kind: Load}, Result{i, true})
		add(Call{Kind: LoadOrStore, Value: 9}, Result{i, true})
	}
	add(Call{Kind: Load}, Result{3, true}) // the store of 4 had returned
	for range 5 {
		add(Call{Kind: Load}, Result{4, true})
		add(Call{Kind: LoadAndDelete}, Result{4, true})
		add(Call{Kind: LoadOrStore, Value: 4}, Result{4, false})
		add(Call{Kind: Store, Value: 4}, Result{})
	}
	other := Event{Call: Call{Kind: Load, Key: 1}, End: 1}
	left := Proof(append(slices.Clone(events), other))
	text := Format(left)
	if Judge(left) != porcupine.Illegal {
		t.Errorf("what is left of the history is legal:\n%s", text)
	}
	if reads := strings.Count(text, " = "); reads != 1 || !strings.Contains(text, "Load(0) = 3, true") {
		t.Errorf("%d results are left; want the stale one alone\n%s", reads, text)
	}
	if last := left[len(left)-1]; last.Kind != Load {
		t.Errorf("the last call is %v; want the stale Load, as what follows can't explain it", last.Call)
	}
}

// TestMinimalTwice has a call that can be left out only after another one: the
// LoadAndDelete overlaps a harmless Load.
func TestMinimalTwice(t *testing.T) {
	left := Proof([]Event{
		{Call: Call{Kind: Store, Value: 1}, Begin: 1, End: 2},
		{Client: 1, Call: Call{Kind: Load}, Begin: 3, End: 4}, // wrong
		{Client: 2, Call: Call{Kind: Load}, Result: Result{1, true}, Begin: 5, End: 8},
		{Client: 3, Call: Call{Kind: LoadAndDelete}, Result: Result{1, true}, Begin: 6, End: 7},
	})
	if len(left) != 2 || left[1].Client != 1 {
		t.Errorf("%d calls are left; want two, the Store and the Load that misses it\n%s", len(left), Format(left))
	}
}

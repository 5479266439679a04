// Package history makes and records calls on a map, and decides whether their results can
// be right.
//
//  1. [MethodsOf] finds a map's methods, and [Methods.Do] makes a [Call].
//  2. Record calls as an [Event] each. Where one goroutine alone writes a key,
//     [State.After] says what a call must return, and nothing need be recorded.
//  3. [Judge] decides, with porcupine, whether the events are linearizable.
//  4. If not, [Proof] keeps the few calls that prove it. [Format] and [Draw] show them.
package history

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"
)

// An Event is a call on one key, with its result and its time. An event that ends
// before another begins came before it. Begin and end are ticks of a counter, or
// numbers that a law chooses to express the order that it knows.
type Event struct {
	Client int // the goroutine
	Call
	Result
	Begin, End int64
}

// model is the sequential model for porcupine. It treats each key by itself.
var model = porcupine.Model{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		at := make(map[uint64]int)
		var keys [][]porcupine.Operation
		for _, o := range history {
			key := o.Input.(Call).Key
			i, ok := at[key]
			if !ok {
				i = len(keys)
				at[key] = i
				keys = append(keys, nil)
			}
			keys[i] = append(keys[i], o)
		}
		return keys
	},
	Init: func() any { return State{} },
	Step: func(now, input, output any) (bool, any) {
		got, next := now.(State).After(input.(Call))
		return got == output.(Result), next
	},
	DescribeOperation: func(input, output any) string { return input.(Call).With(output.(Result)) },
	DescribeState: func(now any) string {
		if s := now.(State); s.Present {
			return fmt.Sprint(s.Value)
		}
		return "absent"
	},
}

func operations(events []Event) []porcupine.Operation {
	ops := make([]porcupine.Operation, len(events))
	for i, e := range events {
		ops[i] = porcupine.Operation{ClientId: e.Client, Input: e.Call, Call: e.Begin, Output: e.Result, Return: e.End}
	}
	return ops
}

// judgeTime limits porcupine's search in one history. The search is exponential in
// the number of overlapping calls. The histories of this kit take some tens of
// microseconds, the worst ones less than 100 ms.
const judgeTime = 3 * time.Second

// Judge decides whether events are a linearizable history of a map that was empty.
func Judge(events []Event) porcupine.CheckResult {
	return porcupine.CheckOperationsTimeout(model, operations(events), judgeTime)
}

// Proof returns what proves that a history is not linearizable: the calls on one key,
// and of these only the needed ones, in the order in which they began. A history that
// is linearizable stays whole.
func Proof(events []Event) []Event {
	keys := make(map[uint64][]Event)
	for _, e := range events {
		keys[e.Key] = append(keys[e.Key], e)
	}
	for _, of := range keys {
		if Judge(of) == porcupine.Illegal {
			events = minimal(of)
			break
		}
	}
	slices.SortFunc(events, func(a, b Event) int { return cmp.Compare(a.Begin, b.Begin) })
	return events
}

// minimal shortens a history of one key that is not linearizable, and keeps it so. It
// leaves out two sorts of calls: those that changed nothing, and those that began
// after every remaining call with a result had ended. It repeats until no call can be
// left out, since leaving out one may free another.
func minimal(events []Event) []Event {
	events = slices.Clone(events)
	slices.SortFunc(events, func(a, b Event) int { return cmp.Compare(b.Begin, a.Begin) }) // latest first
	for before := len(events) + 1; len(events) < before; {
		before = len(events)
		for i := 0; i < len(events); {
			without := slices.Delete(slices.Clone(events), i, i+1)
			if (!events[i].Writes(events[i].Result) || trails(events[i], without)) && Judge(without) == porcupine.Illegal {
				events = without
			} else {
				i++
			}
		}
	}
	return events
}

// trails reports whether e began after every call among events that has a result had
// ended. Then no result can show an effect of e.
func trails(e Event, events []Event) bool {
	for _, other := range events {
		if other.Kind != Store && other.Kind != Delete && other.Kind != Clear && other.End > e.Begin {
			return false
		}
	}
	return true
}

// Format returns the events in the given order, one a line.
func Format(events []Event) string {
	var b strings.Builder
	for _, e := range events {
		fmt.Fprintf(&b, "goroutine %-2d %4d to %4d  %s\n", e.Client, e.Begin, e.End, e.With(e.Result))
	}
	return b.String()
}

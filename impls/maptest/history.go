package maptest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"
)

// An event is a call on one key, with its result and its time. An event that ends
// before another begins came before it. Begin and end are ticks of a counter, or
// numbers that a law chooses to express the order that it knows.
type event struct {
	client int // the goroutine
	call
	result
	begin, end int64
}

// model is the sequential model for porcupine. It treats each key by itself.
var model = porcupine.Model{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		at := make(map[uint64]int)
		var keys [][]porcupine.Operation
		for _, o := range history {
			key := o.Input.(call).key
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
	Init: func() any { return state{} },
	Step: func(now, input, output any) (bool, any) {
		got, next := now.(state).after(input.(call))
		return got == output.(result), next
	},
	DescribeOperation: func(input, output any) string { return input.(call).with(output.(result)) },
	DescribeState: func(now any) string {
		if s := now.(state); s.present {
			return fmt.Sprint(s.value)
		}
		return "absent"
	},
}

func operations(events []event) []porcupine.Operation {
	ops := make([]porcupine.Operation, len(events))
	for i, e := range events {
		ops[i] = porcupine.Operation{ClientId: e.client, Input: e.call, Call: e.begin, Output: e.result, Return: e.end}
	}
	return ops
}

// judgeTime limits porcupine's search in one history. The search is exponential in
// the number of overlapping calls. The histories of this kit take some tens of
// microseconds, the worst ones less than 100 ms.
const judgeTime = 3 * time.Second

// judge decides whether events are a linearizable history of a map that was empty.
func judge(events []event) porcupine.CheckResult {
	return porcupine.CheckOperationsTimeout(model, operations(events), judgeTime)
}

// violation returns a failure with events as its proof: a history that is not
// linearizable. It keeps only one key, and only the calls that the proof needs.
func violation(message string, events []event) failure {
	keys := make(map[uint64][]event)
	for _, e := range events {
		keys[e.key] = append(keys[e.key], e)
	}
	for _, of := range keys {
		if judge(of) == porcupine.Illegal {
			events = minimal(of)
			break
		}
	}
	slices.SortFunc(events, func(a, b event) int { return cmp.Compare(a.begin, b.begin) })
	return failure{message: message, history: formatEvents(events), events: events}
}

// minimal shortens a history of one key that is not linearizable, and keeps it so. It
// leaves out two sorts of calls: those that changed nothing, and those that began
// after every remaining call with a result had ended. It repeats until no call can be
// left out, since leaving out one may free another.
func minimal(events []event) []event {
	events = slices.Clone(events)
	slices.SortFunc(events, func(a, b event) int { return cmp.Compare(b.begin, a.begin) }) // latest first
	for before := len(events) + 1; len(events) < before; {
		before = len(events)
		for i := 0; i < len(events); {
			without := slices.Delete(slices.Clone(events), i, i+1)
			if (!events[i].writes(events[i].result) || trails(events[i], without)) && judge(without) == porcupine.Illegal {
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
func trails(e event, events []event) bool {
	for _, other := range events {
		if other.kind != store && other.kind != remove && other.kind != wipe && other.end > e.begin {
			return false
		}
	}
	return true
}

// formatEvents returns the events in the given order, one a line.
func formatEvents(events []event) string {
	var b strings.Builder
	for _, e := range events {
		fmt.Fprintf(&b, "goroutine %-2d %4d to %4d  %s\n", e.client, e.begin, e.end, e.with(e.result))
	}
	return b.String()
}

package history

import "fmt"

// A Kind is the method of a call.
type Kind uint8

// The kinds of calls.
const (
	Load Kind = iota
	Store
	Delete
	LoadOrStore
	LoadAndDelete
	CompareAndSwap
	Range // the part of a Range that concerns one key
	Clear // the part of a Clear that concerns one key
)

// A Call is a method with its arguments. The key is a number, in
// whose place a law may use a key of another type.
type Call struct {
	Kind  Kind
	Key   uint64
	Value uint64
	Old   uint64
}

// A Result is what a call returned. If Ok is false, the value of a Load or
// LoadAndDelete means nothing, and Got is 0.
type Result struct {
	Got uint64
	Ok  bool
}

// A State is what a map holds for one key: a value, or nothing (then Value is 0).
type State struct {
	Value   uint64
	Present bool
}

// After is the sequential model of a map: it returns what c returns in state s, and
// the state after c.
func (s State) After(c Call) (Result, State) {
	switch c.Kind {
	case Load, Range:
		return Result{s.Value, s.Present}, s
	case Store:
		return Result{}, State{c.Value, true}
	case Delete, Clear:
		return Result{}, State{}
	case LoadOrStore:
		if s.Present {
			return Result{s.Value, true}, s
		}
		return Result{c.Value, false}, State{c.Value, true}
	case LoadAndDelete:
		return Result{s.Value, s.Present}, State{}
	case CompareAndSwap:
		if s.Present && s.Value == c.Old {
			return Result{Ok: true}, State{c.Value, true}
		}
		return Result{}, s
	}
	panic(fmt.Sprintf("maptest: no call of kind %d", c.Kind))
}

// Writes reports whether c, with this result, may have changed the map.
func (c Call) Writes(res Result) bool {
	switch c.Kind {
	case Load, Range:
		return false
	case LoadOrStore:
		return !res.Ok
	case LoadAndDelete, CompareAndSwap:
		return res.Ok
	}
	return true
}

// String returns c in Go's notation, with the number of the key in its place.
func (c Call) String() string {
	switch c.Kind {
	case Load:
		return fmt.Sprintf("Load(%d)", c.Key)
	case Store:
		return fmt.Sprintf("Store(%d, %d)", c.Key, c.Value)
	case Delete:
		return fmt.Sprintf("Delete(%d)", c.Key)
	case LoadOrStore:
		return fmt.Sprintf("LoadOrStore(%d, %d)", c.Key, c.Value)
	case LoadAndDelete:
		return fmt.Sprintf("LoadAndDelete(%d)", c.Key)
	case CompareAndSwap:
		return fmt.Sprintf("CompareAndSwap(%d, %d, %d)", c.Key, c.Old, c.Value)
	case Range:
		return "Range"
	case Clear:
		return "Clear()"
	}
	panic(fmt.Sprintf("maptest: no call of kind %d", c.Kind))
}

// With returns c and its result in Go's notation.
func (c Call) With(res Result) string {
	switch {
	case c.Kind == Range && res.Ok:
		return fmt.Sprintf("%v yields %d, %d", c, c.Key, res.Got)
	case c.Kind == Range:
		return fmt.Sprintf("%v without %d", c, c.Key)
	case c.Kind == CompareAndSwap:
		return fmt.Sprintf("%v = %t", c, res.Ok)
	case c.Kind == Load, c.Kind == LoadOrStore, c.Kind == LoadAndDelete:
		return fmt.Sprintf("%v = %d, %t", c, res.Got, res.Ok)
	}
	return c.String()
}

package scaffold

import (
	"fmt"
	"go/types"
	"strconv"
)

// form is how the library's type of keys or values becomes the adapter's.
type form int

const (
	same      form = iota // they are one type
	converted             // by a conversion
	boxed                 // the library's is any
)

// part is the type of keys or values, in the library and in the adapter.
type part struct {
	theirs string // how the adapter writes the library's type
	ours   string
	form   form
}

// give returns the library's form of an expression of ours.
func (p part) give(x string) string {
	if p.form == converted {
		return p.theirs + "(" + x + ")"
	}
	return x
}

// take returns our form of an expression of the library's.
func (p part) take(x string) string {
	switch p.form {
	case converted:
		return p.ours + "(" + x + ")"
	case boxed:
		return x + ".(" + p.ours + ")"
	}
	return x
}

// part finds our type for a type of the library's. Generic is the type parameter that it may
// be, named name; words is our type for 64-bit integers.
func (s *scope) part(t types.Type, generic types.Type, name, words string, text bool) (part, bool) {
	p := part{theirs: s.text(t)}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch u.Kind() {
		case types.Int, types.Int64, types.Uint, types.Uint64, types.Uintptr:
			p.ours = words
		case types.String:
			if text {
				p.ours = "string"
			}
		}
		if p.form = converted; p.theirs == p.ours {
			p.form = same
		}
	case *types.Interface:
		switch {
		case types.Identical(t, generic):
			p.ours = name
		case u.Empty() && !isParam(t):
			p.ours, p.form = name, boxed
		}
	}
	if named, ok := types.Unalias(t).(*types.Named); ok && named.Obj().Pkg() != nil && named.Obj().Pkg() != s.pkg {
		p.ours = "" // of a package that the adapter doesn't import
	}
	return p, p.ours != ""
}

func isParam(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}

// guess returns an adapter to a type that is made in one way.
func (s *scope) guess(named *types.Named, how construction, p params) (*Adapter, error) {
	m := methodsOf(how.result)
	load, theirKey, theirValue, failing := m.load()
	if load == "" {
		return nil, lack(named, "loads", "of a key, to a value and a bool", "Load(key K) (value V, ok bool)", loadNames)
	}
	store := m.store(theirKey, theirValue)
	if store == "" {
		return nil, lack(named, "stores", "of a key and a value", "Store(key K, value V)", storeNames)
	}
	remove := m.remove(theirKey)
	if remove == "" {
		return nil, lack(named, "deletes", "of a key", "Delete(key K)", deleteNames)
	}
	visits, way := m.entries(theirKey, theirValue)
	if visits == "" {
		return nil, lack(named, "visits all entries", "of a func(K, V) bool, or to an iter.Seq2", "Range(yield func(K, V) bool)", rangeNames)
	}
	key, ok := s.part(theirKey, p.key, "K", "uint64", true)
	if !ok {
		return nil, fmt.Errorf("type %s has keys of type %s; want a type parameter, any, string, or an integer of 64 bits", named.Obj().Name(), s.text(theirKey))
	}
	value, ok := s.part(theirValue, p.value, "V", "worker.Val8", false)
	if !ok || key.ours == "K" && value.ours != "V" {
		return nil, fmt.Errorf("type %s has values of type %s; want a type parameter, any, or, if keys are of one type, an integer of 64 bits", named.Obj().Name(), s.text(theirValue))
	}
	a := &Adapter{
		Import: strconv.Quote(s.pkg.Path()), Type: s.alias + "." + named.Obj().Name(),
		Loop: key.ours == "K", Key: key.ours, Value: value.ours, KeyConstraint: p.constraint,
		Holds: s.text(how.result), New: how.call, Fails: how.fails, Sized: how.sized,
		Load:   loadBody(load, key, value, failing),
		Store:  fmt.Sprintf("m.m.%s(%s, %s)", store, key.give("key"), value.give("value")),
		Delete: fmt.Sprintf("m.m.%s(%s)", remove, key.give("key")),
		Range:  rangeBody(visits, way, key, value),
		Calls:  []string{load, store, remove, visits},
	}
	if s.alias != s.pkg.Name() {
		a.Import = s.alias + " " + a.Import
	}
	if both := m.loadOrStore(theirKey, theirValue); both != "" {
		a.LoadOrStore = loadOrStoreBody(both, key, value)
		a.Calls = append(a.Calls, both)
	}
	return a, nil
}

// loadBody returns the body of Load, whose results are named value and ok.
func loadBody(name string, key, value part, failing bool) string {
	call := fmt.Sprintf("m.m.%s(%s)", name, key.give("key"))
	second, ok := "ok", "ok"
	if failing {
		second, ok = "err", "err == nil"
	}
	switch {
	case value.form == boxed: // an absent key's value is nil, or anything
		return fmt.Sprintf("got, %s := %s\nvalue, _ = %s\nreturn value, %s", second, call, value.take("got"), ok)
	case value.form == same && !failing:
		return "return " + call
	}
	return fmt.Sprintf("got, %s := %s\nreturn %s, %s", second, call, value.take("got"), ok)
}

// rangeBody returns the body of Range, whose parameter is named yield.
func rangeBody(name string, how visit, key, value part) string {
	yield := fmt.Sprintf("yield(%s, %s)", key.take("key"), value.take("value"))
	direct := key.form == same && value.form == same
	params := fmt.Sprintf("key %s, value %s", key.theirs, value.theirs)
	switch {
	case how == sequence && direct:
		return fmt.Sprintf("m.m.%s()(yield)", name)
	case how == sequence:
		return fmt.Sprintf("for key, value := range m.m.%s() {\nif !%s {\nreturn\n}\n}", name, yield)
	case how == toTheEnd: // it can't be stopped
		return fmt.Sprintf("more := true\nm.m.%s(func(%s) { more = more && %s })", name, params, yield)
	case direct:
		return fmt.Sprintf("m.m.%s(yield)", name)
	}
	return fmt.Sprintf("m.m.%s(func(%s) bool { return %s })", name, params, yield)
}

// loadOrStoreBody returns the body of LoadOrStore.
func loadOrStoreBody(name string, key, value part) string {
	call := fmt.Sprintf("m.m.%s(%s, %s)", name, key.give("key"), value.give("value"))
	if value.form == same {
		return "return " + call
	}
	return fmt.Sprintf("got, loaded := %s\nreturn %s, loaded", call, value.take("got"))
}

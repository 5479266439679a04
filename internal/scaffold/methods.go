package scaffold

import (
	"fmt"
	"go/types"
	"strings"
)

// The names that the methods of maps have, the likeliest first.
var (
	loadNames   = []string{"Load", "Get", "Lookup", "Find", "Fetch"}
	storeNames  = []string{"Store", "Set", "Put", "Insert"}
	deleteNames = []string{"Delete", "Remove", "Del", "Erase"}
	rangeNames  = []string{"Range", "ForEach", "Each", "All", "Iterate", "Iter", "IterCb", "Scan", "Do"}
)

// methods are the methods of what the adapter holds.
type methods struct{ set *types.MethodSet }

func methodsOf(t types.Type) methods {
	if _, isPointer := types.Unalias(t).(*types.Pointer); !isPointer && !types.IsInterface(t) {
		t = types.NewPointer(t) // the adapter's field is addressable
	}
	return methods{types.NewMethodSet(t)}
}

// first returns the first method with one of the names whose signature fits.
func (m methods) first(names []string, fits func(*types.Signature) bool) (name string) {
	for _, name := range names {
		// Exported names need no package.
		if method := m.set.Lookup(nil, name); method != nil && fits(method.Type().(*types.Signature)) {
			return name
		}
	}
	return ""
}

// fixed returns the types of a function's parameters without a variadic one.
func fixed(f *types.Signature) (all []types.Type) {
	n := f.Params().Len()
	if f.Variadic() {
		n--
	}
	for i := range n {
		all = append(all, f.Params().At(i).Type())
	}
	return all
}

// are reports whether two lists of types are identical.
func are(got []types.Type, want ...types.Type) bool {
	if len(got) != len(want) {
		return false
	}
	for i := range got {
		if !types.Identical(got[i], want[i]) {
			return false
		}
	}
	return true
}

// results returns the types of a function's results.
func results(f *types.Signature) (all []types.Type) {
	for v := range f.Results().Variables() {
		all = append(all, v.Type())
	}
	return all
}

// load finds the method that loads, and with it the types of keys and values. Failing
// reports whether it returns an error in place of a bool.
func (m methods) load() (name string, key, value types.Type, failing bool) {
	name = m.first(loadNames, func(f *types.Signature) bool {
		in, out := fixed(f), results(f)
		if len(in) != 1 || len(out) != 2 {
			return false
		}
		key, value, failing = in[0], out[0], isError(out[1])
		return failing || types.Identical(out[1], types.Typ[types.Bool])
	})
	return name, key, value, failing
}

// store finds the method that stores.
func (m methods) store(key, value types.Type) string {
	return m.first(storeNames, func(f *types.Signature) bool { return are(fixed(f), key, value) })
}

// remove finds the method that deletes. It may take several keys.
func (m methods) remove(key types.Type) string {
	return m.first(deleteNames, func(f *types.Signature) bool {
		in := fixed(f)
		return are(in, key) || len(in) == 0 && f.Variadic() && types.Identical(f.Params().At(0).Type().(*types.Slice).Elem(), key)
	})
}

// loadOrStore finds the method LoadOrStore. Methods of other names differ in what they
// return.
func (m methods) loadOrStore(key, value types.Type) string {
	return m.first([]string{"LoadOrStore"}, func(f *types.Signature) bool {
		return are(fixed(f), key, value) && are(results(f), value, types.Typ[types.Bool])
	})
}

// visit is how a map visits its entries.
type visit int

const (
	untilFalse visit = iota // by a callback that returns false to stop
	toTheEnd                // by a callback without a result
	sequence                // by a method that returns an iter.Seq2
)

// entries finds the method that visits all entries.
func (m methods) entries(key, value types.Type) (name string, how visit) {
	name = m.first(rangeNames, func(f *types.Signature) bool {
		in, out := fixed(f), results(f)
		switch {
		case len(in) == 0 && len(out) == 1: // func(yield func(K, V) bool)
			seq, ok := out[0].Underlying().(*types.Signature)
			if !ok || seq.Results().Len() != 0 || len(fixed(seq)) != 1 {
				return false
			}
			stops, ok := callback(fixed(seq)[0], key, value)
			how = sequence
			return ok && stops
		case len(in) == 1:
			stops, ok := callback(in[0], key, value)
			how = untilFalse
			if !stops {
				how = toTheEnd
			}
			return ok
		}
		return false
	})
	return name, how
}

// callback reports whether t is a function of key and value, and whether it returns a bool.
func callback(t, key, value types.Type) (stops, ok bool) {
	f, isFunc := t.Underlying().(*types.Signature)
	if !isFunc || f.Variadic() || !are(fixed(f), key, value) {
		return false, false
	}
	stops = are(results(f), types.Typ[types.Bool])
	return stops, stops || f.Results().Len() == 0
}

// lack is the error for a type that lacks a method that mapbench calls.
func lack(named *types.Named, what, wanted, write string, names []string) error {
	receiver := named.Obj().Name()
	switch named.TypeParams().Len() {
	case 1:
		receiver += "[V]"
	case 2:
		receiver += "[K, V]"
	}
	if !types.IsInterface(named) {
		receiver = "*" + receiver
	}
	return fmt.Errorf("type %s has no method that %s (%s, %s); add one, such as func (m %s) %s",
		named.Obj().Name(), what, strings.Join(names, ", "), wanted, receiver, write)
}

package scaffold

import (
	"cmp"
	"errors"
	"fmt"
	"go/types"
	"slices"
	"strings"
)

// construction is a way to make a map: a constructor with the arguments that the adapter gives it,
// or the zero value.
type construction struct {
	result types.Type // what the adapter holds
	call   string     // "" for the zero value
	fails  bool       // whether an error comes with the map
	sized  bool       // whether it makes room for c.N entries

	order, required int // how plain its name is, and the number of its arguments
	name            string
}

// constructions returns the ways to make a map of a type, the plainest first. Without a function
// New... or Make... whose result is such a map, it is the zero value.
func (s *scope) constructions(named *types.Named, p params) (all []construction, err error) {
	seen := false
	for _, name := range s.pkg.Scope().Names() {
		f, ok := s.pkg.Scope().Lookup(name).(*types.Func)
		if !ok || plainness(name, named.Obj().Name()) < 0 || !makes(f.Signature(), named) {
			continue
		}
		seen = true
		m, failed := s.constructor(f, p)
		if failed != nil {
			err = fmt.Errorf("%s.%s: %w", s.pkg.Name(), name, failed)
			continue
		}
		m.order = plainness(name, named.Obj().Name())
		all = append(all, m)
	}
	switch {
	case len(all) > 0:
		slices.SortFunc(all, func(a, b construction) int {
			return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.required, b.required), cmp.Compare(a.name, b.name))
		})
		return all, nil
	case seen:
		return nil, err
	case types.IsInterface(named):
		return nil, errors.New("it is an interface, and no function New returns it")
	}
	zero, _, err := s.instantiate(named, p)
	return []construction{{result: zero}}, err
}

// plainness returns how far a constructor's name is from New and NewTYPE; -1 for a name that
// is no constructor's.
func plainness(name, typeName string) int {
	switch {
	case name == "New", name == "New"+typeName:
		return 0
	case strings.HasPrefix(name, "New"):
		return 1
	case strings.HasPrefix(name, "Make"):
		return 2
	}
	return -1
}

// makes reports whether a function returns a map of a type, or a pointer to one, and at most
// an error beside it.
func makes(f *types.Signature, named *types.Named) bool {
	n := f.Results().Len()
	if f.Recv() != nil || n < 1 || n > 2 || n == 2 && !isError(f.Results().At(1).Type()) {
		return false
	}
	first := types.Unalias(f.Results().At(0).Type())
	if pointer, ok := first.(*types.Pointer); ok {
		first = types.Unalias(pointer.Elem())
	}
	got, ok := first.(*types.Named)
	return ok && got.Origin() == named
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

// constructor returns the call of a function that makes a map.
func (s *scope) constructor(f *types.Func, p params) (construction, error) {
	instance, typeArgs, err := s.instantiate(f.Signature(), p)
	if err != nil {
		return construction{}, err
	}
	signature := instance.(*types.Signature)
	m := construction{result: signature.Results().At(0).Type(), fails: signature.Results().Len() == 2, name: f.Name()}
	var args []string
	for i := range signature.Params().Len() {
		param := signature.Params().At(i)
		if signature.Variadic() && i == signature.Params().Len()-1 {
			if option := s.sizeOption(param.Type().(*types.Slice).Elem()); option != "" && !m.sized {
				args, m.sized = append(args, option), true
			}
			break
		}
		arg, sized, ok := s.argument(param)
		if !ok || sized && m.sized {
			return construction{}, fmt.Errorf("what to pass for %s can't be guessed; add a constructor without it", s.declared(param))
		}
		args, m.sized = append(args, arg), m.sized || sized
	}
	m.required = len(args)
	m.call = s.alias + "." + f.Name() + typeArgs + "(" + strings.Join(args, ", ") + ")"
	return m, nil
}

// declared returns a parameter as it is declared.
func (s *scope) declared(param *types.Var) string {
	return strings.TrimSpace(param.Name() + " " + s.text(param.Type()))
}

// stripes is what a constructor gets for its number of shards: enough for any machine.
const stripes = "64"

// argument returns what a constructor gets for a parameter, and whether that is the number of
// entries to make room for.
func (s *scope) argument(param *types.Var) (text string, sized, ok bool) {
	switch t := types.Unalias(param.Type()).(type) {
	case *types.Basic:
		name := strings.ToLower(param.Name())
		parts := func(part string) bool { return strings.Contains(name, part) }
		switch {
		case t.Info()&types.IsInteger == 0:
			return "", false, false
		case slices.ContainsFunc([]string{"shard", "stripe", "segment", "partition", "concurren"}, parts):
			return stripes, false, true
		case t.Kind() == types.Int:
			return "c.N", true, true
		}
		return t.Name() + "(c.N)", true, true
	case *types.Named: // settings, whose zero value are defaults in most libraries
		_, isStruct := t.Underlying().(*types.Struct)
		return s.text(t) + "{}", false, isStruct && t.Obj().Pkg() == s.pkg && t.Obj().Exported()
	}
	return "", false, false
}

// sizeOption returns the option of a type, such as kv.WithCapacity(c.N), that makes room for
// entries; "" if the package has none.
func (s *scope) sizeOption(option types.Type) string {
	for _, name := range s.pkg.Scope().Names() {
		f, ok := s.pkg.Scope().Lookup(name).(*types.Func)
		if !ok || !f.Exported() || !strings.HasPrefix(name, "With") || strings.Contains(name, "Max") {
			continue
		}
		signature := f.Signature()
		if !strings.Contains(name, "Cap") && !strings.Contains(name, "ize") || signature.TypeParams().Len() > 0 || signature.Variadic() ||
			signature.Params().Len() != 1 || signature.Results().Len() != 1 || !types.Identical(signature.Results().At(0).Type(), option) {
			continue
		}
		if arg, sized, ok := s.argument(signature.Params().At(0)); ok && sized {
			return s.alias + "." + name + "(" + arg + ")"
		}
	}
	return ""
}

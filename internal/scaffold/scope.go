package scaffold

import (
	"cmp"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"slices"
)

// scope is a package of the library, seen from the adapter's file.
type scope struct {
	pkg   *types.Package
	alias string // the package's name in the adapter

	keys []keyChoice
}

// keyChoice is what stands for the library's type of keys: a type parameter of the adapter or,
// if typ is set, one of the two types that workloads have.
type keyChoice struct {
	constraint types.Type
	typ        types.Type
	text       string // how the constraint, or the type, is written
}

// taken are the names that the adapter itself uses.
var taken = []string{
	"impls", "worker", "workloads", "main", "m", "c", "key", "value", "ok", "got", "more", "yield", "err", "actual", "loaded", "uint64", "string",
}

func newScope(pkg *types.Package) *scope {
	s := &scope{pkg: pkg, alias: pkg.Name()}
	if slices.Contains(taken, s.alias) {
		s.alias = "lib"
	}
	union := types.NewUnion([]*types.Term{types.NewTerm(false, types.Typ[types.Uint64]), types.NewTerm(false, types.Typ[types.String])})
	s.keys = []keyChoice{
		{constraint: types.Universe.Lookup("comparable").Type(), text: "comparable"},
		{constraint: types.NewInterfaceType(nil, []types.Type{union}).Complete(), text: "workloads.Key"},
		{typ: types.Typ[types.String], text: "string"},
		{typ: types.Typ[types.Uint64], text: "uint64"},
	}
	return s
}

// text returns a type as the adapter writes it.
func (s *scope) text(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p == s.pkg {
			return s.alias
		}
		return p.Name()
	})
}

// params are the types that the adapter gives the library's for its type parameters.
type params struct {
	key, value types.Type
	keyText    string // "K" or the type
	constraint string // of K
}

func (s *scope) newParams(k keyChoice) params {
	param := func(name string, constraint types.Type) types.Type {
		return types.NewTypeParam(types.NewTypeName(token.NoPos, s.pkg, name, nil), constraint)
	}
	p := params{k.typ, param("V", s.keys[0].constraint), k.text, ""}
	if k.typ == nil {
		p.key, p.keyText, p.constraint = param("K", k.constraint), "K", k.text
	}
	return p
}

// args returns arguments for so many type parameters of the library: none, the value, or key
// and value.
func (p params) args(n int) ([]types.Type, error) {
	switch n {
	case 0:
		return nil, nil
	case 1:
		return []types.Type{p.value}, nil
	case 2:
		return []types.Type{p.key, p.value}, nil
	}
	return nil, fmt.Errorf("it has %d type parameters; want key and value", n)
}

// generic is a type or a signature that may have type parameters.
type generic interface {
	types.Type
	TypeParams() *types.TypeParamList
}

// instantiate returns t with the adapter's type parameters as arguments, and how the
// arguments are written.
func (s *scope) instantiate(t generic, p params) (instance types.Type, args string, err error) {
	list, err := p.args(t.TypeParams().Len())
	if err != nil || len(list) == 0 {
		return t, "", err
	}
	instance, err = types.Instantiate(nil, t, list, true)
	var bad *types.ArgumentError
	if errors.As(err, &bad) {
		err = fmt.Errorf("%w; want keys that may be uint64 or string, and values that may be any comparable type", bad.Err)
	}
	args = "[V]"
	if len(list) == 2 {
		args = "[" + p.keyText + ", V]"
	}
	return instance, args, err
}

// adapt returns an adapter to a type, or why there can't be one. Like reports whether the
// type has methods that look like Load and Store.
func (s *scope) adapt(named *types.Named) (best *Adapter, like bool, why error) {
	m := methodsOf(filled(named))
	if load, key, value, _ := m.load(); load != "" {
		like = m.store(key, value) != ""
	}
	var unmade, lacks error // the first of each; what it lacks says more
	for _, k := range s.keys {
		p := s.newParams(k)
		ways, err := s.constructions(named, p)
		if err != nil {
			unmade = cmp.Or(unmade, fmt.Errorf("type %s can't be measured: %w", named.Obj().Name(), err))
			continue
		}
		for _, m := range ways {
			a, err := s.guess(named, m, p)
			if err != nil {
				lacks = cmp.Or(lacks, err)
			} else if best == nil || a.Loop && !best.Loop {
				best = a
			}
		}
		if best != nil && best.Loop {
			break
		}
	}
	return best, like, cmp.Or(lacks, unmade)
}

// filled returns a type with its own type parameters as arguments, so that they are the same in
// all methods.
func filled(named *types.Named) types.Type {
	var args []types.Type
	for param := range named.TypeParams().TypeParams() {
		args = append(args, param)
	}
	if len(args) == 0 {
		return named
	}
	instance, err := types.Instantiate(nil, named, args, false)
	if err != nil {
		return named
	}
	return instance
}

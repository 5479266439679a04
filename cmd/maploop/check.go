package main

import (
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"strings"
)

// check compares the type, its constructor and its description with what the loop needs, and
// finds out whether the map has LoadOrStore.
func (l *mapLoop) check(load *loaded) error {
	object, ok := load.target.Scope().Lookup(l.Type).(*types.TypeName)
	if !ok {
		return fmt.Errorf("package %s has no type %s", load.target.Path(), l.Type)
	}
	named, ok := object.Type().(*types.Named)
	if !ok || named.TypeParams().Len() != 2 {
		return fmt.Errorf("type %s.%s is not generic in key and value; want type %s[K, V comparable]", load.target.Path(), l.Type, l.Type)
	}
	c := newChecker(load)
	if err := c.constraints(named); err != nil {
		return err
	}
	instance, err := types.Instantiate(nil, named, c.args, false)
	if err != nil {
		return fmt.Errorf("type %s: %w", l.Type, err)
	}
	if err := c.methods(l.Type, instance, "Map"); err != nil {
		return err
	}
	if l.LoadOrStore = c.method(instance, "LoadOrStore") != nil; l.LoadOrStore {
		if err := c.methods(l.Type, instance, "LoadOrStorer"); err != nil {
			return err
		}
	}
	if err := c.constructor(l.New, l.Type, instance); err != nil {
		return err
	}
	return c.description(l.Info)
}

// checker compares declarations with those that the loop needs. It instantiates types with
// the loop's own type parameters, so that a map that passes also compiles.
type checker struct {
	*loaded
	args []types.Type // the loop's K and V
	keys []types.Type // the types of keys that are measured
	vals []types.Type // the types of values that are measured
}

func newChecker(load *loaded) *checker {
	param := func(name string, constraint types.Type) types.Type {
		return types.NewTypeParam(types.NewTypeName(token.NoPos, load.target, name, nil), constraint)
	}
	declared := func(p *types.Package, name string) types.Type { return p.Scope().Lookup(name).Type() }
	return &checker{
		loaded: load,
		args: []types.Type{
			param("K", declared(load.workloads, "Key")),
			param("V", types.Universe.Lookup("comparable").Type()),
		},
		keys: []types.Type{types.Typ[types.Uint64], types.Typ[types.String]},
		vals: []types.Type{declared(load.worker, "Val8"), declared(load.worker, "Val64")},
	}
}

// text returns a type as text, without the paths of packages.
func (c *checker) text(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p == c.target {
			return ""
		}
		return p.Name()
	})
}

// constraints checks that the map takes the keys and values of workloads.
func (c *checker) constraints(named *types.Named) error {
	name := named.Obj().Name()
	refuse := func(what string, i int, err error, want string) error {
		constraint := c.text(named.TypeParams().At(i).Constraint())
		cause := strings.ReplaceAll(err.Error(), workerPath, "worker")
		return fmt.Errorf("type %s: %s constraint %s: %s; want %s", name, what, constraint, cause, want)
	}
	for _, key := range c.keys {
		for _, val := range c.vals {
			_, err := types.Instantiate(nil, named, []types.Type{key, val}, true)
			var bad *types.ArgumentError
			if errors.As(err, &bad) && bad.Index == 0 {
				return refuse("key", 0, bad.Err, "one that uint64 and string satisfy, such as comparable")
			}
			if errors.As(err, &bad) {
				return refuse("value", 1, bad.Err, "comparable or any")
			}
		}
	}
	_, err := types.Instantiate(nil, named, c.args, true)
	var bad *types.ArgumentError
	if errors.As(err, &bad) {
		return refuse("type", bad.Index, bad.Err, "one that the loop's type parameters [K uint64 | string, V comparable] satisfy")
	}
	return nil
}

// method returns a method of the pointer to the map, or nil.
func (c *checker) method(instance types.Type, name string) *types.Selection {
	return types.NewMethodSet(types.NewPointer(instance)).Lookup(c.target, name)
}

// methods checks the methods that an interface of package impls asks for.
func (c *checker) methods(typeName string, instance types.Type, interfaceName string) error {
	declared, err := types.Instantiate(nil, c.impls.Scope().Lookup(interfaceName).Type(), c.args, true)
	if err != nil {
		return fmt.Errorf("impls.%s: %w", interfaceName, err)
	}
	for want := range declared.Underlying().(*types.Interface).Methods() {
		got := c.method(instance, want.Name())
		if got == nil {
			return fmt.Errorf("*%s has no method %s; want %s, as impls.%s has it", typeName, want.Name(), c.signature(want.Name(), want.Type()), interfaceName)
		}
		if !types.Identical(got.Type(), want.Type()) {
			return fmt.Errorf("*%s has %s; want %s, as impls.%s has it", typeName,
				c.signature(want.Name(), got.Type()), c.signature(want.Name(), want.Type()), interfaceName)
		}
		if types.IsInterface(got.Obj().(*types.Func).Signature().Recv().Type()) {
			return fmt.Errorf("*%s has %s from an interface that it embeds, so that calls would not be direct; embed the map's own type, or hold it in a field", typeName, want.Name())
		}
	}
	return nil
}

// signature returns a function's declaration as text.
func (c *checker) signature(name string, t types.Type) string {
	return name + c.text(t)[len("func"):]
}

// constructor checks the function that makes maps.
func (c *checker) constructor(name, typeName string, instance types.Type) error {
	want := fmt.Sprintf("func %s[K, V comparable](impls.Config) *%s[K, V]", name, typeName)
	f, ok := c.target.Scope().Lookup(name).(*types.Func)
	if !ok {
		return fmt.Errorf("package %s has no function %s; want %s, or another's name with -new", c.target.Path(), name, want)
	}
	signature := f.Signature()
	bad := fmt.Errorf("got func %s%s; want %s", name, c.text(signature)[len("func"):], want)
	if signature.TypeParams().Len() != 2 {
		return bad
	}
	got, err := types.Instantiate(nil, signature, c.args, true)
	if err != nil {
		return fmt.Errorf("%w (%w)", bad, err)
	}
	config := types.NewVar(token.NoPos, nil, "", c.impls.Scope().Lookup("Config").Type())
	result := types.NewVar(token.NoPos, nil, "", types.NewPointer(instance))
	if !types.Identical(got, types.NewSignatureType(nil, nil, nil, types.NewTuple(config), types.NewTuple(result), false)) {
		return bad
	}
	return nil
}

// description checks the variable that describes the map.
func (c *checker) description(name string) error {
	v, ok := c.target.Scope().Lookup(name).(*types.Var)
	if !ok {
		return fmt.Errorf("package %s has no variable %s; want var %s = impls.Info{...}, or another's name with -info", c.target.Path(), name, name)
	}
	if !types.Identical(v.Type(), c.impls.Scope().Lookup("Info").Type()) {
		return fmt.Errorf("%s is of type %s; want impls.Info", name, c.text(v.Type()))
	}
	return nil
}

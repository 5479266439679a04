package scaffold

import (
	"cmp"
	"context"
	"fmt"
	"go/ast"
	"go/doc"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// wanted says what a library needs so that its map is found.
const wanted = "an exported type with methods such as Load, Store, Delete and Range, or Get, Set, Remove and Each"

// candidate is an exported type that may be the library's map.
type candidate struct {
	label string // "Map", or "sub.Map" if its package lies below the module's root
	name  string // "Map"

	adapter *Adapter // nil if the type can't be measured
	why     error    // why it can't
	like    bool     // whether it has methods that look like Load and Store
	rank    []int    // the smaller, the better
}

// Find returns an adapter to the library's map. Name is a type's name, perhaps behind its
// package's path from the module's root and a dot, as in "sub.Map"; if it is empty, the best
// type is taken. Public packages come first, then types that are generic in key and value, then
// types that are no interfaces, then the package at the module's root. The error is one line:
// it lists the types if several are best, or says what a map lacks.
func (l *Library) Find(ctx context.Context, name string) (*Adapter, error) {
	all, broken, err := l.candidates(ctx)
	if err != nil {
		return nil, err
	}
	if name != "" {
		all = slices.DeleteFunc(all, func(c candidate) bool { return c.name != name && c.label != name })
		if len(all) == 0 {
			return nil, cmp.Or(broken, fmt.Errorf("-type %s: %s exports no such type; want %s", name, l.Path, wanted))
		}
	}
	fit := slices.DeleteFunc(slices.Clone(all), func(c candidate) bool { return c.adapter == nil })
	if len(fit) == 0 {
		return nil, l.nothing(all, name, broken)
	}
	best := slices.MinFunc(fit, func(a, b candidate) int { return slices.Compare(a.rank, b.rank) })
	fit = slices.DeleteFunc(fit, func(c candidate) bool { return slices.Compare(c.rank, best.rank) != 0 })
	if len(fit) > 1 {
		var labels []string
		for _, c := range fit {
			labels = append(labels, c.label)
		}
		return nil, fmt.Errorf("%s has %d maps: %s; choose one by -type, as in -type %s", l.Path, len(fit), strings.Join(labels, ", "), labels[0])
	}
	return best.adapter, nil
}

// nothing returns the error for a library none of whose types can be measured.
func (l *Library) nothing(all []candidate, name string, broken error) error {
	for _, c := range all {
		if c.like || name != "" {
			return c.why
		}
	}
	if broken != nil {
		return broken
	}
	return fmt.Errorf("no map found in %s; want %s", l.Path, wanted)
}

// candidates returns the exported types of the library's packages. Packages that don't
// compile are left out; broken is the error of the first of them.
func (l *Library) candidates(ctx context.Context) (all []candidate, broken, err error) {
	config := &packages.Config{
		Context: ctx, Dir: l.Root,
		// As in maploop: the library is read as source, and what it imports comes from
		// the compiler's cache.
		Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedSyntax,
	}
	found, err := packages.Load(config, "./...")
	if ctx.Err() != nil {
		return nil, nil, ctx.Err()
	}
	if err != nil {
		return nil, nil, fmt.Errorf("loading %s: %s", l.Path, firstLine(err.Error()))
	}
	for _, p := range found {
		if len(p.Errors) > 0 {
			broken = cmp.Or(broken, fmt.Errorf("loading %s: %s", p.PkgPath, firstLine(p.Errors[0].Error())))
			continue
		}
		if p.Types == nil || p.Name == "main" {
			continue
		}
		all = append(all, l.inPackage(p)...)
	}
	slices.SortFunc(all, func(a, b candidate) int { return cmp.Compare(a.label, b.label) })
	return all, broken, nil
}

// inPackage returns the exported types of a package.
func (l *Library) inPackage(p *packages.Package) (all []candidate) {
	s := newScope(p.Types)
	below := strings.TrimPrefix(strings.TrimPrefix(p.PkgPath, l.Path), "/")
	for _, name := range p.Types.Scope().Names() {
		object, ok := p.Types.Scope().Lookup(name).(*types.TypeName)
		if !ok || !object.Exported() || object.IsAlias() {
			continue
		}
		named, ok := object.Type().(*types.Named)
		if !ok {
			continue
		}
		c := candidate{label: name, name: name}
		if below != "" {
			c.label = below + "." + name
		}
		c.adapter, c.like, c.why = s.adapt(named)
		if c.adapter != nil {
			c.adapter.Design = designOf(p.Syntax, name)
			c.rank = []int{
				bit(isInternal(below)), bit(!c.adapter.Loop), bit(types.IsInterface(named)), bit(below != ""),
			}
		}
		all = append(all, c)
	}
	return all
}

// isInternal reports whether a path from a module's root leads to an internal package.
func isInternal(below string) bool { return slices.Contains(strings.Split(below, "/"), "internal") }

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// designOf returns what the first sentence of a type's comment says that it is; "" without a
// comment.
func designOf(files []*ast.File, name string) string {
	for _, file := range files {
		for _, decl := range file.Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range group.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok && spec.Name.Name == name {
					return sentence(cmp.Or(spec.Doc, group.Doc).Text(), name)
				}
			}
		}
	}
	return ""
}

// sentence returns the first sentence of a comment without "NAME is" and the full stop.
func sentence(text, name string) string {
	text = strings.TrimSuffix(new(doc.Package).Synopsis(text), ".")
	for _, begin := range []string{"is ", "implements "} {
		if rest, ok := strings.CutPrefix(text, name+" "+begin); ok {
			return rest
		}
	}
	return text
}

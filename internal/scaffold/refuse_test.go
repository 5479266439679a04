package scaffold

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// refused wants an error of one line with a text.
func refused(t *testing.T, what string, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
		t.Errorf("%s: %v; want %q, in one line", what, err, want)
	}
}

// methods4 are the methods of a good map, which tests replace.
const methods4 = `
func (m *Map[K, V]) Load(key K) (value V, ok bool) { return value, false }
func (m *Map[K, V]) Store(key K, value V)          {}
func (m *Map[K, V]) Delete(key K)                  {}
func (m *Map[K, V]) Range(f func(K, V) bool)       {}
`

// TestFindRefuses breaks a good library in one place each.
func TestFindRefuses(t *testing.T) {
	check := func(name, old, new, want string) {
		t.Helper()
		source := "package kv\n\ntype Map[K comparable, V any] struct{}\n" + methods4
		changed := strings.ReplaceAll(source, old, new)
		if changed == source && want != "" && old != "" {
			t.Fatalf("%q is not in the good source", old)
		}
		dir := folder(t, &txtar.Archive{Files: []txtar.File{
			{Name: "go.mod", Data: []byte("module example.com/kv\n\ngo 1.24\n")},
			{Name: "kv.go", Data: []byte(changed)},
		}})
		a, err := opened(t, dir).Find(t.Context(), name)
		if want == "" {
			if err != nil || a.Type != "kv.Map" {
				t.Errorf("the good library: %v; want kv.Map", err)
			}
			return
		}
		refused(t, new, err, want)
	}
	check("", "", "", "")
	check("Map", "", "", "")
	check("Maps", "", "", "-type Maps: example.com/kv exports no such type; want an exported type with methods such as Load")
	check("", "Map[", "lower[", "no map found in example.com/kv; want an exported type with methods such as Load, Store, Delete and Range")
	check("", "Load", "Contains", "no map found in example.com/kv")
	check("Map", "Load", "Contains", "type Map has no method that loads (Load, Get, Lookup, Find, Fetch, of a key, to a value and a bool); add one, such as func (m *Map[K, V]) Load(key K) (value V, ok bool)")
	check("Map", "Store(key K", "Store(n int, key K", "type Map has no method that stores")
	check("", "Delete(key K)", "Delete(key K, value V)", "type Map has no method that deletes (Delete, Remove, Del, Erase, of a key); add one, such as func (m *Map[K, V]) Delete(key K)")
	check("", "Range(f func(K, V) bool)", "Range(f func(V) bool)", "type Map has no method that visits all entries")
	check("", "Range(f func(K, V) bool)", "Range(f func(K, V) error)", "func (m *Map[K, V]) Range(yield func(K, V) bool)")
	check("", "type Map[K comparable, V any] struct{}\n"+methods4, "type Map[K, V any] interface {\n\tLoad(K) (V, bool)\n\tStore(K, V)\n\tDelete(K)\n\tRange(func(K, V) bool)\n}\n",
		"type Map can't be measured: it is an interface, and no function New returns it")
	check("", "K comparable, V any", "K comparable, V any, H any", "loading example.com/kv: ")
	check("", "struct{}", "struct{}\n\nfunc New[K comparable, V any](hash func(K) uint64) *Map[K, V] { return nil }",
		"type Map can't be measured: kv.New: what to pass for hash func(K) uint64 can't be guessed; add a constructor without it")
	check("", "V any", "V ~int", "want keys that may be uint64 or string, and values that may be any comparable type")
	check("", "struct{}", "struct{}\n\ntype Other[K comparable, V any] struct{ Map[K, V] }", "example.com/kv has 2 maps: Map, Other; choose one by -type, as in -type Map")
	other := "struct{}\n\ntype Other struct{}\n" + strings.NewReplacer("Map[K, V]", "Other", "K", "string", "V", "[]byte").Replace(methods4)
	check("Other", "struct{}", other, "type Other has values of type []byte; want")
	check("Other", "struct{}", strings.ReplaceAll(strings.ReplaceAll(other, "string", "float64"), "[]byte", "any"), "type Other has keys of type float64; want")
}

// TestPlacesRefused wants errors before anything is written.
func TestPlacesRefused(t *testing.T) {
	l := stored(t, "boxed")
	taken := filepath.Join(l.Root, "mapbench")
	if err := os.Mkdir(taken, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := l.Plan(taken)
	refused(t, "a folder that exists", err, taken+" exists; move it away, or name another folder by -o")
	outside := filepath.Join(t.TempDir(), "mapbench")
	_, err = l.Plan(outside)
	refused(t, "a folder elsewhere", err, "-o "+outside+" does not lie below "+l.Root)
	_, err = Open(t.Context(), t.TempDir())
	refused(t, "no module", err, "no go.mod in this folder or above it")
	_, err = Open(t.Context(), ".")
	refused(t, "mapbench", err, "this is mapbench itself")
	_, err = Checkout(t.Context(), l.Root)
	refused(t, "no checkout", err, "-mapbench "+l.Root+" is no checkout of mapbench")
	h, err := Checkout(t.Context(), "../..")
	if err != nil || !filepath.IsAbs(h.Dir) || h.Ref == "" {
		t.Errorf("Checkout of this one = %+v, %v; want its folder and commit", h, err)
	}
}

// TestFilesStay wants neither a workflow nor a module to be written over.
func TestFilesStay(t *testing.T) {
	l := stored(t, "boxed")
	workflow := filepath.Join(l.Root, ".github", "workflows", "mapbench.yml")
	if err := writeNew(workflow, []byte("theirs")); err != nil {
		t.Fatal(err)
	}
	m, err := l.Plan(filepath.Join(l.Root, "a", "b"))
	if err != nil {
		t.Fatal(err)
	}
	a, err := l.Find(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	a.Name = "mine"
	if err := m.Write(a, Harness{Dir: `/a "path" with blanks`}); err != nil {
		t.Fatal(err)
	}
	next, err := m.Next()
	if text, _ := os.ReadFile(workflow); err != nil || string(text) != "theirs" || !strings.Contains(next, "kept .github/workflows/mapbench.yml\n") || len(m.Files) != 6 {
		t.Errorf("%v: the workflow became %q, and it says\n%s\nwant it kept", err, text, next)
	}
	text, err := os.ReadFile(filepath.Join(m.Dir, "go.mod"))
	for _, want := range []string{"module example.com/boxed/a/b\n", "replace example.com/boxed => ../..\n", "example.com/helper => ../../helper\n", `replace example.com/mapbench => "/a \"path\" with blanks"` + "\n"} {
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%v: go.mod reads\n%s\nwant %q", err, text, want)
		}
	}
	if err := m.Write(a, Harness{}); err == nil {
		t.Error("a module is written over itself; want an error")
	}
}

func TestHarnessOfAProgram(t *testing.T) {
	check := func(main debug.Module, want Harness) {
		t.Helper()
		got, err := harnessOf(main)
		if want == (Harness{}) {
			refused(t, main.Version, err, "name the checkout: mapbench init -mapbench DIR")
		} else if got != want || err != nil {
			t.Errorf("harnessOf(%+v) = %+v, %v; want %+v", main, got, err, want)
		}
	}
	check(debug.Module{Path: mapbench, Version: "v1.2.3"}, Harness{Version: "v1.2.3", Ref: "v1.2.3"})
	check(debug.Module{Path: mapbench, Version: "v0.0.0", Replace: &debug.Module{Path: "/src/mapbench"}}, Harness{Dir: "/src/mapbench", Ref: "v0.0.0"})
	check(debug.Module{Path: mapbench, Version: "v0.0.0", Replace: &debug.Module{Path: "../mapbench"}}, Harness{})
	check(debug.Module{Path: mapbench, Version: "v0.0.0", Replace: &debug.Module{Path: "example.com/fork", Version: "v1.0.0"}}, Harness{})
	check(debug.Module{Path: mapbench, Version: "(devel)"}, Harness{})
	check(debug.Module{Path: mapbench, Version: "v0.0.0-20261201030439-82eb643019e1+dirty"}, Harness{})
	check(debug.Module{Path: mapbench}, Harness{})
	check(debug.Module{Path: "example.com/other", Version: "v1.0.0"}, Harness{})
}

func TestNamesAndVersions(t *testing.T) {
	check := func(path, name, version string) {
		t.Helper()
		l := Library{Path: path}
		if l.Name() != name || l.version() != version {
			t.Errorf("%s: name %s, version %s; want %s, %s", path, l.Name(), l.version(), name, version)
		}
	}
	check("example.com/kv", "kv", "v0.0.0")
	check("github.com/them/kv/v12", "kv", "v12.0.0")
	check("gopkg.in/kv.v3", "kv.v3", "v3.0.0")
	check("v2", "v2", "v2.0.0")
	check("example.com/vast", "vast", "v0.0.0")
}

// TestGoVersionIsOurs compares the version of Go that is written with that of this module.
func TestGoVersionIsOurs(t *testing.T) {
	text, err := os.ReadFile("../../go.mod")
	if err != nil || !slices.Contains(strings.Split(string(text), "\n"), "go "+goVersion) {
		t.Errorf("%v: go.mod does not say go %s; set goVersion to what it says", err, goVersion)
	}
}

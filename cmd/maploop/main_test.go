package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/internal/golden"
)

// check runs maploop and checks that it returns an error of one line with this text.
func check(t *testing.T, arg, want string) {
	t.Helper()
	var stderr bytes.Buffer
	err := run(&stderr, strings.Fields(arg))
	if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
		t.Errorf("maploop %s: %v; want %q, in one line", arg, err, want)
	}
}

func TestRefuses(t *testing.T) {
	check(t, "", "0 arguments; want one, as in example.com/mapbench/impls.Sharded")
	check(t, "example.com/mapbench/impls", "names no type; want IMPORTPATH.TYPE")
	check(t, "example.com/mapbench/impls.", "names no type; want IMPORTPATH.TYPE")
	check(t, "../../impls.Mutex", "../../impls is no import path; want one, as in")
	check(t, "example.com/mapbench/nosuch.Map", "loading example.com/mapbench/nosuch")
	check(t, "example.com/mapbench/impls.Nosuch", "package example.com/mapbench/impls has no type Nosuch")
	check(t, "example.com/mapbench/impls.Info", "type example.com/mapbench/impls.Info is not generic in key and value; want type Info[K, V comparable]")
	check(t, "example.com/mapbench/bench/worker.Batch", "*Batch has no method Delete; want Delete(key K), as impls.Map has it")
	check(t, "-o main.go example.com/mapbench/impls.Mutex", "main.go is not generated; move it away, or name another file with -o")
	check(t, "-new newMutex example.com/mapbench/impls.Mutex", "newMutex of package example.com/mapbench/impls is not exported; export it, or run maploop .Mutex in the package's folder")
}

// folder makes a module of one main package that requires this checkout, and changes to its
// folder.
func folder(t *testing.T, source string) {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{
		"go.mod": "module example.com/theirs\n\ngo 1.26.0\n\nrequire example.com/mapbench v0.0.0\n\nreplace example.com/mapbench => " + root + "\n",
		"map.go": source,
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// good is a correct plug-in. Tests replace parts of it.
const good = `package main

import (
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls"
)

func main() { worker.Main(MineContestant) }

type Mine[K comparable, V any] struct{ m map[K]V }

var MineInfo = impls.Info{Name: "mine"}

func NewMine[K comparable, V any](impls.Config) *Mine[K, V] { return &Mine[K, V]{make(map[K]V)} }

func (m *Mine[K, V]) Load(k K) (V, bool)      { v, ok := m.m[k]; return v, ok }
func (m *Mine[K, V]) Store(k K, v V)          { m.m[k] = v }
func (m *Mine[K, V]) Delete(k K)              { delete(m.m, k) }
func (m *Mine[K, V]) Range(f func(K, V) bool) {}
`

// TestRefusesWhatWouldNotCompile breaks a good plug-in in one place each.
func TestRefusesWhatWouldNotCompile(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{"[K comparable, V any]", "[K interface{ comparable; String() string }, V any]", "uint64 does not satisfy interface{String() string; comparable} (missing method String); want one that uint64 and string satisfy, such as comparable"},
		{"[K comparable, V any]", "[K ~uint64, V any]", "type Mine: key constraint ~uint64: string does not satisfy ~uint64"},
		{"[K comparable, V any]", "[K comparable, V ~int]", "type Mine: value constraint ~int: worker.Val8 does not satisfy ~int"},
		{"[K comparable, V any]", "[K comparable, V ~uint64 | ~[8]uint64]", "want one that the loop's type parameters [K uint64 | string, V comparable] satisfy"},
		{"Load(k K) (V, bool)      { v, ok := m.m[k]; return v, ok }", "Load(k K) V { return m.m[k] }", "*Mine has Load(k K) V; want Load(key K) (value V, ok bool), as impls.Map has it"},
		{"Store(k K, v V) ", "Store(v V, k K) ", "*Mine has Store(v V, k K); want Store(key K, value V)"},
		{"Delete(", "Remove(", "*Mine has no method Delete; want Delete(key K)"},
		{"Range(f func(K, V) bool)", "Range(f func(K, V))", "*Mine has Range(f func(K, V)); want Range(yield func(key K, value V) bool)"},
		{"func (m *Mine[K, V]) Store", "func (m *Mine[K, V]) LoadOrStore(k K, f func() V) V { return f() }\nfunc (m *Mine[K, V]) Store", "want LoadOrStore(key K, value V) (actual V, loaded bool), as impls.LoadOrStorer has it"},
		{"struct{ m map[K]V }", "struct{ m map[K]V; impls.LoadOrStorer[int, int] }", "*Mine has LoadOrStore(key int, value int) (actual int, loaded bool); want"},
		{"func NewMine[", "func MakeMine[", "package example.com/theirs has no function NewMine; want func NewMine[K, V comparable](impls.Config) *Mine[K, V], or another's name with -new"},
		{"(impls.Config) *Mine[K, V]", "(n int) *Mine[K, V]", "got func NewMine[K comparable, V any](n int) *Mine[K, V]; want func NewMine[K, V comparable](impls.Config) *Mine[K, V]"},
		{"(impls.Config) *Mine[K, V]", "(impls.Config) impls.Map[uint64, V]", "got func NewMine"},
		{"NewMine[K comparable, V any](impls.Config) *Mine[K, V] { return &Mine[K, V]{make(map[K]V)} }", "NewMine(impls.Config) *Mine[uint64, int] { return nil }", "got func NewMine(impls.Config) *Mine[uint64, int]; want"},
		{"var MineInfo", "var MyInfo", "package example.com/theirs has no variable MineInfo; want var MineInfo = impls.Info{...}, or another's name with -info"},
		{`impls.Info{Name: "mine"}`, `"mine"`, "MineInfo is of type string; want impls.Info"},
		{"map[K]V }", "map[K]V", "loading example.com/theirs: "},
	} {
		t.Run(test.want, func(t *testing.T) {
			source := strings.ReplaceAll(good, test.old, test.new)
			if source == good {
				t.Fatalf("%q is not in the good source", test.old)
			}
			folder(t, source)
			check(t, ".Mine", test.want)
		})
	}
}

// TestRefusesEmbeddedInterfaces checks a type whose methods come from an interface, so that
// calls would be indirect although the loop names the type.
func TestRefusesEmbeddedInterfaces(t *testing.T) {
	folder(t, `package main

import "example.com/mapbench/impls"

type Mine[K, V comparable] struct{ impls.Map[K, V] }
`)
	check(t, ".Mine", "*Mine has Delete from an interface that it embeds, so that calls would not be direct")
}

// TestPluginInOneFolder generates loops for types of the folder's own package main, which
// doesn't compile without them.
func TestPluginInOneFolder(t *testing.T) {
	second := strings.NewReplacer("Mine", "other", "NewMine", "newOther", "MineInfo", "otherInfo").Replace(good[strings.Index(good, "type Mine"):])
	folder(t, strings.Replace(good, "(MineContestant)", "(MineContestant, otherContestant)", 1)+second)
	for range 2 { // the second time beside the files of the first
		for _, arg := range []string{".Mine", ".other"} {
			if err := run(new(bytes.Buffer), []string{arg}); err != nil {
				t.Fatalf("maploop %s: %v", arg, err)
			}
		}
	}
	hello, err := exec.Command("go", "run", ".").CombinedOutput()
	if err != nil || !bytes.Contains(hello, []byte(`"Name":"mine"`)) {
		t.Errorf("%v: the plug-in says %s; want its hello", err, hello)
	}
	loop, err := os.ReadFile("mine_loop.go")
	if err != nil || bytes.Contains(loop, []byte("LoadOrStore(")) {
		t.Errorf("%v: the loop of a map without LoadOrStore reads\n%s", err, loop)
	}
	// Another package can't import package main.
	if err := os.Mkdir("elsewhere", 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir("elsewhere")
	check(t, "example.com/theirs.Mine", "package example.com/theirs is a command, which can't be imported; run maploop .Mine in its folder")
}

// TestPluginOfAnotherPackage checks a package whose name the loop itself uses.
func TestPluginOfAnotherPackage(t *testing.T) {
	folder(t, "package main\n\nimport \"example.com/mapbench/bench/worker\"\n\nfunc main() { worker.Main(Mine) }\n")
	if err := os.Mkdir("ops", 0o700); err != nil {
		t.Fatal(err)
	}
	source := strings.NewReplacer("package main", "package ops", "func main() { worker.Main(MineContestant) }", "",
		`"example.com/mapbench/bench/worker"`, "").Replace(good)
	if err := os.WriteFile("ops/map.go", []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(new(bytes.Buffer), []string{"example.com/theirs/ops.Mine"}); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "vet", ".").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestTestdataLoopIsFresh checks the committed loop of a plug-in in another module.
func TestTestdataLoopIsFresh(t *testing.T) {
	fresh := filepath.Join(t.TempDir(), "loop.go")
	t.Chdir("../../bench/testdata/floor")
	if golden.Updating() {
		fresh = "map_loop.go"
	}
	if err := run(new(bytes.Buffer), []string{"-o", fresh, ".Map"}); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(fresh)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile("map_loop.go"); err != nil || !bytes.Equal(got, want) {
		t.Errorf("bench/testdata/floor/map_loop.go is not what maploop writes (%v); go test ./cmd/maploop -update", err)
	}
}

func TestNamesCanBeGiven(t *testing.T) {
	folder(t, strings.NewReplacer("NewMine", "Make", "MineInfo", "Told").Replace(good))
	if err := run(new(bytes.Buffer), []string{"-new", "Make", "-info", "Told", "-o", "loop.go", ".Mine"}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("loop.go")
	if err != nil || !bytes.Contains(text, []byte("Told,")) || !bytes.Contains(text, []byte("return Make[K, V](c)")) {
		t.Errorf("%v: the loop reads\n%s", err, text)
	}
}

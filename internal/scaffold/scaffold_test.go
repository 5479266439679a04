package scaffold

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/internal/golden"
)

// libraries are the libraries in testdata, and what of a written module their golden files
// show.
var libraries = map[string][]string{
	"loadstore": {"go.mod", "map.go", "main.go", "mapbench.suite", ".gitignore", "mapbench.yml", "mapbench-comment.yml", "next"},
	"getset":    {"go.mod", "map.go"},
	"options":   {"map.go"},
	"strings":   {"map.go", "mapbench.suite", "next"},
	"counts":    {"map.go", "mapbench.suite"},
	"values":    {"map.go"},
	"boxed":     {"go.mod", "map.go"},
	"narrow":    {"map.go"},
}

// folder writes the files of an archive into a new folder.
func folder(t *testing.T, archive *txtar.Archive) (dir string) {
	t.Helper()
	t.Setenv("GOWORK", "off")
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		if err := writeNew(filepath.Join(dir, f.Name), f.Data); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// stored returns a library of testdata, in a folder of its own.
func stored(t *testing.T, name string) *Library {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	return opened(t, folder(t, archive))
}

func opened(t *testing.T, dir string) *Library {
	t.Helper()
	l, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// written writes the module of a library of testdata.
func written(t *testing.T, name string, h Harness) *Module {
	t.Helper()
	l := stored(t, name)
	m, err := l.Plan(filepath.Join(l.Root, "mapbench"))
	if err != nil {
		t.Fatal(err)
	}
	a, err := l.Find(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	a.Name = l.Name()
	if err := m.Write(a, h); err != nil {
		t.Fatal(err)
	}
	return m
}

// TestWhatIsWritten compares the written files with golden ones.
func TestWhatIsWritten(t *testing.T) {
	for name, files := range libraries {
		t.Run(name, func(t *testing.T) {
			m := written(t, name, Harness{Version: "v0.1.0", Ref: "v0.1.0"})
			if len(m.Files) != 7 {
				t.Errorf("%q are written; want 7 files", m.Files)
			}
			checkSuite(t, m)
			var got txtar.Archive
			for _, file := range files {
				path := filepath.Join(m.Dir, file)
				var text []byte
				var err error
				switch file {
				case "next":
					var next string
					next, err = m.Next()
					text = []byte(strings.ReplaceAll(next, m.Library.Root, "ROOT"))
				case "mapbench.yml", "mapbench-comment.yml":
					path = filepath.Join(m.Library.Root, ".github", "workflows", file)
					fallthrough
				default:
					text, err = os.ReadFile(path)
				}
				if err != nil {
					t.Fatal(err)
				}
				got.Files = append(got.Files, txtar.File{Name: file, Data: text})
			}
			golden.Check(t, filepath.Join("testdata", name+".golden"), txtar.Format(&got))
		})
	}
}

// checkSuite wants about twenty cells of the library's own map in a suite.
func checkSuite(t *testing.T, m *Module) {
	t.Helper()
	suite, err := bench.FindSuite(nil, filepath.Join(m.Dir, "mapbench.suite"))
	if err != nil {
		t.Fatal(err)
	}
	cells, err := suite.Cells(nil, []int{2})
	if err != nil || len(cells) < 16 || len(cells) > 20 {
		t.Errorf("%d cells, %v; want 16 to 20", len(cells), err)
	}
	for _, c := range cells {
		if len(c.Impls) != 1 || c.Impls[0] != m.Adapter.Name {
			t.Errorf("a cell of %v; want %s alone", c.Impls, m.Adapter.Name)
		}
	}
}

// TestWrittenModulesMeasure builds what is written against this checkout, without a network,
// and lets each worker check its map and get ready to measure.
func TestWrittenModulesMeasure(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a module for each library")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	maploop := filepath.Join(t.TempDir(), "maploop")
	if out, err := exec.Command("go", "build", "-o", maploop, "../../cmd/maploop").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name := range libraries {
		t.Run(name, func(t *testing.T) {
			m := written(t, name, Harness{Dir: root})
			spec := "read=50/n=100"
			if m.Adapter.Key == "string" {
				spec += "/key=string"
			}
			request, err := json.Marshal(worker.Request{Prepare: &worker.Prepare{Impl: m.Adapter.Name, Spec: spec, Procs: 2, Seed: 1, Length: time.Millisecond}})
			if err != nil {
				t.Fatal(err)
			}
			run := func(name string, args ...string) []byte {
				cmd := exec.Command(name, args...)
				cmd.Dir, cmd.Stdin = m.Dir, bytes.NewReader(request)
				cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOSUMDB=off", "GOWORK=off")
				var stderr bytes.Buffer
				cmd.Stderr = &stderr
				out, err := cmd.Output()
				if err != nil {
					t.Fatalf("%s: %v\n%s", name, err, &stderr)
				}
				return out
			}
			if m.Adapter.Loop {
				run(maploop, ".Map")
			}
			var hello, prepared worker.Reply
			replies := json.NewDecoder(bytes.NewReader(run("go", "run", ".")))
			if replies.Decode(&hello) != nil || replies.Decode(&prepared) != nil || prepared.Prepared == nil {
				t.Fatalf("the worker says %+v and %+v; want hello and prepared", hello, prepared)
			}
			if p := prepared.Prepared; p.Missing != "" || p.Incorrect != "" || p.Direct != m.Adapter.Loop {
				t.Errorf("the worker says %+v; want a correct map, direct %t", p, m.Adapter.Loop)
			}
		})
	}
}

// TestFinishSaysHowToGoOn lets the go command fail, since it can fetch nothing.
func TestFinishSaysHowToGoOn(t *testing.T) {
	m := written(t, "boxed", Harness{Version: "v0.1.0"})
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOMODCACHE", t.TempDir())
	err := m.Finish(t.Context())
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "GOPROXY=off") ||
		!strings.HasPrefix(err.Error(), "mapbench is written, but not complete: go mod tidy: ") ||
		!strings.HasSuffix(err.Error(), "; mend that, then, in mapbench: go mod tidy && go generate") {
		t.Errorf("Finish without a network: %v; want one line with what to do", err)
	}
}

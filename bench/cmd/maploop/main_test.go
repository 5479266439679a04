package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRefuses(t *testing.T) {
	check := func(arg, want string) {
		t.Helper()
		var stderr bytes.Buffer
		if err := run(&stderr, strings.Fields(arg)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("maploop %s: %v; want %q", arg, err, want)
		}
	}
	check("", "0 arguments; want one, as in example.com/mapbench/impls.Sharded")
	check("example.com/mapbench/impls", "names no type; want IMPORTPATH.TYPE")
	check("example.com/mapbench/nosuch.Map", "loading example.com/mapbench/nosuch")
	check("example.com/mapbench/impls.Nosuch", "package example.com/mapbench/impls has no type Nosuch")
	check("example.com/mapbench/impls.Info", "type example.com/mapbench/impls.Info is not generic in key and value; want type Info[K, V comparable]")
	check("example.com/mapbench/bench/worker.Batch", "*Batch has no method Load; want those of impls.Map")
}

// TestLoopWithoutLoadOrStore writes the loop of a map that lacks it.
func TestLoopWithoutLoadOrStore(t *testing.T) {
	source, err := (&mapLoop{Package: "p", Import: "example.com/m", Qualifier: "m", Type: "Map", New: "New", Info: "Info"}).source()
	if err != nil {
		t.Fatal(err)
	}
	if text := string(source); strings.Contains(text, "x.LoadOrStore") || !strings.Contains(text, `"example.com/m"`) || !strings.Contains(text, "m.New[K, V](c)") {
		t.Errorf("the loop reads\n%s", text)
	}
}

func TestNamesCanBeGiven(t *testing.T) {
	out := filepath.Join(t.TempDir(), "loop.go")
	args := []string{"-new", "NewMutex", "-info", "MutexInfo", "-o", out, "example.com/mapbench/impls.RWMutex"}
	if err := run(new(bytes.Buffer), args); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(out)
	if err != nil || !bytes.Contains(text, []byte("impls.MutexInfo")) || !bytes.Contains(text, []byte("impls.NewMutex[K, V](c)")) {
		t.Errorf("%v: the loop reads\n%s", err, text)
	}
}

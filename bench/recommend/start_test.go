package recommend

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls"
	"example.com/mapbench/workloads"
)

// maps returns what is known of all contestants but the references.
func maps() []impls.Info {
	return slices.DeleteFunc(worker.Infos(contestants.All()), func(i impls.Info) bool { return i.Reference })
}

// TestStartsCompile compiles the first lines with every map, for both types of keys.
func TestStartsCompile(t *testing.T) {
	dir := t.TempDir()
	args := []string{"build", "-o", os.DevNull}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	importLine := regexp.MustCompile(`(?s)^import "[^"]+"\n\n`)
	for i, info := range maps() {
		for _, text := range []string{"n=1000", "n=1000/key=string"} {
			spec, err := workloads.ParseSpec(text)
			if err != nil {
				t.Fatal(err)
			}
			start, ok := StartWith(info.Name, spec)
			if !ok || !importLine.MatchString(start.String()) {
				t.Errorf("no first lines with %s under %s: %v", info.Name, text, start)
				continue
			}
			lines := start.String()
			end := len(importLine.FindString(lines))
			name := fmt.Sprintf("f%d_%v", i, spec.Key)
			write(name+".go", fmt.Sprintf("package start\n\n%sfunc %s() (any, bool) {\n%sreturn value, ok\n}\n", lines[:end], name, lines[end:]))
			args = append(args, filepath.Join(dir, name+".go"))
		}
	}
	if out, err := exec.Command("go", args...).CombinedOutput(); err != nil {
		t.Errorf("the first lines don't compile: %v\n%s", err, out)
	}
	if _, ok := StartWith("nosuch", workloads.Spec{}); ok {
		t.Error("there are first lines with an unknown map")
	}
	if start, ok := StartWith("sharded:64", workloads.Spec{N: 1}); !ok || start.Import != "example.com/mapbench/impls" {
		t.Errorf("first lines with sharded:64: %v, %v; want those of sharded", start, ok)
	}
}

// TestFactsOfEveryMap wants each map in the catalogue, and for each module its release.
func TestFactsOfEveryMap(t *testing.T) {
	for _, info := range maps() {
		k, ok := find(info.Name)
		if !ok || k.info.Name != info.Name {
			t.Errorf("%s is not in the catalogue", info.Name)
			continue
		}
		m, ok := ModuleOf(info.Name)
		if ok != (info.Module != "") {
			t.Errorf("%s comes from module %q, and facts of one are there: %v", info.Name, info.Module, ok)
		}
		if !ok {
			continue
		}
		for _, day := range []string{m.Date, m.AsOf} {
			if _, err := time.Parse(time.DateOnly, day); err != nil {
				t.Errorf("%s: %+v: %v; modules.txt has a line for each module", info.Name, m, err)
			}
		}
		if m.Path != info.Module || m.Version == "" || m.Licence == "" {
			t.Errorf("%s: %+v; want a version and a licence of %s", info.Name, m, info.Module)
		}
	}
}

func TestLacks(t *testing.T) {
	check := func(impl string, want ...string) {
		t.Helper()
		if got := lacks(impl); !slices.Equal(got, want) {
			t.Errorf("%s lacks %q; want %q", impl, got, want)
		}
	}
	check("sync.Map", "Len")
	check("mutex")
	check("xsync", "CompareAndSwap", "Clear")
	check("cmap", "LoadOrStore", "CompareAndSwap")
	check("haxmap", "LoadOrStore", "LoadAndDelete", "CompareAndSwap", "Clear")
	check("nosuch")
}

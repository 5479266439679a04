package main

import (
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/cmd/internal/cmdline"
)

// TestMissingFileNamesTheNextStep gives every verb that reads results files one that is not
// there, and a folder.
func TestMissingFileNamesTheNextStep(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "nosuch.txt")
	tested := []string{"trend"} // which wants files of gate runs, and says so
	for _, verb := range []string{"answer", "compare", "compare -json", "recommend -spec n=1000", "crossover -a mutex -b cas", "plot -o " + dir, "report -o " + dir} {
		tested = append(tested, strings.Fields(verb)[0])
		for name, want := range map[string]string{
			file: "open " + file + ": no such file or directory; want a results file, which mapbench run -o FILE writes\n",
			dir:  dir + " is a folder; name the results files in it\n",
		} {
			code, out, errs := command(t, verb+" "+name)
			if code != cmdline.ExitUsage || out != "" || !strings.HasSuffix(errs, want) || strings.Count(errs, "\n") != 1 {
				t.Errorf("mapbench %s %s: exit %d, %q%q; want exit 2 and one line with %q", verb, name, code, out, errs, want)
			}
		}
	}
	if names := missing(tested); len(names) > 0 {
		t.Errorf("%q read files and are not tested here", names)
	}
}

// TestToldBeforeMeasuring wants what can't be measured to be told before the first launch.
func TestToldBeforeMeasuring(t *testing.T) {
	if testing.Short() {
		t.Skip("links workers")
	}
	const plugin = "-worker bench/testdata/plugin "
	for _, test := range []struct{ line, want string }{
		{"recommend -measure -impl cow,mutex -procs 1 -spec n=100000", "only mutex can be measured under read=95/dist=uniform/n=100000 procs=1 (cow: no n above "},
		{"recommend -measure " + plugin + "-impl theirs,nosuch -spec n=100", `unknown impl "nosuch"; want one of mutex, `},
		{"crossover -measure " + plugin + "-a theirs -b nosuch -spec read=100,90/n=100", `unknown impl "nosuch"; want one of mutex, `},
		{"run " + plugin + "-impl theirs,nosuch -spec n=100", `unknown impl "nosuch"; want one of mutex, `},
		{"crossover -measure " + plugin + "-a theirs -b mutex -spec read=100,90/n=100/key=string -worker nosuch", "want a program or a folder that holds a main package"},
		{"crossover -measure " + plugin + "-spec read=100,90/n=100", "-worker without -a and -b; name the two impls, one of them the worker's"},
	} {
		file := filepath.Join(t.TempDir(), "r.txt")
		code, out, errs := command(t, test.line+" -budget 10m -o "+file)
		if code != cmdline.ExitUsage || out != "" || !strings.Contains(errs, test.want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("mapbench %s: exit %d, %q%q; want exit 2 and one line with %q", test.line, code, out, errs, test.want)
		}
		if left, err := filepath.Glob(file); err != nil || len(left) > 0 {
			t.Errorf("mapbench %s: %q are left, %v; want no file", test.line, left, err)
		}
	}
}

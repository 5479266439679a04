//go:build unix

package verify

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"runtime"
	"strings"
	"testing"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest"
	"example.com/mapbench/impls/verify/one"
)

// foreignArg makes the test program one with maps of its own.
const foreignArg = "verify-theirs"

// foreignMaps are a map with a parameter, which loses what it says, and one that is none.
func foreignMaps() []one.Map {
	return []one.Map{
		{
			Info: impls.Info{Name: "theirs", Param: "which Deletes do nothing", Module: "example.com/theirs", Version: "v1.2.3"},
			Bind: func(c impls.Config) maptest.Constructors {
				return maptest.Constructors{New: func() impls.Map[uint64, uint64] {
					m := impls.NewMutex[uint64, uint64](impls.Config{})
					if c.Param == 2 {
						return exits{m} // its Delete ends the process
					}
					return m
				}}
			},
		},
		{Info: impls.Info{Name: "none"}, NA: "it is no map"},
	}
}

// TestForeign verifies the maps of another program, with and without a parameter.
func TestForeign(t *testing.T) {
	o := quickOptions(t)
	theirs, err := Foreign(t.Context(), "./dir", []string{o.Child[0], foreignArg})
	if err != nil {
		t.Fatal(err)
	}
	all, err := Select(theirs, nil)
	if err != nil || len(all) != 2 || all[0].Name != "theirs" || all[1].NA != "it is no map" {
		t.Fatalf("without names %v, %v; want both", all, err)
	}
	if _, err := Select(theirs, []string{"mutex"}); err == nil || err.Error() != `unknown impl "mutex"; want one of theirs, none` {
		t.Errorf("among theirs alone: %v; want their names", err)
	}
	some, err := Select(append(theirs, Catalogue()...), []string{"theirs:2", "theirs", "none"})
	if err != nil {
		t.Fatal(err)
	}
	report, err := Run(t.Context(), some, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	second, first, none := &report.Maps[0], &report.Maps[1], &report.Maps[2]
	second.fails(t, "delete", "exit status 0", "")
	if got := first.row(t, "delete"); got.Verdict != "pass" {
		t.Errorf("theirs: delete is %+v; want pass", got)
	}
	if first.Kind != PlugIn || first.Worker != "./dir" || first.Go != runtime.Version() || first.Version != "v1.2.3" || none.NA != "it is no map" {
		t.Errorf("theirs is %+v, and none n/a for %q; want what the program says of them", first, none.NA)
	}
	if want := "mapbench verify -worker ./dir -impl theirs:2 -seed "; !strings.HasPrefix(second.Again, want) {
		t.Errorf("again: %s; want %s", second.Again, want)
	}
}

// TestForeignRefuses wants one line with the next step of a program that is none of the
// kit.
func TestForeignRefuses(t *testing.T) {
	check := func(want string, command ...string) {
		t.Helper()
		if _, err := Foreign(t.Context(), "./dir", command); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v; want %q, in one line", command, err, want)
		}
	}
	const next = ", and didn't say which maps it has; its main must call worker.Main and print nothing else (docs/plugin.md)"
	check("the plug-in ./dir ended (exit status 0)"+next, "true")
	check(`the plug-in ./dir ended (exit status 0) after it wrote "Hello, world"`+next, "echo", "Hello, world")
	check(`the plug-in ./dir ended (exit status 3) after it wrote "usage: x"`+next, "sh", "-c", "echo usage: x >&2; exit 3")
	check("the plug-in ./dir ended (exit status 2): panic: no config"+next, "sh", "-c", "echo 'panic: no config' >&2; exit 2")
	check("starting the plug-in ./dir: ", "/nonexistent")
	check("./dir is built against another version of mapbench, which checks other laws; verify it by that version: go tool -C ./dir mapbench verify -worker ./", "echo", `{"Laws": ["construct"]}`)
	text, err := json.Marshal(one.Contents{Laws: one.LawNames()})
	if err != nil {
		t.Fatal(err)
	}
	check("the plug-in ./dir has no maps; pass some to worker.Main", "echo", string(text))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Foreign(ctx, "./dir", []string{os.Args[0], foreignArg}); !errors.Is(err, context.Canceled) {
		t.Errorf("Foreign of an ended context: %v; want %v", err, context.Canceled)
	}
}

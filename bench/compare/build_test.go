package compare

import (
	"strings"
	"testing"
)

// TestRaceBuildIsNamed reads files of builds with flags.
func TestRaceBuildIsNamed(t *testing.T) {
	const results = "BenchmarkMap/impl=A/read=95/dist=uniform/n=100-2 1 10 ns/op 0 sweep\n" +
		"BenchmarkMap/impl=B/read=95/dist=uniform/n=100-2 1 20 ns/op 0 sweep\n"
	read := func(config string) *Set {
		t.Helper()
		set, err := Read(strings.NewReader("mapbench: 1\n"+config+"\n"+results), "f.txt")
		if err != nil {
			t.Fatal(err)
		}
		return set
	}
	for _, test := range []struct{ config, want, warning string }{
		{"", "", ""},
		{"build: -race\n", "race build", "race build: its times say nothing about a plain build's; measure without these flags (go env GOFLAGS)"},
		{"build: -tags=x -race\n", "race build (-tags=x -race)", "race build (-tags=x -race): its times"},
		{"build: -tags=x\n", "built with -tags=x", ""},
		{"build: -gcflags=\"-N -l\"\n", `built with -gcflags="-N -l"`, `built with -gcflags="-N -l": its times`},
		{"worker-1-build: unknown\n", "build flags unknown", ""},
		{"new-build: -race\nold-build: -race\n", "race build", "race build: its times"},
	} {
		set := read(test.config)
		if got := set.Build(); got != test.want {
			t.Errorf("%q: build %q; want %q", test.config, got, test.want)
		}
		var warnings []string
		for _, w := range set.Warnings {
			warnings = append(warnings, w.Error())
		}
		if got := strings.Join(warnings, ";"); !strings.HasPrefix(got, test.warning) || (got == "") != (test.warning == "") {
			t.Errorf("%q: warnings %q; want %q", test.config, got, test.warning)
		}
		tables, err := set.Tables(Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := tables[0].Build; got != test.want {
			t.Errorf("%q: the table's build is %q; want %q", test.config, got, test.want)
		}
	}
	merged, err := Merge(read(""), read("build: -race\nseed: 2\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(merged.Warnings) == 0 || !strings.Contains(merged.Warnings[0].Error(), `build is "" and "-race"`) {
		t.Errorf("merged with a race build: %q; want both named", merged.Warnings)
	}
}

package workloads

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/internal/golden"
)

// TestPresets checks that every preset's name parses to its specs and is safe in a text, and
// that its fields are filled in.
func TestPresets(t *testing.T) {
	legal := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	seen := make(map[string]bool)
	for _, p := range Presets() {
		if !legal.MatchString(p.Name) || seen[p.Name] || slices.Contains(legalKeys, p.Name) {
			t.Errorf("%q: want another name, of lower case and dashes", p.Name)
		}
		seen[p.Name] = true
		if p.What == "" || p.Source == "" {
			t.Errorf("%s doesn't say what it is, or where it is from", p.Name)
		}
		byName, err := ParseSpecs(p.Name)
		bySpec, specErr := ParseSpecs(p.Spec)
		if err != nil || specErr != nil || !slices.Equal(byName, bySpec) {
			t.Errorf("%s is %v, %v; %s is %v, %v", p.Name, byName, err, p.Spec, bySpec, specErr)
		}
	}
	for _, u := range NotExpressed() {
		if seen[u.Name] || u.What == "" || u.Source == "" || u.Why == "" {
			t.Errorf("%+v: want a name of its own, and every field", u)
		}
		seen[u.Name] = true
		// What it proposes instead must be a spec.
		for _, word := range strings.Fields(u.Why) {
			if word = strings.Trim(word, ",;:."); !strings.Contains(word, "=") {
				continue
			}
			if _, err := ParseSpecs(word); err != nil {
				t.Errorf("%s: %v", u.Name, err)
			}
		}
	}
	Presets()[0].Name, NotExpressed()[0].Name = "changed", "changed"
	if Presets()[0].Name == "changed" || NotExpressed()[0].Name == "changed" {
		t.Error("a caller's change reaches the table")
	}
}

// TestPresetShares compares the shares, and the sizes that belong to a definition, with the
// sources' own numbers.
func TestPresetShares(t *testing.T) {
	check := func(text string, entries, universe int, shares ...float64) {
		t.Helper()
		s := parse(t, text)
		for op := range Op(NumOps) {
			if math.Abs(s.Share(op)-shares[op]) > 1e-6 {
				t.Errorf("%s: Share(%s) = %v, want %v", text, op, s.Share(op), shares[op])
			}
		}
		if s.N != entries || s.Universe() != universe {
			t.Errorf("%s: %d entries of %d keys, want %d of %d", text, s.N, s.Universe(), entries, universe)
		}
	}
	//                                        read store delete loadorstore rmw range
	check("ycsb-a", 1000, 1000, 50, 50, 0, 0, 0, 0)
	check("ycsb-b", 1000, 1000, 95, 5, 0, 0, 0, 0)
	check("ycsb-c", 1000, 1000, 100, 0, 0, 0, 0, 0)
	check("ycsb-e", 1000, 2000, 0, 2.5, 2.5, 0, 0, 95)
	check("ycsb-f", 1000, 1000, 50, 0, 0, 0, 50, 0)
	check("hotspot", 1000, 1000, 95, 5, 0, 0, 0, 0)
	check("cmb-read-heavy", 1000, 2000, 98, 1, 1, 0, 0, 0)
	check("cmb-exchange", 1000, 1800, 10, 40, 40, 0, 10, 0)
	check("bustle-read-heavy", 1000, 1200, 94, 2, 1, 0, 3, 0)
	check("bustle-insert-heavy", 1000, 1667, 10, 80, 0, 0, 10, 0)
	check("bustle-update-heavy", 1000, 1083, 35, 10, 5, 0, 50, 0)
	check("bustle-uniform", 1000, 1333, 20, 40, 20, 0, 20, 0)
	check("parlayhash/read=50/dist=uniform", 10_000, 20_000, 50, 0, 25, 25, 0, 0)
	check("puzpuzpuz/read=99/n=100/key=uint64", 100, 200, 99, 0.5, 0.5, 0, 0, 0)
	check("gostd-mostly-hits", 1023, 1024, 100, 0, 0, 0, 0, 0)
	check("gostd-mostly-misses", 1, 1024, 100, 0, 0, 0, 0, 0)
	check("gostd-balanced", 128, 256, 0, 0, 50, 50, 0, 0)
	check("gostd-unique", 1000, 2000, 0, 0, 0, 100, 0, 0)
	check("gostd-collision", 1, 1, 0, 0, 0, 100, 0, 0)
	check("fbobj", 1000, 1301, 100, 0, 0, 0, 0, 0)
	check("churn", 1000, 2000, 0, 50, 50, 0, 0, 0)
	check("article/read=0", 10_000, 10_000, 0, 100, 0, 0, 0, 0)
}

// TestPresetsHold replays every preset and checks that its map keeps its size, or grows to
// it, within the tolerances for results.
func TestPresetsHold(t *testing.T) {
	seed := golden.FixedSeed(t)
	const goroutines = 3
	for _, p := range Presets() {
		specs, err := ParseSpecs(p.Spec)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range specs {
			switch {
			case s.N > 10_000 || s.Key == String: // the same workload as with fewer keys, or with numbers
			case s.Grow:
				if fault := checkGrowth(s, growthsOf(t, s, goroutines, seed)()); fault != "" {
					t.Errorf("%s, %s: %s", p.Name, s, fault)
				}
			default:
				for _, fault := range replay(s, goroutines, 100_000, seed, nil).broken(s, goroutines) {
					t.Errorf("%s, %s: %s", p.Name, s, fault)
				}
			}
		}
	}
}

// TestPresetText checks that keys after a preset's name replace the preset's own.
func TestPresetText(t *testing.T) {
	check := func(text string, want ...string) {
		t.Helper()
		specs, err := ParseSpecs(text)
		var got []string
		for _, s := range specs {
			got = append(got, s.String())
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("ParseSpecs(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
	check("ycsb-b", "read=95/dist=zipf0.99/n=1000/hit=100")
	check("ycsb-b/n=1000,100000/key=string",
		"read=95/dist=zipf0.99/n=1000/hit=100/key=string", "read=95/dist=zipf0.99/n=100000/hit=100/key=string")
	check("article/n=5", // in the place of the preset's own
		"read=95/dist=uniform/n=5/hit=100", "read=50/dist=uniform/n=5/hit=100", "read=0/dist=uniform/n=5/hit=100")
	check("ycsb-b/hit=50", "read=95/dist=zipf0.99/n=1000")
	check("ycsb-f/read=90/rmw=10", "read=90/dist=zipf0.99/n=1000/rmw=10/hit=100")
	check("ycsb-f/read=90,0", // weights
		"read=90/dist=zipf0.99/n=1000/rmw=10/hit=100", "read=0/dist=zipf0.99/n=1000/rmw=100/hit=100")
	check("parlayhash/read=80/dist=uniform", "read=80/dist=uniform/n=10000/loadorstore=10")
	check("gostd-unique/n=7/goroutines=7", "read=0/dist=uniform/n=7/loadorstore=100/grow=1/goroutines=7")
}

// TestPresetErrors pins the errors for keys that don't fit the preset before them.
func TestPresetErrors(t *testing.T) {
	uniform := "preset bustle-uniform is read=20/dist=disjoint/store=40/delete=20/rmw=20/hit=75: "
	f := "preset ycsb-f is read=50/dist=zipf0.99/n=1000/rmw=50/hit=100: "
	for _, test := range []struct{ text, want string }{
		{"ycsb-g", `"ycsb-g" is not a preset and has no '=': want key=value, such as read=95, or one of the presets ` + presetNames()},
		{"ycsb-b/", `want at least one key=value, such as read=95`},
		{"ycsb-b/ycsb-a", `preset ycsb-a isn't the first: want one preset at most, before every key=value`},
		{"n=10/ycsb-a", `preset ycsb-a isn't the first: want one preset at most, before every key=value`},
		{"ycsb-b/n=1/n=2", `n is given twice: give it once`},
		{"ycsb-f/n=0", f + `n=0: want a whole number from 1 to 2147483647, such as 1000 or 1e6`},
		{"ycsb-f/read=90", f + `shares sum to 140, want at most 100 (read=90, rmw=50); give rmw too, or write the spec without the preset's name`},
		{"ycsb-f/hit=50", f + `rmw=50: no room for the deletes that keep the size at hit=50: want at most rmw=25, or hit=100; give read, rmw too, or write the spec without the preset's name`},
		{"bustle-uniform/read=50", uniform + `shares sum to 130, want at most 100 (read=50, store=40, delete=20, rmw=20); give store, delete, rmw too, or write the spec without the preset's name`},
		{"bustle-uniform/hit=50", uniform + `store=40: store and delete must keep the size: want store=20/delete=40 at hit=50; give read, store, delete, rmw too, or write the spec without the preset's name`},
		{"bustle-uniform/grow=1", uniform + `store=40: a map that grows has no deletes, and what is left of 100 is stored: want store=60 at grow=1; give read, store, delete, rmw too, or write the spec without the preset's name`},
	} {
		want := `parsing -spec "` + test.text + `": ` + test.want
		if specs, err := ParseSpecs(test.text); err == nil || err.Error() != want {
			t.Errorf("ParseSpecs(%q) = %s, %v\nwant the error %s", test.text, specs, err, want)
		}
	}
	for _, test := range []struct{ text, want, fix string }{
		{"article", `read=95,50,0`, "article/read=95"},
		{"article/key=string/n=10,20", `read=95,50,0 and of n=10,20`, "article/read=95/n=10/key=string"},
		{"parlayhash", `read=100,90,50 and of dist=uniform,zipf0.99`, "parlayhash/read=100/dist=uniform"},
	} {
		name, _, _ := strings.Cut(test.text, "/")
		want := `parsing -spec "` + test.text + `": preset ` + name + ` is several specs: want one value of ` + test.want +
			` where one spec is asked for, such as ` + test.fix
		if s, err := ParseSpec(test.text); err == nil || err.Error() != want {
			t.Errorf("ParseSpec(%q) = %s, %v\nwant the error %s", test.text, s, err, want)
		}
		parse(t, test.fix)
	}
}

// TestPresetsOf checks that PresetsOf finds a preset by its specs, at any size unless it is
// Sized, and finds no preset for other specs.
func TestPresetsOf(t *testing.T) {
	for _, p := range Presets() {
		for _, rest := range []string{"", "/n=12345", "/key=string/val=64/sched=random/goroutines=1"} {
			specs, err := ParseSpecs(p.Name + rest)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range specs {
				known := !p.Sized || rest != "/n=12345"
				if names := PresetsOf(s); slices.Contains(names, p.Name) != known {
					t.Errorf("PresetsOf(%s) = %q, want %s among them: %t", s, names, p.Name, known)
				}
			}
		}
	}
	check := func(text string, want ...string) {
		t.Helper()
		if got := PresetsOf(parse(t, text)); !slices.Equal(got, want) {
			t.Errorf("PresetsOf(%s) = %q, want %q", text, got, want)
		}
	}
	check("read=95")
	check("read=95/dist=zipf0.98/hit=100")
	check("read=95/dist=zipf0.99/hit=100", "ycsb-b")
	check("read=100", "parlayhash", "puzpuzpuz")
	check("read=0", "churn")
	check("read=0/grow=1")
	s := parse(t, "ycsb-b/n=100000")
	if allocs := testing.AllocsPerRun(100, func() { PresetsOf(s) }); allocs != 0 {
		t.Errorf("PresetsOf allocates %v times, want 0", allocs)
	}
}

package verify

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSelect(t *testing.T) {
	check := func(names []string, want []string) {
		t.Helper()
		entries, err := Select(Catalogue(), names)
		var got []string
		for _, e := range entries {
			got = append(got, e.Name)
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("Select(%q) = %q, %v; want %q", names, got, err, want)
		}
	}
	check(nil, []string{"mutex", "rwmutex", "sync.Map", "sharded", "hinted", "cas", "cow"})
	check([]string{"xsync+clear", "planted/slow", "sharded:4", "nop"}, []string{"xsync+clear", "planted/slow", "sharded:4", "nop"})
	seen := make(map[string]bool)
	for _, e := range Catalogue() {
		if seen[e.Name] || (e.bind == nil) == (e.NA == "") || (e.Kind == Planted) != IsPlanted(e.Name) {
			t.Errorf("%s: a second one (%t), without constructors and reason, or of a wrong kind (%s)", e.Name, seen[e.Name], e.Kind)
		}
		seen[e.Name] = true
	}
}

// TestPrinter pins what people see.
func TestPrinter(t *testing.T) {
	var out strings.Builder
	entries, err := Select(Catalogue(), []string{"cas", "nop"})
	if err != nil {
		t.Fatal(err)
	}
	p := NewPrinter(&out, entries, Options{Seed: 5, For: time.Second, Goroutines: 3})
	_, _, found := strings.Cut(out.String(), ", 3 goroutines; seed 5, 1s for each map\n")
	if !found {
		t.Errorf("the first line is %q; want goroutines, seed and time at its end", out.String())
	}
	out.Reset()
	m := &Map{Name: "cas", Again: "mapbench verify"}
	for _, row := range []Row{
		{Law: "load-store", Verdict: "pass", Seconds: 0.123},
		{Law: "odd-floats", Verdict: "pass", Note: "NaN is lost"},
		{Law: "len", Verdict: "n/a", Message: "it needs Len"},
		{Law: "churn", Text: "It holds.", Verdict: "FAIL", Rounds: 12, Message: "it grows", History: "one\n\ntwo\n", Picture: "p.html"},
	} {
		p.Row(m, &row)
	}
	p.Row(&Map{Name: "nop", NA: "it is no map"}, nil)
	want := `cas  load-store            pass        0.12 s
cas  odd-floats            recorded    0.00 s
    NaN is lost
cas  len                   n/a         0.00 s           it needs Len
cas  churn                 FAIL        0.00 s       12
    law: It holds.
    it grows
        one

        two
    picture: p.html
    again: mapbench verify
nop  all                   n/a                          it is no map
`
	if out.String() != want {
		t.Errorf("printed:\n%s\nwant:\n%s", out.String(), want)
	}
	var r Report
	r.add(Map{Seconds: 1.4, Rows: []Row{{Verdict: "pass"}, {Verdict: "FAIL"}, {Verdict: "n/a"}, {Verdict: "unknown"}, {Verdict: "pass"}}})
	r.add(Map{NA: "it is no map"})
	if got, want := r.Summary(), "2 maps: 2 pass, 1 FAIL, 1 unknown, 1 n/a; no law applies to 1 map; 1 s"; got != want {
		t.Errorf("summary %q; want %q", got, want)
	}
}

func TestHead(t *testing.T) {
	check := func(text string, n int, want string) {
		t.Helper()
		if got := head(text, n); got != want {
			t.Errorf("head(%q, %d) = %q; want %q", text, n, got, want)
		}
	}
	check("a\nb", 2, "a\nb")
	check("a\nb\nc", 2, "a\nb\nc") // the remark would be as long
	check("a\nb\nc\nd", 2, "a\nb\nand 2 more lines")
}

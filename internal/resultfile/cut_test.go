package resultfile

import (
	"strings"
	"testing"
)

// TestCutAtEveryByte cuts a file off at every byte, as a kill may: whole launches are kept.
func TestCutAtEveryByte(t *testing.T) {
	header := head + "# cell: impl=a,b read=95/dist=uniform/n=1000 procs=2\n\n"
	launches := []string{
		result("a", 20, 0) + result("b", 30, 0),
		"# invalid launch: a: hit 1\n# " + result("a", 20, 1) + "# " + result("b", 30, 1),
		result("a", 20, 2) + result("b", 30, 2),
		"# dropped: " + named("b") + ": after 3 launches: slower than a\n" + result("a", 20, 3),
	}
	whole := header + strings.Join(launches, "")
	for size := range len(whole) + 1 {
		f := mustParse(t, whole[:size])
		if f.Headed != (size >= len(header)) {
			t.Fatalf("%q: headed %v; want true once the header is whole", whole[:size], f.Headed)
		}
		if string(f.Text) != whole[:len(f.Text)] || len(f.Text)+int(f.Rest) != size || (len(f.Cut) > 0) != (f.Rest > 0) {
			t.Fatalf("%q: kept %q, and %d bytes cut off: %v; want a beginning of the text, and a reason if bytes are cut off", whole[:size], f.Text, f.Rest, f.Cut)
		}
		if again := mustParse(t, string(f.Text)); len(again.Cut) > 0 || len(again.Entries) != len(f.Entries) {
			t.Fatalf("%q: the kept text is itself cut off: %v", whole[:size], again.Cut)
		}
		lines, want := 0, 0
		for _, e := range f.Entries {
			if e.Line != nil {
				lines++
			}
		}
		for end, rest := len(header), launches; len(rest) > 0 && end+len(rest[0]) <= size; rest = rest[1:] {
			end, want = end+len(rest[0]), want+strings.Count(rest[0], "Benchmark")
		}
		if lines != want {
			t.Fatalf("%q: kept %d lines; want %d, those of whole launches", whole[:size], lines, want)
		}
	}
}

// TestCutLaunch tells a launch that was cut off from one in which a contestant is absent.
func TestCutLaunch(t *testing.T) {
	check := func(what, cell, text string, want string) {
		t.Helper()
		f := mustParse(t, head+"# cell: "+cell+"\n\n"+text)
		got := ""
		for _, cut := range f.Cut {
			got += cut.Error()
		}
		if got != want {
			t.Errorf("%s: cut %q; want %q", what, got, want)
		}
	}
	const two = "impl=a,b read=95/dist=uniform/n=1000 procs=2"
	a, b, last := result("a", 20, 0), result("b", 30, 0), result("a", 20, 1)
	const cut = "the last launch, from line 11 on, has lines of 1 of 2 contestants: it is left out, and measured anew by -resume"
	check("cut off", two, a+b+last, cut)
	check("of one cell with three", "impl=a,b,c read=95/dist=uniform/n=1000 procs=2", "# n/a: "+named("c")+": no Range\n"+a+b, "")
	check("another procs", strings.Replace(two, "procs=2", "procs=4", 1), a+b+last, "")
	check("twice one impl", "impl=a,a read=95/dist=uniform/n=1000 procs=2", a+result("a#2", 20, 0), "")
	check("a gate's cell beside another", "impl=a@old,a@new read=95/dist=uniform/n=1000 procs=2", result("a@old", 20, 0)+result("a@new", 20, 0)+result("b@old", 20, 0), "")
	check("a gate's cell", "impl=a@old,a@new read=95/dist=uniform/n=1000 procs=2", result("a@old", 20, 0)+result("a@new", 20, 0)+result("a@old", 20, 1), cut)
	check("through the interface", two, strings.ReplaceAll("# stopped: "+named("b")+": in sweep 0: exit\n"+strings.ReplaceAll(a, "-2 ", "/call=interface-2 "), "", ""), "")
	check("a comment last", two, a+b+last+"# slices\n", "")
}

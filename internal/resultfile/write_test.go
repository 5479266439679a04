package resultfile

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

// writes counts the Writes that a text came in.
type writes struct {
	strings.Builder
	calls int
}

func (w *writes) Write(p []byte) (int, error) {
	w.calls++
	return w.Builder.Write(p)
}

// TestWriter writes a file, each part by one Write, and reads it.
func TestWriter(t *testing.T) {
	var out writes
	w := NewWriter(&out)
	name := func(text string) Name {
		n, err := ParseName(text)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	line := func(contestant string, ns float64) Line {
		values := NoValues()
		values[NsPerOp], values[Sweep] = ns, 3
		return Line{Name: name(named(contestant)), Ops: 1000, Values: values}
	}
	launch := []Line{line("a", 1.5), line("b", 36147600)}
	for _, err := range []error{
		w.Header(Config{{KeyVersion, Version}, {KeyQuota, ""}, {KeySeed, "7"}}, []Cell{{Spec: spec(t, "read=95/n=1000"), Procs: 2, Impls: []string{"a", "b"}}}),
		w.Launch(launch),
		w.Launch(launch, "a: hit 1", "b: hit 2"),
		w.Launch(nil),
		w.Note(Note{Name: name(named("b")), Reason: Reason{Kind: Stopped, Sweep: 4, Text: "exit\nits standard error"}}),
		w.Doubt("it rained"),
		w.Began(time.Unix(0, 0)),
		w.Comment("for people\nof two lines"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	header, body, _ := strings.Cut(out.String(), "# cell: ")
	if !strings.HasPrefix(header, "mapbench: 1\nseed: 7\n\nUnit ns/op better=lower\nUnit ops/s better=higher\n") || strings.Count(header, "\nUnit ") != int(NumUnits) || !strings.HasSuffix(header, "\n\n") {
		t.Errorf("header %q; want the settings with values, and all units", header)
	}
	a, b := "BenchmarkMap/impl=a/read=95/dist=uniform/n=1000-2 1000 1.5 ns/op 3 sweep\n", "BenchmarkMap/impl=b/read=95/dist=uniform/n=1000-2 1000 3.61476e+07 ns/op 3 sweep\n"
	want := "impl=a,b read=95/dist=uniform/n=1000 procs=2\n\n" + a + b + "# invalid launch: a: hit 1\n# invalid launch: b: hit 2\n# " + a + "# " + b +
		"# stopped: " + named("b") + ": in sweep 4: exit\n# its standard error\n# doubt: it rained\n# began: 1970-01-01T00:00:00Z\n# for people\n# of two lines\n"
	if body != want || out.calls != 8 {
		t.Errorf("%d Writes of\n%s\nwant 8 of\n%s", out.calls, body, want)
	}
	f := mustParse(t, out.String())
	if !f.Headed || len(f.Invalid()) != 1 || len(f.Notes()) != 1 || f.Notes()[0].Reason.Text != "exit" {
		t.Errorf("read again: %+v; want a header, an invalid launch and a note", f)
	}
}

// full is a writer that fails.
type full struct{}

var errFull = errors.New("disk full")

func (full) Write([]byte) (int, error) { return 0, errFull }

// TestWriteSide splits a gate's file.
func TestWriteSide(t *testing.T) {
	f := mustParse(t, head+"# cell: impl=a@old,a@new read=95/dist=uniform/n=1000 procs=2\n\n"+
		result("a@old", 20, 0)+result("a@new", 30, 0)+result("b@old", 20, 0)+
		"# invalid launch: b@new: hit 1\n# "+result("b@new", 30, 0)+
		result("a@control", 20, 0)+result("a@control#2", 20, 0)+result("c@old", 20, 0)+result("c@old#2", 20, 0))
	check := func(side, want string) {
		t.Helper()
		var out strings.Builder
		if err := WriteSide(&out, f, side); err != nil || out.String() != head+"\n"+want {
			t.Errorf("the %s side: %v\n%s", side, err, &out)
		}
	}
	check(SideOld, result("a", 20, 0))
	check(SideNew, result("a", 30, 0))
	if err := WriteSide(full{}, f, SideOld); !errors.Is(err, errFull) {
		t.Errorf("a full disk: %v; want its error", err)
	}
	if err := WriteSide(full{}, mustParse(t, head+result("a", 20, 0)), SideOld); err == nil || !strings.Contains(err.Error(), "not the file of a gate") {
		t.Errorf("a file of no gate: %v; want it refused", err)
	}
}

// TestTrim keeps what judging reads: the readings of a pair once, if they are equal.
func TestTrim(t *testing.T) {
	line := func(contestant, more string) string {
		return "Benchmark" + named(contestant) + " 1000 20 ns/op" + more + "\n"
	}
	read := " 30 c2c-before-ns 31 c2c-after-ns 0.2 lost-before"
	f := mustParse(t, head+"Unit ops/s better=higher\nUnit x/op better=lower\n"+
		line("a@old", " 5e+07 ops/s 1 ratio 0.5 hit 0 sweep"+read+" 0.1 lost-after")+
		line("a@new", " 1.1 ratio 0 sweep"+read+" 0.09 lost-after")+
		line("b@old", " 1 sweep"+read)+"# "+line("b@new", " 1 sweep"+read+" 0.11 lost-after")+"# doubt: it rained\n")
	want := head +
		line("a@old", " 1 ratio 0 sweep"+read) + line("a@new", " 1.1 ratio 0 sweep") +
		line("b@old", " 1 sweep"+read) + "# " + line("b@new", " 1 sweep"+read+" 0.11 lost-after") + "# doubt: it rained\n"
	var out strings.Builder
	if err := Trim(&out, f, 0.1); err != nil || out.String() != want {
		t.Errorf("%v\n%s\nwant\n%s", err, &out, want)
	}
	var again strings.Builder
	if err := Trim(&again, mustParse(t, want), 0.1); err != nil || again.String() != want {
		t.Errorf("trimmed again: %v\n%s", err, &again)
	}
	if err := Trim(full{}, f, 0.1); !errors.Is(err, errFull) {
		t.Errorf("a full disk: %v; want its error", err)
	}
}

// TestUnits checks the table of units.
func TestUnits(t *testing.T) {
	for u := range NumUnits {
		if got, ok := FindUnit(u.String()); !ok || got != u || units[u].metadata == "" {
			t.Errorf("unit %d is %q with %q, and is found as %d, %v; want the unit and metadata", u, u, units[u].metadata, got, ok)
		}
		least, most := u.Bounds()
		for value, legal := range map[float64]bool{least: true, most: true, -1: false, math.Nextafter(least, -1): false, math.Nextafter(most, math.Inf(1)): false, math.NaN(): false, math.Inf(1): false} {
			if err := check(u.String(), value); (err == nil) != legal {
				t.Errorf("%v %s: %v; want it legal: %v", value, u, err, legal)
			}
		}
	}
	if u, ok := FindUnit("x/op"); ok || check("x/op", -1e300) != nil {
		t.Errorf("another tool's unit is found as %v, with the error %v; want it unknown, and any number legal", u, check("x/op", -1e300))
	}
}

// TestUnitsStand pins the units and their order, which files and benchstat's tables show. A
// new one stands at the end.
func TestUnitsStand(t *testing.T) {
	const want = "ns/op ops/s ratio B/op allocs/op fairness hit inserted removed size sweep c2c-before-ns c2c-after-ns lost-before lost-after steal void throttled " +
		"gc-cpu gc-assist B/entry empty-B peak-B/entry few-B/entry drained-B cleared-B load-B overwrite-B insert-B delete-B range-B " +
		"read-p50-ns read-p90-ns read-p99-ns read-p99.9-ns read-p99.99-ns read-max-ns read-samples " +
		"write-p50-ns write-p90-ns write-p99-ns write-p99.9-ns write-p99.99-ns write-max-ns write-samples clock-ns"
	var names []string
	for u := range NumUnits {
		names = append(names, u.String())
	}
	if got := strings.Join(names, " "); got != want {
		t.Errorf("the units are\n%s\nwant\n%s", got, want)
	}
}

// TestKeys checks the keys of sides and workers.
func TestKeys(t *testing.T) {
	for got, want := range map[string]string{SideKey("", KeyCommit): "commit", SideKey(SideOld, KeyCommit): "old-commit", WorkerKey(2, KeyBuilt): "worker-2-built", SideKey(SideNew, PeerKey("XSync")): "new-peer-xsync"} {
		if got != want {
			t.Errorf("key %s; want %s", got, want)
		}
	}
	if !IsKey("build", KeyBuild) || !IsKey("old-build", KeyBuild) || IsKey("rebuild", KeyBuild) {
		t.Error("IsKey is wrong: want build and old-build to be keys of a build, and rebuild not")
	}
}

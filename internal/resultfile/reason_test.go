package resultfile

import (
	"strings"
	"testing"
)

const noted = "Map/impl=a/read=95/dist=uniform/n=1000-2: "

// TestNotes reads the notes that a writer writes.
func TestNotes(t *testing.T) {
	check := func(text string, want Reason, said string) {
		t.Helper()
		n, ok := parseNote(text)
		if !ok || n.Reason != want || n.String() != text || n.Reason.Said() != said || n.Name.Impl != "a" {
			t.Errorf("%q: %+v, %v, written %q, said %q; want %+v and %q", text, n, ok, n, n.Reason.Said(), want, said)
		}
	}
	check("n/a: "+noted+"no n above 10", Reason{Kind: NotApplicable, Sweep: NoSweep, Text: "no n above 10"}, "n/a: no n above 10")
	check("n/a: "+noted+"in sweep 3: odd", Reason{Kind: NotApplicable, Sweep: NoSweep, Text: "in sweep 3: odd"}, "n/a: in sweep 3: odd")
	check("stopped: "+noted+"in sweep 3: exit status 2", Reason{Kind: Stopped, Sweep: 3, Text: "exit status 2"}, "stopped: in sweep 3: exit status 2")
	check("stopped: "+noted+"in sweep x: exit", Reason{Kind: Stopped, Sweep: NoSweep, Text: "in sweep x: exit"}, "stopped: in sweep x: exit")
	check("incorrect: "+noted+"loses keys: twice", Reason{Kind: Incorrect, Sweep: NoSweep, Text: "loses keys: twice"}, "incorrect: loses keys: twice")
	check("incorrect: "+noted+"in sweep 0: it died", Reason{Kind: Incorrect, Text: "it died"}, "incorrect: in sweep 0: it died")
	check("incorrect: "+noted+"self-check in sweep 7: Load(3) = 4", Reason{Kind: Incorrect, Sweep: 7, SelfCheck: true, Text: "Load(3) = 4"}, "incorrect: self-check in sweep 7: Load(3) = 4")
	check("dropped: "+noted+"after 5 launches: slower than b", Reason{Kind: Dropped, Sweep: NoSweep, Text: "after 5 launches: slower than b"}, "dropped: after 5 launches: slower than b")

	for _, text := range []string{
		"n/a: " + strings.TrimSuffix(noted, ": "), "n/a: " + noted, "n/a: Map/read=95/n=1000: no impl", "n/a: Map/impl=a/read=195: no spec",
		"invalid: " + noted + "no kind of a note", "N/A: " + noted + "no kind", "doubt: it rained",
	} {
		if n, ok := parseNote(text); ok {
			t.Errorf("%q is read as the note %q; want none", text, n)
		}
	}
}

// TestOldNotes reads notes that are older than the kind for incorrect maps.
func TestOldNotes(t *testing.T) {
	check := func(old, now string) {
		t.Helper()
		if n, ok := parseNote(old); !ok || n.String() != now {
			t.Errorf("%q is read as %q, %v; want %q", old, n, ok, now)
		}
	}
	check("n/a: "+noted+"incorrect: loses keys (a/b#32): seen twice", "incorrect: "+noted+"loses keys (a/b#32): seen twice")
	check("stopped: "+noted+"in sweep 7: incorrect: Load(3) = 4", "incorrect: "+noted+"self-check in sweep 7: Load(3) = 4")
	died := "in sweep 7: the worker ended with exit status 2: fatal error: concurrent map writes, in a.B at c.go:1"
	check("stopped: "+noted+died, "incorrect: "+noted+died)
	check("stopped: "+noted+"incorrect: in no sweep", "stopped: "+noted+"incorrect: in no sweep")
	check("stopped: "+noted+"in sweep 7: fatal error: all goroutines are asleep", "stopped: "+noted+"in sweep 7: fatal error: all goroutines are asleep")
}

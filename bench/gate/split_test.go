package gate

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
)

func TestWriteSide(t *testing.T) {
	text := nightFile(3, gateCell{impl: "A", n: 1, shift: 0.5}, gateCell{impl: "B", n: 1},
		gateCell{impl: "A", n: 1, others: "control,control#2"}, gateCell{impl: "alone", n: 1, others: "old,old#2"}) +
		"# n/a: Map/impl=C@new/read=95/dist=uniform/n=1-2: no reason\n"
	sides := make(map[string]*compare.Set)
	for _, side := range []string{compare.SideOld, compare.SideNew} {
		var b bytes.Buffer
		if err := compare.WriteSide(&b, strings.NewReader(text), side); err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(b.String(), "@#") || !strings.HasPrefix(b.String(), header) {
			t.Errorf("%s side:\n%s\nwant the headerX and no trace of sides and comments", side, b.String())
		}
		s := parse(t, b.String())
		if len(s.Cells) != 1 || len(s.Cells[0].Launches) != 3 || strings.Join(s.Cells[0].Contestants, " ") != "A B" {
			t.Fatalf("%s side has cells %v; want one of A and B with 3 launches", side, s.Cells)
		}
		sides[side] = s
	}
	older, newer := sides[compare.SideOld].Cells[0].Column(0, compare.NsPerOp), sides[compare.SideNew].Cells[0].Column(0, compare.NsPerOp)
	if exact.Median(exact.Sorted(newer)) < 1.4*exact.Median(exact.Sorted(older)) {
		t.Errorf("old %v, new %v; want the new side half as slow again", older, newer)
	}
	check := func(text, want string) {
		t.Helper()
		if err := compare.WriteSide(new(bytes.Buffer), strings.NewReader(text), compare.SideOld); err == nil || err.Error() != want {
			t.Errorf("got error %v; want %s", err, want)
		}
	}
	check(header+result("A", 20, "0 sweep"), "no cell that both sides measured: not the file of a gate")
	if err := compare.WriteSide(failing{}, strings.NewReader(text), compare.SideOld); !errors.Is(err, errFull) {
		t.Errorf("a writer that fails: %v; want its error", err)
	}
}

var errFull = errors.New("disk full")

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errFull }

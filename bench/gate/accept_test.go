package gate

import (
	"strings"
	"testing"
)

func TestReadAccepted(t *testing.T) {
	a, err := ReadAccepted(strings.NewReader("# a comment\n\nimpl=A/read=95/dist=uniform/n=1-2 ns/op  +7.5% until=2026-12-31 safer, see 12\n"), "accepted.txt", "2026-06-01")
	want := Acceptance{Cell: "impl=A/read=95/dist=uniform/n=1-2", Metric: "ns/op", Size: 0.075, Until: "2026-12-31", Reason: "safer, see 12", Line: 3}
	if err != nil || len(a.Lines) != 1 || a.Lines[0] != want {
		t.Errorf("got %+v, %v; want %+v", a, err, want)
	}
	check := func(text, want string) {
		t.Helper()
		_, err := ReadAccepted(strings.NewReader(text), "accepted.txt", "2026-06-01")
		if err == nil || err.Error() != want {
			t.Errorf("%q: got error\n\t%v\nwant\n\t%s", text, err, want)
		}
	}
	check("A ratio +7% until=2026-12-31\n", "accepted.txt:1: want CELL METRIC +7% until=2026-12-31 REASON")
	for _, size := range []string{"7%", "+7", "-7%", "+0%", "+x%", "+Inf%", "+NaN%"} {
		check("A ratio "+size+" until=2026-12-31 why\n", `accepted.txt:1: size "`+size+`": want one such as +7%`)
	}
	for _, until := range []string{"2026-12-31", "until=31.12.2026", "until=2026-02-30"} {
		check("\nA ratio +7% "+until+" why\n", `accepted.txt:2: expiry "`+until+`": want one such as until=2026-12-31`)
	}
	check("A ratio +7% until=2026-12-31 why\nA ratio +8% until=2026-12-31 why\n", "accepted.txt:2: line 1 accepts the same already: delete one")
}

func TestAcceptedCheck(t *testing.T) {
	check := func(text, want string) {
		t.Helper()
		a, err := ReadAccepted(strings.NewReader(text), "accepted.txt", "2026-06-01")
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := a.Check(DefaultPlan(), []string{"A", "B"}); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: got %q; want %q", text, got, want)
		}
	}
	check("A ratio +7% until=2026-12-31 why\nB B/op +7% until=2026-12-31 why\n", "")
	check("A ratio +7% until=2026-12-31 why\nC B/op +7% until=2026-12-31 why\n", "accepted.txt:2: no cell C in this gate: correct its name or delete the line")
	check("A time +7% until=2026-12-31 why\n", "accepted.txt:1: no metric time in this gate: want ratio, allocs/op, B/op, B/entry")
	var none *Accepted
	if err := none.Check(DefaultPlan(), nil); err != nil {
		t.Errorf("no acceptances: %v", err)
	}
}

func TestAcceptedWarnings(t *testing.T) {
	check := func(line, want string) {
		t.Helper()
		a, err := ReadAccepted(strings.NewReader(nameWith("A", 1000)+" "+line+"\n"), "accepted.txt", "2026-06-01")
		if err != nil {
			t.Fatal(err)
		}
		n := judgeRun(t, Options{Accepted: a}, nil, gateCell{impl: "A", n: 1000, shift: 0.06, pairs: 60})
		var got []string
		for _, w := range n.Warnings {
			got = append(got, w.Error())
		}
		if text := strings.Join(got, "\n"); !strings.HasPrefix(text, want) || (text == "") != (want == "") {
			t.Errorf("%s: got warnings %q; want %q", line, text, want)
		}
	}
	check("ratio +7% until=2026-12-31 why", "")
	check("ratio +7% until=2026-05-31 why", "accepted.txt:1: expired on 2026-05-31: fix the regression or decide anew")
	check("ratio +3% until=2026-12-31 why", "accepted.txt:1: the regression is +")
	check("B/op +3% until=2026-12-31 why", "accepted.txt:1: not needed, impl=A/read=95/dist=uniform/n=1000-2 shows no regression of B/op")

	// Of lines about other runs only those count that have expired.
	line := Acceptance{Cell: "elsewhere", Metric: "ns/op", Size: 0.07, Until: "2026-05-31", Line: 3}
	later := line
	later.Until = "2026-12-31"
	a := &Accepted{Name: "accepted.txt", Today: "2026-06-01", Elsewhere: []Acceptance{later, line}}
	n := judgeRun(t, Options{Accepted: a}, nil)
	if want := "accepted.txt:3: expired on 2026-05-31: fix the regression or decide anew"; len(n.Warnings) != 1 || n.Warnings[0].Error() != want {
		t.Errorf("warnings %q; want %q", n.Warnings, want)
	}
}

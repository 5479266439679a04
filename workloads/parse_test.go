package workloads

import (
	"slices"
	"testing"
)

// TestParseSpecErrors pins every error: each quotes the text, names the key and
// says what would be accepted.
func TestParseSpecErrors(t *testing.T) {
	const share = "want a share in per cent, from 0 to 100, with at most six decimals"
	const hit = "want per cent, above 0 to 100, with at most six decimals"
	const exponent = "zipf needs its exponent, such as zipf0.99: want a number of at least 0 with at most six decimals"
	const rate = "want operations a second, a whole number from 1000 to 1000000000, such as 2e6"
	const noPreset = " is not a preset and has no '=': want key=value, such as read=95, or one of the presets "
	for _, test := range []struct{ text, want string }{
		{"", `want at least one key=value, such as read=95`},
		{"read", `"read"` + noPreset + presetNames()},
		{"read=95/n", `"n" has no '=': want key=value, such as read=95`},
		{"read=95/", `nothing between two slashes: want key=value, with one slash between one and the next`},
		{"/read=95", `nothing between two slashes: want key=value, with one slash between one and the next`},
		{"raed=95", `unknown key "raed": want one of read, dist, n, store, delete, loadorstore, rmw, range, hit, grow, key, val, goroutines, sched, rate`},
		{"Read=95", `unknown key "Read": want one of read, dist, n, store, delete, loadorstore, rmw, range, hit, grow, key, val, goroutines, sched, rate`},
		{"read=95/read=50", `read is given twice: give it once`},
		{"read=", `read=: a value is missing: want read=value`},
		{"read=100,95", `read=100,95: want one value, not a list, where one spec is asked for`},

		{"read=-5", `read=-5: ` + share},
		{"read=-0", `read=-0: ` + share},
		{"read=101", `read=101: ` + share},
		{"read=NaN", `read=NaN: ` + share},
		{"read=Inf", `read=Inf: ` + share},
		{"read=0x1p3", `read=0x1p3: ` + share},
		{"read= 95", `read= 95: ` + share},
		{"rmw=1e999", `rmw=1e999: ` + share},
		{"range=0.0000001", `range=0.0000001: ` + share},

		{"read=95/store=6", `shares sum to 101, want at most 100 (read=95, store=6)`},
		{"range=95", `shares sum to 190, want at most 100 (read=95 unless stated, range=95)`},
		{"read=100/rmw=5", `shares sum to 105, want at most 100 (read=100, rmw=5)`},
		{"read=100/store=1/delete=1", `shares sum to 102, want at most 100 (read=100, store=1, delete=1)`},
		{"read=95/store=5", `store=5: store and delete must keep the size: want store=2.5/delete=2.5 at hit=50`},
		{"read=95/delete=5", `delete=5: store and delete must keep the size: want store=2.5/delete=2.5 at hit=50`},
		{"read=90/store=5/delete=2", `delete=2: store and delete must keep the size: want store=5/delete=5 at hit=50`},
		{"read=90/delete=1/hit=100", `delete=1: store and delete must keep the size: want store=10/delete=0 at hit=100`},
		{"read=50/rmw=50", `rmw=50: no room for the deletes that keep the size at hit=50: want at most rmw=25, or hit=100`},
		{"read=60/loadorstore=20/rmw=20", `loadorstore=20/rmw=20: no room for the deletes that keep the size at hit=50: want at most loadorstore=10/rmw=10, or hit=100`},
		{"read=90/delete=5/grow=1", `delete=5: a map that grows has no deletes, and what is left of 100 is stored: want store=10 at grow=1`},
		{"read=90/store=5/grow=1", `store=5: a map that grows has no deletes, and what is left of 100 is stored: want store=10 at grow=1`},
		{"read=100/grow=1", `grow=1: store and loadorstore, which alone insert, have a share of 0 together, want at least 0.01: lower read, rmw or range`},
		{"read=50/rmw=50/grow=1", `grow=1: store and loadorstore, which alone insert, have a share of 0 together, want at least 0.01: lower read, rmw or range`},
		{"read=99.999/grow=1", `grow=1: store and loadorstore, which alone insert, have a share of 0.001 together, want at least 0.01: lower read, rmw or range`},
		{"n=3/goroutines=4/grow=1", `grow=1: 4 goroutines, but only 3 entries to insert: want n>=4, or at most 3 goroutines`},

		{"n=0", `n=0: want a whole number from 1 to 2147483647, such as 1000 or 1e6`},
		{"n=1.5", `n=1.5: want a whole number from 1 to 2147483647, such as 1000 or 1e6`},
		{"n=1e10", `n=1e10: want a whole number from 1 to 2147483647, such as 1000 or 1e6`},
		{"n=1e9/hit=1", `n=1000000000/hit=1: a universe of 100000000000 keys, want at most 2147483647: lower n or raise hit`},
		{"goroutines=0", `goroutines=0: want a whole number from 1 to 1000000, such as 1000 or 1e6`},
		{"hit=0", `hit=0: ` + hit},
		{"hit=100.1", `hit=100.1: ` + hit},
		{"hit=-50", `hit=-50: ` + hit},
		{"dist=normal", `dist=normal: want uniform, zipfS (such as zipf0.99), hotspot or disjoint`},
		{"dist=zipf", `dist=zipf: ` + exponent},
		{"dist=zipf-1", `dist=zipf-1: ` + exponent},
		{"dist=zipfInf", `dist=zipfInf: ` + exponent},
		{"dist=zipf65", `dist=zipf65: want an exponent from 0 to 64, such as zipf0.99`},
		{"dist=hotspot/n=2", `dist=hotspot: 20 % of 4 keys is less than one: want n>=3 at hit=50`},
		{"dist=disjoint/n=2/goroutines=5", `dist=disjoint: 5 goroutines, but only 4 keys to divide among them: raise n`},
		{"key=int", `key=int: want uint64 or string`},
		{"val=16", `val=16: want 8 or 64 (bytes)`},
		{"val=+8", `val=+8: want 8 or 64 (bytes)`},
		{"grow=true", `grow=true: want 0 or 1`},
		{"sched=fair", `sched=fair: want even or random`},
		{"rate=0", `rate=0: ` + rate},
		{"rate=999", `rate=999: ` + rate},
		{"rate=2e10", `rate=2e10: ` + rate},
		{"rate=1000.5", `rate=1000.5: ` + rate},
		{"rate=2e6/s", `"s" has no '=': want key=value, such as read=95`},
		{"rate=1e6/grow=1", `rate=1000000/grow=1: a growth ends when its work is done, so it has no rate: leave one of the two out`},
		{"rate=1000/goroutines=11", `rate=1000: 11 goroutines, each of which would begin fewer than 100 operations a second: want rate>=1100, or at most 10 goroutines`},
	} {
		want := `parsing -spec "` + test.text + `": ` + test.want
		if s, err := ParseSpec(test.text); err == nil || err.Error() != want {
			t.Errorf("ParseSpec(%q) = %s, %v\nwant the error %s", test.text, s, err, want)
		}
	}
}

// TestSuggestionsFit checks that what an error proposes is accepted.
func TestSuggestionsFit(t *testing.T) {
	for _, text := range []string{
		"read=95/store=2.5/delete=2.5/hit=50",
		"read=50/rmw=25", "read=50/rmw=50/hit=100",
		"read=60/loadorstore=10/rmw=10",
		"read=90/store=10/delete=0/hit=100",
		"read=90/store=10/grow=1", "read=99.99/grow=1", "n=4/goroutines=4/grow=1",
		"dist=hotspot/n=3", "rate=1100/goroutines=11", "rate=1000/goroutines=10",
	} {
		parse(t, text)
	}
}

func TestParseSpecs(t *testing.T) {
	check := func(text string, want ...string) {
		t.Helper()
		specs, err := ParseSpecs(text)
		if err != nil {
			t.Errorf("ParseSpecs(%q): %v", text, err)
		}
		var got []string
		for _, s := range specs {
			got = append(got, s.String())
			if broken := checkLaws(s); broken != "" {
				t.Errorf("ParseSpecs(%q): %s: %s", text, s, broken)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("ParseSpecs(%q) = %q, want %q", text, got, want)
		}
	}
	check("read=95", "read=95/dist=uniform/n=1000")
	check("read=100,95/n=10,20", // the first key varies slowest
		"read=100/dist=uniform/n=10", "read=100/dist=uniform/n=20",
		"read=95/dist=uniform/n=10", "read=95/dist=uniform/n=20")
	check("n=10,20/read=100,95",
		"read=100/dist=uniform/n=10", "read=95/dist=uniform/n=10",
		"read=100/dist=uniform/n=20", "read=95/dist=uniform/n=20")
	check("dist=uniform,zipf0.99/key=string",
		"read=95/dist=uniform/n=1000/key=string", "read=95/dist=zipf0.99/n=1000/key=string")
	check("rate=1e6,2e6", "read=95/dist=uniform/n=1000/rate=1000000", "read=95/dist=uniform/n=1000/rate=2000000")
	// With several reads, the other shares are weights.
	check("read=100,50,0/rmw=1/hit=100",
		"read=100/dist=uniform/n=1000/hit=100", "read=50/dist=uniform/n=1000/rmw=50/hit=100",
		"read=0/dist=uniform/n=1000/rmw=100/hit=100")
	check("read=50,0/rmw=7", "read=50/dist=uniform/n=1000/rmw=25", "read=0/dist=uniform/n=1000/rmw=50")
	check("read=50,0/rmw=1/delete=2", "read=50/dist=uniform/n=1000/rmw=12.5", "read=0/dist=uniform/n=1000/rmw=25")
	check("read=60,0/store=1/range=2", "read=60/dist=uniform/n=1000/range=20", "read=0/dist=uniform/n=1000/range=50")
	check("read=97,95/range=1/store=1/hit=60",
		"read=97/dist=uniform/n=1000/range=1.125/hit=60", "read=95/dist=uniform/n=1000/range=1.875/hit=60")
	check("read=99,98/loadorstore=1/rmw=2/hit=70",
		"read=99/dist=uniform/n=1000/loadorstore=0.233333/rmw=0.466667/hit=70",
		"read=98/dist=uniform/n=1000/loadorstore=0.466667/rmw=0.933333/hit=70")
	check("read=50,0/grow=1/rmw=3/store=1",
		"read=50/dist=uniform/n=1000/rmw=37.5/grow=1", "read=0/dist=uniform/n=1000/rmw=75/grow=1")
}

func TestParseSpecsErrors(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"n=10,", `n=10,: a value is missing: want n=value`},
		{"n=10,0", `n=0: want a whole number from 1 to 2147483647, such as 1000 or 1e6`},
		{"read=95,95", `read=95/dist=uniform/n=1000 comes up twice: leave one of the equal values out`},
		{"n=1000,1e3", `read=95/dist=uniform/n=1000 comes up twice: leave one of the equal values out`},
		{"read=1,2,3,4,5,6,7,8,9,10/n=1,2,3,4,5,6,7,8,9,10/hit=1,2,3,4,5,6,7,8,9,10/dist=zipf1,zipf2,zipf3,zipf4,zipf5,zipf6,zipf7,zipf8,zipf9,zipf10/val=8,64",
			`more than 10000 specs: sweep fewer keys at once`},
		{"read=95,50/store=0", `store=0: the weights beside read sum to 0: leave them out, or give one above 0`},
		{"read=95,50/delete=1/rmw=2", `delete=1: too few deletes to keep the size: want at least delete=2 at hit=50`},
		{"read=95,50/store=1/delete=2", `delete=2: the weights of store and delete must keep the size: want delete=1 beside store=1 at hit=50`},
		{"read=95,50/delete=2/hit=100", `delete=2: nothing may be deleted at hit=100: leave it out`},
		{"read=95,50/delete=1/grow=1", `delete=1: a map that grows has no deletes: leave it out at grow=1`},
		{"read=95,50/range=1/grow=1", `grow=1: store and loadorstore, which alone insert, have a share of 0 together, want at least 0.01: lower read, rmw or range`},
		{"read=95,50/rmw=1/grow=1", `grow=1: store and loadorstore, which alone insert, have a share of 0 together, want at least 0.01: lower read, rmw or range`},
	} {
		want := `parsing -spec "` + test.text + `": ` + test.want
		if specs, err := ParseSpecs(test.text); err == nil || err.Error() != want {
			t.Errorf("ParseSpecs(%q) = %s, %v\nwant the error %s", test.text, specs, err, want)
		}
	}
}

package worker

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/impls"
)

// plantFor has a worker planted with text until the test ends.
func plantFor(t *testing.T, text string) {
	t.Helper()
	old := plantedWork
	t.Cleanup(func() { plantedWork = old })
	plantedWork = text
}

func TestParsePlant(t *testing.T) {
	for text, want := range map[string]Plant{
		"mutex=5%":          {"mutex", 0.05},
		"sharded:64=2.5%":   {"sharded:64", 0.025},
		"sync.Map=100%":     {"sync.Map", 1},
		"read-copy=0.0001%": {"read-copy", 0.000001},
		"*=5%":              {"*", 0.05},
	} {
		if got, err := ParsePlant(text); err != nil || got.Impl != want.Impl || math.Abs(got.Share-want.Share) > 1e-12 {
			t.Errorf("ParsePlant(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"":            "want IMPL=SHARE%, as in mutex=5%",
		"mutex":       "want IMPL=SHARE%",
		"mutex=5":     "want IMPL=SHARE%",
		"=5%":         "want IMPL=SHARE%",
		"mu tex=5%":   "want IMPL=SHARE%",
		"a,b=5%":      "want IMPL=SHARE%",
		"mutex=0%":    "a share of 0%; want one above 0%, up to 100%",
		"mutex=-5%":   "a share of -5%",
		"mutex=101%":  "a share of 101%",
		"mutex=NaN%":  "a share of NaN%",
		"mutex=5%=6%": "a share of 5%=6%",
		"mutex=five%": "a share of five%",
	} {
		if got, err := ParsePlant(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParsePlant(%q) = %v, %v; want %q", text, got, err, want)
		}
	}
}

// TestPlantIsTold checks that the hello names the plant, and that a worker with a plant
// that means nothing does not measure.
func TestPlantIsTold(t *testing.T) {
	c := newContestant("mutex", func() impls.Map[uint64, Val8] { return impls.NewMutex[uint64, Val8](impls.Config{}) })
	for _, test := range []struct {
		plant, hello, answer string
	}{
		{"", "", `"prepared":{`},
		{"mutex=5%", `"planted":"mutex=5%"`, `"prepared":{`},
		{"mutex=5", `"planted":"mutex=5"`, `"error":"plant \"mutex=5\"; want IMPL=SHARE%`},
		{"mutes=5%", `"planted":"mutes=5%"`, `"error":"plant \"mutes=5%\": unknown impl \"mutes\"; want one of mutex`},
	} {
		plantFor(t, test.plant)
		var out bytes.Buffer
		request := `{"prepare":{"impl":"mutex","spec":"read=95/n=100","procs":1,"length":1000000}}`
		if err := Serve(strings.NewReader(request), &out, []Contestant{c}); err != nil {
			t.Fatal(err)
		}
		hello, answer, _ := strings.Cut(out.String(), "\n")
		told := strings.Contains(hello, `"planted"`)
		if told != (test.plant != "") || !strings.Contains(hello, test.hello) || !strings.Contains(answer, test.answer) {
			t.Errorf("planted with %q the worker says\n%s; want %q and %q", test.plant, out.String(), test.hello, test.answer)
		}
	}
}

// TestPauses checks that both halves of a window are shortened alike, so that an operation
// takes longer by the share.
func TestPauses(t *testing.T) {
	const ms = time.Millisecond
	still := pausesOf(0.25, 1, [3]time.Duration{1 * ms, 6 * ms, 11 * ms})
	if want := (pauses{next: 3500 * time.Microsecond, every: 5 * ms, length: 1 * ms, left: 2}); still != want {
		t.Fatalf("pauses %+v, want %+v", still, want)
	}
	still.length = 0 // so that nothing here takes time
	begin := time.Now()
	for _, step := range []struct {
		now  time.Duration
		left int
	}{{0, 2}, {3 * ms, 2}, {4 * ms, 1}, {8 * ms, 1}, {9 * ms, 0}, {99 * ms, 0}} {
		if still.take(begin, step.now); still.left != step.left {
			t.Errorf("%v after the start %d pauses are left, want %d", step.now, still.left, step.left)
		}
	}
	if turns := pausesOf(0.25, 4, [3]time.Duration{1 * ms, 6 * ms, 11 * ms}); turns.length != ms/4 {
		t.Errorf("four goroutines that share a proc spin for %v each; want %v", turns.length, ms/4)
	}
	none := pausesOf(0, 1, [3]time.Duration{1 * ms, 6 * ms, 11 * ms})
	if now := none.take(begin, 4*ms); now != 4*ms {
		t.Errorf("without a plant the time goes from %v to %v", 4*ms, now)
	}
}

// TestPlantSlowsOneImpl alternates between two sessions, so that other load on the machine
// affects both alike.
func TestPlantSlowsOneImpl(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector slows one session twice as much as the next")
	}
	newMutex := func() impls.Map[uint64, Val8] { return impls.NewMutex[uint64, Val8](impls.Config{}) }
	contestants := []Contestant{newContestant("other", newMutex), newContestant("mutex", newMutex)}
	// ratio returns how much longer an operation takes in a session with a plant.
	ratio := func(impl, spec, plant string, once func(Session) float64) float64 {
		t.Helper()
		var pair [2]*sessionOf[uint64, Val8]
		for i, text := range []string{"", plant} {
			plantFor(t, text)
			s, answer, err := Open(contestants, Prepare{Impl: impl, Spec: spec, Procs: 1, Seed: 1, Length: 5 * time.Millisecond})
			if err != nil || s == nil {
				t.Fatalf("Open: %+v, %v", answer, err)
			}
			s.Arm(answer.Bytes)
			pair[i] = s.(*sessionOf[uint64, Val8])
		}
		// A calibration that other load disturbs gives too small a batch.
		batch := max(pair[0].batch, pair[1].batch)
		pair[0].batch, pair[1].batch = batch, batch
		// On one proc an interruption only makes a slice longer, so the shortest
		// are whole slices, however busy the machine is.
		var times [2][]float64
		for range 240 {
			for i, s := range pair {
				times[i] = append(times[i], once(s))
			}
		}
		for i := range times {
			slices.Sort(times[i])
		}
		return times[1][10] / times[0][10]
	}
	slice := func(s Session) float64 {
		report := s.Slice(SliceRequest{Lead: 100 * time.Microsecond, Window: time.Millisecond})
		ops := 0.0
		for _, n := range report.Ops {
			ops += n
		}
		return float64(report.Window) / ops
	}
	run := func(s Session) float64 { return float64(s.Run(10_000)) }
	for _, test := range []struct {
		impl, spec, plant string
		once              func(Session) float64
		least, most       float64
	}{
		{"mutex", "read=95/n=1000", "mutex=50%", slice, 1.3, 1.8},
		{"mutex", "read=95/n=1000", "mutex=50%", run, 1.3, 1.8},
		{"mutex", "read=50/n=1000/grow=1", "mutex=50%", slice, 1.3, 1.8},
		{"mutex", "read=95/n=1000/goroutines=4", "mutex=50%", slice, 1.3, 1.8},
		{"mutex", "read=50/n=1000/grow=1/goroutines=4", "mutex=50%", slice, 1.3, 1.8},
		{"other", "read=95/n=1000", "*=50%", slice, 1.3, 1.8},
		{"other", "read=95/n=1000", "mutex=50%", slice, 0.75, 1.3},
	} {
		// What a plant adds is there in every attempt, unlike what a busy machine does.
		var got float64
		for attempt := 0; attempt < 3 && !(test.least <= got && got <= test.most); attempt++ {
			got = ratio(test.impl, test.spec, test.plant, test.once)
			t.Logf("%s under %s with %s planted takes %.3f times as long", test.impl, test.spec, test.plant, got)
		}
		if got < test.least || got > test.most {
			t.Errorf("%s under %s with %s planted takes %.3f times as long; want %v to %v",
				test.impl, test.spec, test.plant, got, test.least, test.most)
		}
	}
}

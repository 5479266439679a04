package planted_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/impls/maptest"
	"example.com/mapbench/impls/maptest/planted"
	"example.com/mapbench/internal/golden"
)

var (
	runs  = flag.Int("runs", 0, "run each map through the whole kit `n` times; published tables have 20, which takes longer than the default -timeout")
	table = flag.String("table", "", "write the results of -runs to `file`, in Markdown, with a table each for TestBugsAreRejected and TestLegalMapsPass")
)

// kitTime is how long the kit may take for a map. The first failure ends it.
const kitTime = 10 * time.Second

// The environment of a process that runs one map through the kit: some bugs end the
// process.
const (
	mapEnv  = "MAPBENCH_PLANTED"
	lawEnv  = "MAPBENCH_PLANTED_LAW" // the only law to check; empty: all; "-" and a law: all others
	timeEnv = "MAPBENCH_PLANTED_FOR"
	seedEnv = golden.SeedVariable
)

func TestMain(m *testing.M) {
	flag.Parse()
	if name := os.Getenv(mapEnv); name != "" {
		os.Exit(child(name))
	}
	if *runs > 0 {
		commit()
	}
	code := m.Run()
	if err := writeTables(*table); err != nil {
		fmt.Fprintf(os.Stderr, "writing -table %s: %v\n", *table, err)
		code = 1
	}
	os.Exit(code)
}

// child runs a map through the kit until a law fails, and prints the report. It returns
// the exit code: 0 pass, 1 rejected, 3 wrong environment.
func child(name string) (code int) {
	m, ok := find(name)
	seed, err := strconv.ParseUint(os.Getenv(seedEnv), 10, 64)
	d, err2 := time.ParseDuration(os.Getenv(timeEnv))
	if err := errors.Join(err, err2); !ok || err != nil {
		fmt.Fprintf(os.Stderr, "map %q, %v; want a known map, %s and %s\n", name, err, seedEnv, timeEnv)
		return 3
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	report := func(l maptest.Law, o maptest.Outcome) {
		if o.Verdict == maptest.Fail {
			fmt.Println(o.Report(l))
			code = 1
			cancel()
		}
	}
	s := constructors(m)
	c := maptest.Config{Name: name, Seed: seed, Budget: d, Artifacts: os.TempDir()}
	only := os.Getenv(lawEnv)
	but, others := strings.CutPrefix(only, "-")
	if others || only == "" {
		c.Budget = maptest.Split(d, s)
	}
	for _, l := range maptest.Laws() {
		if l.Name == only {
			c.Budget = d / time.Duration(max(1, l.Share))
		}
		if ctx.Err() == nil && (l.Name == only || only == "" || others && l.Name != but) {
			report(l, l.Check(ctx, s, c))
		}
	}
	return code
}

// A trial is one process that runs a map through the kit.
type trial struct {
	rejected bool
	by       string // the law, or the fatal error
	elapsed  time.Duration
	output   string
}

var (
	byLaw   = regexp.MustCompile(`(?m)^law ([a-z-]+): `)
	byFatal = regexp.MustCompile(`(?m)^fatal error: .*`)
)

// raceExit is the exit code of a process that the race detector ends.
const raceExit = 66

// try runs a trial with the laws that only selects (see lawEnv). It takes about d if m
// passes.
func try(t *testing.T, m planted.Map, only string, seed uint64, d time.Duration) trial {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	race := "GORACE=exitcode=0 atexit_sleep_ms=0" // a race report alone is no rejection
	if m.Race {
		race = fmt.Sprintf("GORACE=halt_on_error=1 exitcode=%d atexit_sleep_ms=0", raceExit)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), mapEnv+"="+m.Name, lawEnv+"="+only, timeEnv+"="+d.String(), seedEnv+"="+strconv.FormatUint(seed, 10),
		"TMPDIR="+dir, "TMP="+dir, // for pictures, on Unix and on Windows
		race)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	begin := time.Now()
	err = cmd.Run()
	got := trial{elapsed: time.Since(begin), output: out.String()}
	code := cmd.ProcessState.ExitCode()
	switch fatal := byFatal.FindString(got.output); {
	case code == 0:
	case code == 1 && byLaw.MatchString(got.output):
		got.rejected, got.by = true, byLaw.FindStringSubmatch(got.output)[1]
	case code == raceExit && m.Race:
		got.rejected, got.by = true, "a race report"
	case code == 2 && fatal != "" && m.Dies:
		got.rejected, got.by = true, fatal
	default:
		t.Errorf("%s: exit code %d (%v); want 0, 1 with a law, or 2 with a fatal error if the bug may be fatal\n%s", m.Name, code, err, got.output)
	}
	return got
}

// TestBugsBreakTheirLaw wants each map with a bug to break its law.
func TestBugsBreakTheirLaw(t *testing.T) {
	s := golden.Seed(t)
	for _, m := range planted.All() {
		t.Run(m.Name, func(t *testing.T) {
			if m.Race && !raceEnabled {
				t.Skip("only the race detector shows the bug; run this with -race")
			}
			got := try(t, m, m.Law, s, kitTime)
			if !got.rejected {
				t.Errorf("law %s passes in %v; want it broken: %s", m.Law, kitTime, m.Flaw)
			}
			t.Logf("by %s in %.2f s", got.by, got.elapsed.Seconds())
		})
	}
}

// TestOnlyTheirLaw wants each map that is said to break only its law to keep all others.
func TestOnlyTheirLaw(t *testing.T) {
	s := golden.Seed(t)
	d := kitTime
	if *runs == 0 {
		d = 200 * time.Millisecond
	}
	for _, m := range planted.All() {
		if !m.Only {
			continue
		}
		t.Run(m.Name, func(t *testing.T) {
			for run := range uint64(max(1, *runs)) {
				if got := try(t, m, "-"+m.Law, s+run, d); got.rejected {
					t.Errorf("rejected by %s, %s=%d; want only law %s broken: %s\n%s", got.by, seedEnv, s+run, m.Law, m.Flaw, got.output)
				}
			}
		})
	}
}

// TestBugsAreRejected runs every map with a bug through the whole kit. It publishes the
// time until the map is rejected, and what rejected it.
func TestBugsAreRejected(t *testing.T) {
	if *runs == 0 {
		t.Skip("takes half a minute a run; -runs=20 makes the published table")
	}
	s := golden.Seed(t)
	rejections := markdown{title: "Maps with one bug each: time until the kit rejects them", header: []string{"bug", "rejected", "median, s", "slowest, s", "by (runs)"}}
	for _, m := range planted.All() {
		if m.Race && !raceEnabled {
			rejections.rows = append(rejections.rows, []string{m.Name, "needs -race", "–", "–", "–"})
			continue
		}
		var took []time.Duration
		by := make(map[string]int)
		for run := range uint64(*runs) {
			got := try(t, m, "", s+run, kitTime)
			if !got.rejected {
				t.Errorf("%s: not rejected in %v, %s=%d; want it rejected: %s", m.Name, kitTime, seedEnv, s+run, m.Flaw)
				continue
			}
			took = append(took, got.elapsed)
			by[got.by]++
		}
		row := []string{m.Name, fmt.Sprintf("%d of %d", len(took), *runs), "–", "–", "–"}
		if len(took) > 0 {
			slices.Sort(took)
			row = append(row[:2], seconds(median(took)), seconds(took[len(took)-1]), counts(by))
		}
		rejections.rows = append(rejections.rows, row)
	}
	publish(t, rejections)
}

// TestLegalMapsPass wants every legal map to pass the whole kit.
func TestLegalMapsPass(t *testing.T) {
	s := golden.Seed(t)
	d := kitTime
	if *runs == 0 {
		d = 200 * time.Millisecond
	}
	passes := markdown{title: "Odd but legal maps: how often the kit rejects them", header: []string{"oddity", "rejected", "median, s", "slowest, s"}}
	for _, m := range planted.Legal() {
		t.Run(m.Name, func(t *testing.T) {
			var took []time.Duration
			rejected := 0
			for run := range uint64(max(1, *runs)) {
				got := try(t, m, "", s+run, d)
				took = append(took, got.elapsed)
				if got.rejected {
					rejected++
					t.Errorf("rejected by %s, %s=%d; want it to pass: %s\n%s", got.by, seedEnv, s+run, m.Flaw, got.output)
				}
			}
			slices.Sort(took)
			passes.rows = append(passes.rows, []string{m.Name, fmt.Sprintf("%d of %d", rejected, len(took)), seconds(median(took)), seconds(took[len(took)-1])})
		})
	}
	if *runs > 0 {
		publish(t, passes)
	}
}

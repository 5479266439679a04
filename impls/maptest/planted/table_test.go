package planted_test

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A markdown is a Markdown table with a title.
type markdown struct {
	title  string
	header []string
	rows   [][]string
}

// String returns m with columns that are aligned even in plain text.
func (m markdown) String() string {
	width := make([]int, len(m.header))
	for _, row := range append([][]string{m.header}, m.rows...) {
		for i, cell := range row {
			width[i] = max(width[i], len([]rune(cell)))
		}
	}
	line := func(cell func(i int) string) string {
		cells := make([]string, len(width))
		for i, n := range width {
			text := cell(i)
			cells[i] = text + strings.Repeat(" ", n-len([]rune(text)))
		}
		return "| " + strings.Join(cells, " | ") + " |\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "### %s\n\n", m.title)
	b.WriteString(line(func(i int) string { return m.header[i] }))
	b.WriteString(line(func(i int) string { return strings.Repeat("-", width[i]) }))
	for _, row := range m.rows {
		b.WriteString(line(func(i int) string { return row[i] }))
	}
	return b.String()
}

// published are the tables of this run.
var published []markdown

// publish logs a table, and keeps it for -table.
func publish(t *testing.T, m markdown) {
	t.Helper()
	published = append(published, m)
	t.Logf("%s\n%s", conditions(), m)
}

// writeTables writes the published tables to path. It does nothing without tables or
// without a path.
func writeTables(path string) error {
	if path == "" || len(published) == 0 {
		return nil
	}
	text := conditions() + "\n"
	for _, m := range published {
		text += "\n" + m.String()
	}
	return os.WriteFile(path, []byte(text), 0o666)
}

// conditions says how the times were measured, and at which commit.
func conditions() string {
	return fmt.Sprintf("%d runs of up to %v for each map, in a process of its own; 8 goroutines; commit %s, %s, %s/%s, %s, GOMAXPROCS=%d.",
		*runs, kitTime, commit(), runtime.Version(), runtime.GOOS, runtime.GOARCH, processor(), runtime.GOMAXPROCS(0))
}

// commit returns the commit of this test binary: the one that go test -buildvcs stamped
// into it, or else that of the work tree. TestMain calls it before any test, since the
// work tree may move on while tests run.
var commit = sync.OnceValue(func() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		if stamp := stamped(info.Settings); stamp != "" {
			return stamp
		}
	}
	if text, err := exec.Command("git", "describe", "--always", "--dirty").Output(); err == nil {
		return strings.TrimSpace(string(text))
	}
	return "unknown"
})

// stamped returns the commit in a binary's build settings, or "".
func stamped(settings []debug.BuildSetting) string {
	revision, dirty := "", ""
	for _, s := range settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = "-dirty"
		}
	}
	if revision == "" {
		return ""
	}
	return revision[:min(7, len(revision))] + dirty
}

// raceEnabled reports whether this test binary has the race detector.
var raceEnabled = func() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}()

func TestStamped(t *testing.T) {
	check := func(want string, settings ...debug.BuildSetting) {
		t.Helper()
		if got := stamped(settings); got != want {
			t.Errorf("stamped(%v) = %q; want %q", settings, got, want)
		}
	}
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "0123456789abcdef"}
	check("")
	check("", debug.BuildSetting{Key: "vcs.modified", Value: "true"})
	check("0123456", revision, debug.BuildSetting{Key: "vcs.modified", Value: "false"})
	check("0123456-dirty", debug.BuildSetting{Key: "vcs.modified", Value: "true"}, revision)
}

// processor returns the model of the CPU, if the system tells.
func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo") // only Linux has it
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown CPU"
}

func TestMarkdown(t *testing.T) {
	m := markdown{title: "Maps", header: []string{"bug", "by"}, rows: [][]string{{"late", "–"}, {"a", "own-keys (2)"}}}
	want := "### Maps\n\n" +
		"| bug  | by           |\n" +
		"| ---- | ------------ |\n" +
		"| late | –            |\n" +
		"| a    | own-keys (2) |\n"
	if got := m.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := counts(map[string]int{"fresh": 1, "own-keys": 3, "churn": 1}), "own-keys (3), churn (1), fresh (1)"; got != want {
		t.Errorf("counts: %s; want %s", got, want)
	}
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f", d.Seconds()) }

// median returns the median of sorted times.
func median(sorted []time.Duration) time.Duration {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// counts lists what rejected a map, most frequent first.
func counts(by map[string]int) string {
	var names []string
	for name := range by {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if by[a] != by[b] {
			return by[b] - by[a]
		}
		return strings.Compare(a, b)
	})
	for i, name := range names {
		names[i] = fmt.Sprintf("%s (%d)", name, by[name])
	}
	return strings.Join(names, ", ")
}

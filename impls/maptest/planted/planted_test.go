package planted_test

import (
	"context"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest"
	"example.com/mapbench/impls/maptest/planted"
	"example.com/mapbench/internal/golden"
)

// constructors returns m's constructors for the kit.
func constructors(m planted.Map) maptest.Constructors {
	return maptest.Constructors{New: m.New, Strings: m.Strings, Wide: m.Wide, Hashed: m.Hashed, HashedStrings: m.HashedStrings}
}

// find returns the map with the name.
func find(name string) (planted.Map, bool) {
	maps := slices.Concat(planted.All(), planted.Legal())
	i := slices.IndexFunc(maps, func(m planted.Map) bool { return m.Name == name })
	if i < 0 {
		return planted.Map{}, false
	}
	return maps[i], true
}

var kebab = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)

func TestTable(t *testing.T) {
	var laws, names []string
	for _, l := range maptest.Laws() {
		laws = append(laws, l.Name)
	}
	for _, m := range planted.All() {
		if !slices.Contains(laws, m.Law) {
			t.Errorf("%s: no law %q; want one of %s", m.Name, m.Law, strings.Join(laws, ", "))
		}
		family, _, _ := strings.Cut(m.Name, "-")
		_, own := os.Stat(strings.ReplaceAll(m.Name, "-", "_") + ".go")
		if _, err := os.Stat(family + ".go"); own != nil && err != nil {
			t.Errorf("%s: %v; want the bug in the file of its name or of its first word", m.Name, own)
		}
	}
	for _, m := range planted.Legal() {
		if m.Law != "" || m.Dies || m.Rare || m.Only || m.Race {
			t.Errorf("%s: law %q, dies: %t, rare: %t, only: %t, race: %t; want none of them for a legal map", m.Name, m.Law, m.Dies, m.Rare, m.Only, m.Race)
		}
	}
	for _, m := range slices.Concat(planted.All(), planted.Legal()) {
		if !kebab.MatchString(m.Name) || slices.Contains(names, m.Name) {
			t.Errorf("name %q; want kebab-case, and each name once", m.Name)
		}
		names = append(names, m.Name)
		if !strings.HasSuffix(m.Flaw, ".") {
			t.Errorf("%s: flaw %q; want a sentence", m.Name, m.Flaw)
		}
	}
	if got, want := len(planted.All()), 28; got != want {
		t.Errorf("%d bugs; want %d", got, want)
	}
}

// TestAlone wants the maps to keep the laws about one goroutine: a bug that breaks them
// does not measure how well concurrent bugs are found.
func TestAlone(t *testing.T) {
	c := maptest.Config{Seed: golden.Seed(t), Budget: 50 * time.Millisecond, Artifacts: t.TempDir()}
	for _, m := range slices.Concat(planted.All(), planted.Legal()) {
		t.Run(m.Name, func(t *testing.T) {
			if m.Rare {
				t.Skip("the bug shows at random, even with one goroutine")
			}
			alone := m.Law != "load-store"
			reports := failures(t, m, c)
			if right := len(reports) == 0; right != alone {
				t.Errorf("right with one goroutine: %t; want %t\n%s", right, alone, strings.Join(reports, "\n"))
			}
			usable(t, m.Strings(), "key", 1)
			usable(t, m.Wide(), 1, [8]uint64{1, 2, 3, 4, 5, 6, 7, 8})
		})
	}
}

// failures checks the laws before the first concurrent one, and returns the reports of
// those that m breaks.
func failures(t *testing.T, m planted.Map, c maptest.Config) (reports []string) {
	t.Helper()
	c.Name = m.Name
	for _, l := range maptest.Laws() {
		if l.Name == "linearizable" {
			return reports
		}
		if o := l.Check(context.Background(), constructors(m), c); o.Verdict == maptest.Fail {
			reports = append(reports, o.Report(l))
		}
	}
	t.Fatal(`no law "linearizable"; want it to be the first of the concurrent ones`)
	return nil
}

// usable checks a map with its types of keys and values.
func usable[K, V comparable](t *testing.T, m impls.Map[K, V], key K, value V) {
	t.Helper()
	for range 2 { // insert and overwrite
		m.Store(key, value)
		if got, ok := m.Load(key); got != value || !ok {
			t.Errorf("Load(%v) = %v, %t; want %v, true", key, got, ok, value)
		}
	}
	entries := 0
	m.Range(func(k K, v V) bool {
		if entries++; k != key || v != value {
			t.Errorf("Range yields %v, %v; want %v, %v", k, v, key, value)
		}
		return true
	})
	m.Delete(key)
	if _, ok := m.Load(key); ok || entries != 1 {
		t.Errorf("%d entries, and after Delete Load(%v) = _, %t; want 1, false", entries, key, ok)
	}
}

package compare

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/perf/benchfmt"

	"example.com/mapbench/internal/words"
	"example.com/mapbench/workloads"
)

// mostSweeps bounds what a wrong sweep can make the judge allocate.
const mostSweeps = 1_000_000

// version is the file format that this package reads.
const version = "1"

// ReadFiles reads files of one machine into one set. An error in a file
// begins with its name and line.
func ReadFiles(paths ...string) (*Set, error) {
	sets := make([]*Set, len(paths))
	for i, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		sets[i], err = Read(f, path)
		f.Close()
		if err != nil {
			return nil, err
		}
	}
	if len(sets) == 1 {
		return sets[0], nil
	}
	return Merge(sets...)
}

// Read reads one file; name is for messages.
func Read(r io.Reader, name string) (*Set, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if text, err = native(text); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	text, cut := uncut(text)
	for i, what := range cut {
		cut[i] = fmt.Errorf("%s: %w", name, what)
	}
	said, err := checkLines(text)
	if err != nil {
		return nil, fmt.Errorf("%s:%w", name, err)
	}
	rd := reader{
		set:   &Set{Names: []string{name}, Cut: cut, Warnings: slices.Clone(cut)},
		names: make(map[string]place),
		cells: make(map[string]*Cell),
		index: make(map[string]int, len(Units)),
	}
	for i, unit := range Units {
		rd.index[unit] = i
	}
	lines := benchfmt.NewReader(bytes.NewReader(text), name)
	for lines.Scan() {
		switch line := lines.Result().(type) {
		case *benchfmt.SyntaxError:
			return nil, line
		case *benchfmt.Result:
			if err := rd.add(line); err != nil {
				_, n := line.Pos()
				return nil, fmt.Errorf("%s:%d: %w", name, n, err)
			}
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	rd.void(said.invalid)
	if len(rd.set.Cells) == 0 && len(cut) > 0 {
		return nil, fmt.Errorf("%w: no launch before it is whole", cut[0])
	}
	if len(rd.set.Cells) == 0 {
		return nil, fmt.Errorf("%s: no results", name)
	}
	for _, c := range rd.set.Cells {
		for i, l := range c.Launches {
			c.Launches[i].Results = append(l.Results, make([]*Result, len(c.Contestants)-len(l.Results))...)
		}
	}
	rd.absent(said.notes)
	rd.set.Notes = said.notes
	rd.set.condemn()
	rd.set.mark()
	rd.set.warnOfBuild()
	return rd.set, nil
}

// checkLines refuses what benchfmt would silently skip: lines that are neither results
// nor configuration, and those that are no text. Its error
// begins with the line's number. It returns what comments say.
func checkLines(text []byte) (said comments, err error) {
	n := 0
	for line := range bytes.Lines(text) {
		n++
		rest := bytes.TrimSuffix(line, []byte("\n"))
		if said.open || bytes.HasPrefix(rest, []byte("#")) {
			said.add(string(rest))
		}
		switch {
		case len(rest) == 0, rest[0] == '#':
		case !utf8.Valid(rest):
			return said, fmt.Errorf("%d: %q is not UTF-8: restore the file, or delete the line", n, clip(rest))
		case bytes.HasPrefix(rest, []byte("Unit ")):
		case bytes.HasPrefix(rest, []byte("Benchmark")) && bytes.ContainsAny(rest, " \t"):
		case rest[0] >= 'a' && rest[0] <= 'z' && bytes.Contains(rest, []byte(":")):
		default:
			return said, fmt.Errorf("%d: %q is neither a result nor configuration", n, clip(rest))
		}
	}
	return said, nil
}

// clip shortens a line for a message.
func clip(line []byte) []byte {
	const most = 40
	if len(line) <= most {
		return line
	}
	return slices.Concat(line[:most], []byte("…"))
}

// A reader builds a set, line by line.
type reader struct {
	set    *Set
	config []benchfmt.Config // the first result's
	names  map[string]place  // by a benchmark's full name
	cells  map[string]*Cell  // by the name without the impl
	index  map[string]int    // of units
}

// A place is where the lines of one name go. It counts them.
type place struct {
	cell       *Cell
	contestant int
	lines      *int
}

func (rd *reader) add(line *benchfmt.Result) error {
	if err := rd.checkConfig(line); err != nil {
		return err
	}
	p, ok := rd.names[string(line.Name)]
	if !ok {
		var err error
		if p, err = rd.place(line.Name); err != nil {
			return err
		}
		rd.names[line.Name.String()] = p
	}
	r, err := rd.parse(line)
	if err != nil {
		return err
	}
	_, r.line = line.Pos()
	return rd.put(p, r, line.GetConfig("seed"))
}

// checkConfig keeps the first result's configuration and refuses a later one
// that says that another machine or another subject was measured.
func (rd *reader) checkConfig(line *benchfmt.Result) error {
	if rd.config == nil {
		rd.config = line.Clone().Config
		rd.set.Config = make(map[string]string)
		for _, c := range rd.config {
			rd.set.Config[c.Key] = words.Printable(string(c.Value))
		}
		if got := line.GetConfig("mapbench"); got == "" {
			return fmt.Errorf(`no "mapbench: %s" line above the first result: not a file of mapbench`, version)
		} else if got != version {
			return fmt.Errorf("file format mapbench: %s, want %s: judge it with the mapbench that wrote it", got, version)
		}
		return nil
	}
	same := func(a, b benchfmt.Config) bool { return a.Key == b.Key && bytes.Equal(a.Value, b.Value) }
	if slices.EqualFunc(rd.config, line.Config, same) {
		return nil
	}
	for _, key := range slices.Concat(MachineFields, subjectFields) {
		if got, want := words.Printable(line.GetConfig(key)), rd.set.Config[key]; got != want {
			return fmt.Errorf("%s changes from %q to %q above this line: one file is one machine and one subject", key, want, got)
		}
	}
	return nil
}

// ParseName parses a benchmark's name into a cell without contestants, and the
// impl.
func ParseName(name benchfmt.Name) (c *Cell, impl string, err error) {
	refuse := func(format string, args ...any) (*Cell, string, error) {
		return nil, "", fmt.Errorf("benchmark %q: %w", "Benchmark"+name.String(), fmt.Errorf(format, args...))
	}
	base, parts := name.Parts()
	if string(base) != "Map" {
		return refuse("want BenchmarkMap/impl=…")
	}
	c = &Cell{Procs: 1} // go test leaves -1 out
	var spec []string
	for _, part := range parts {
		text := string(part)
		if procs, ok := strings.CutPrefix(text, "-"); ok {
			n, err := strconv.Atoi(procs)
			if err != nil || n < 1 {
				return refuse("procs %q: want a number above 0", procs)
			}
			c.Procs = n
			continue
		}
		key, value, _ := strings.Cut(text[1:], "=")
		switch key {
		case "impl":
			impl = words.Printable(value)
		case "burst":
			c.Burst = words.Printable(value)
		case "call":
			c.Call = words.Printable(value)
		default:
			spec = append(spec, text[1:])
		}
	}
	if impl == "" {
		return refuse("no impl=")
	}
	c.Impl = PairedImpl(impl)
	if c.Spec, err = workloads.ParseSpec(strings.Join(spec, "/")); err != nil {
		return nil, "", err
	}
	return c, impl, nil
}

// place parses a benchmark's name and makes its cell.
func (rd *reader) place(name benchfmt.Name) (place, error) {
	c, impl, err := ParseName(name)
	if err != nil {
		return place{}, err
	}
	key := fmt.Sprintf("%s-%d", c, c.Procs)
	if known := rd.cells[key]; known != nil {
		c = known
	} else {
		rd.cells[key] = c
		rd.set.Cells = append(rd.set.Cells, c)
	}
	if slices.Contains(c.Contestants, impl) {
		return place{}, fmt.Errorf("benchmark %q: another line spells the same cell differently", "Benchmark"+name.String())
	}
	c.Contestants = append(c.Contestants, impl)
	return place{c, len(c.Contestants) - 1, new(int)}, nil
}

// parse returns a line's values.
func (rd *reader) parse(line *benchfmt.Result) (*Result, error) {
	r := NewResult()
	for _, v := range line.Values {
		value, unit := v.Value, v.Unit
		if v.OrigUnit != "" { // benchunit makes seconds of ns
			value, unit = v.OrigValue, v.OrigUnit
		}
		if err := check(unit, value); err != nil {
			return nil, err
		}
		if i, ok := rd.index[unit]; ok {
			r.Values[i] = value
		}
	}
	r.Values[lostBefore], r.Values[lostAfter] = fractionLost(r.Values[lostBefore]), fractionLost(r.Values[lostAfter])
	if math.IsNaN(r.Values[NsPerOp]) {
		return nil, fmt.Errorf("no ns/op")
	}
	return r, nil
}

// put adds a result to its launch: the k-th lines of a cell's contestants
// are one launch.
func (rd *reader) put(p place, r *Result, seed string) error {
	c, k := p.cell, *p.lines
	*p.lines++
	at := k
	if s := r.Values[sweep]; !math.IsNaN(s) {
		if at = int(s); float64(at) != s {
			return fmt.Errorf("sweep is %v: want a whole number", s)
		}
	}
	if k == len(c.Launches) {
		if k > 0 && at <= c.Launches[k-1].Sweep {
			return rd.descends(p, at, seed)
		}
		c.Launches = append(c.Launches, Launch{Sweep: at, from: origin{rd.set.Names[0], seed, at}})
		rd.set.Sweeps = max(rd.set.Sweeps, at+1)
	}
	l := &c.Launches[k]
	if l.Sweep != at {
		return fmt.Errorf("line %d of %s is of sweep %d, that of %s of sweep %d: these lines are no pair",
			k+1, c.Contestants[p.contestant], at, c.Contestants[0], l.Sweep)
	}
	for len(l.Results) <= p.contestant {
		l.Results = append(l.Results, nil)
	}
	l.Results[p.contestant] = r
	return nil
}

// descends is the error for a sweep that is not above the last one of its cell.
func (rd *reader) descends(p place, at int, seed string) error {
	for i := range p.cell.Launches {
		l := &p.cell.Launches[i]
		if l.Sweep != at || l.from.seed != seed || p.contestant >= len(l.Results) || l.Results[p.contestant] == nil {
			continue
		}
		return fmt.Errorf("sweep %d of %s stands in line %d already: leave one of them out, a launch counts once",
			at, p.cell.Contestants[p.contestant], l.Results[p.contestant].line)
	}
	last := p.cell.Launches[len(p.cell.Launches)-1].Sweep
	return fmt.Errorf("sweep %d after sweep %d of the same cell: want them ascending; name files one by one instead of joining them", at, last)
}

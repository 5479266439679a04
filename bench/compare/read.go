package compare

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// ReadFiles reads one or more files of one machine into a set; see [Merge]. An error in a
// file begins with the file's name and the line.
func ReadFiles(paths ...string) (*Set, error) {
	sets := make([]*Set, len(paths))
	for i, path := range paths {
		f, err := resultfile.Open(path)
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

// ErrNoResults is the error of [Read] for a whole file that holds no result.
var ErrNoResults = errors.New("no results: measure some with mapbench run")

// Read reads one results file. Name is the file's name in messages. The error wraps
// [ErrNoResults] if the file is whole and holds no result.
func Read(r io.Reader, name string) (*Set, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	f, err := resultfile.Parse(text, name)
	if err != nil {
		return nil, err
	}
	var cut exact.Warnings
	for _, what := range f.Cut {
		cut = append(cut, fmt.Errorf("%s: %w", name, what))
	}
	rd := reader{
		set:   &Set{Names: []string{name}, Config: printable(f.Config), Cut: cut, Warnings: slices.Clone(cut), Notes: f.Notes()},
		names: make(map[string]place),
		cells: make(map[string]*Cell),
	}
	for line := range f.Lines() {
		if err := rd.add(line); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, line.Place, err)
		}
	}
	rd.addInvalid(f.Invalid())
	if len(rd.set.Cells) == 0 && len(cut) > 0 {
		return nil, fmt.Errorf("%w: no launch before it is whole", cut[0])
	}
	if len(rd.set.Cells) == 0 {
		return nil, fmt.Errorf("%s: %w%s", name, ErrNoResults, rd.set.noted())
	}
	for _, c := range rd.set.Cells {
		for i, l := range c.Launches {
			c.Launches[i].Results = append(l.Results, make([]*Result, len(c.Contestants)-len(l.Results))...)
		}
	}
	if text, raced := rd.set.Config[resultfile.KeyLooks]; raced {
		looks, err := resultfile.ParseLooks(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, c := range rd.set.Cells {
			c.looks = looks
		}
	}
	rd.addAbsences()
	rd.set.dropIncorrect()
	rd.set.mark()
	rd.set.warnOfBuild()
	return rd.set, nil
}

// noted returns what the first notes of a file without results say, to end an error with.
func (s *Set) noted() (text string) {
	const most = 3
	for i, n := range s.Notes {
		if i == most {
			return text + fmt.Sprintf("; and %d more", len(s.Notes)-most)
		}
		a := AbsenceIn(n)
		text += fmt.Sprintf("; %s under %s is %v", a.Impl, n.Name.Spec, a)
	}
	return text
}

// printable returns a configuration without control characters, which a terminal would obey.
func printable(config resultfile.Config) map[string]string {
	all := make(map[string]string, len(config))
	for _, s := range config {
		all[s.Key] = words.Printable(s.Value)
	}
	return all
}

// A reader builds a set, line by line.
type reader struct {
	set   *Set
	names map[string]place // by a benchmark's name, as the file spells it
	cells map[string]*Cell // by the name without the impl
}

// A place says where the lines of one benchmark's name go, and counts them.
type place struct {
	cell       *Cell
	contestant int
	lines      *int
}

func (rd *reader) add(line *resultfile.Line) error {
	p, ok := rd.names[line.Spelling]
	if !ok {
		var err error
		if p, err = rd.place(line); err != nil {
			return err
		}
	}
	r := &Result{Values: line.Values, line: line.Place}
	for _, lost := range []resultfile.Unit{resultfile.LostBefore, resultfile.LostAfter} {
		r.Values[lost] = min(r.Values[lost], 1) // older files count a gap on all cores at once
	}
	return rd.put(p, r, line.Config.Get(resultfile.KeySeed))
}

// bareCell returns a cell of a benchmark's workload, without contestants.
func bareCell(n resultfile.Name) *Cell {
	return &Cell{Spec: n.Spec, Procs: n.Procs, Burst: words.Printable(n.Burst), Call: words.Printable(n.Call), Impl: words.Printable(n.GateImpl())}
}

// place makes the place of a new benchmark's name, and its cell if that is new too.
func (rd *reader) place(line *resultfile.Line) (place, error) {
	c, impl := bareCell(line.Name), words.Printable(line.Name.Contestant.String())
	key := fmt.Sprintf("%s-%d", c, c.Procs)
	if known := rd.cells[key]; known != nil {
		c = known
	} else {
		rd.cells[key] = c
		rd.set.Cells = append(rd.set.Cells, c)
	}
	if slices.Contains(c.Contestants, impl) {
		return place{}, fmt.Errorf("benchmark %q: another line spells the same cell differently", line.Spelling)
	}
	c.Contestants = append(c.Contestants, impl)
	p := place{c, len(c.Contestants) - 1, new(int)}
	rd.names[line.Spelling] = p
	return p, nil
}

// put adds a result to its launch. The k-th lines of a cell's contestants are one launch.
func (rd *reader) put(p place, r *Result, seed string) error {
	c, k := p.cell, *p.lines
	*p.lines++
	at := k
	if s := r.Values[resultfile.Sweep]; !math.IsNaN(s) {
		at = int(s)
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

// descends returns the error for a sweep that is not above the last one of its cell.
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

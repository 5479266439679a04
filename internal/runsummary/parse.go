package runsummary

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/mapbench/internal/resultfile"
)

// Is reports whether a text begins as a summary does.
func Is(text []byte) bool { return bytes.HasPrefix(text, []byte(versionKey)) }

// Parse reads a summary. Every error begins with name and the number of the line. It
// returns an error for any text that [Summary.Write] would not have written.
func Parse(text []byte, name string) (*Summary, error) {
	p := parser{lines: strings.SplitAfter(string(text), "\n")}
	s, err := p.summary()
	if err != nil {
		return nil, fmt.Errorf("%s:%d: %w", name, max(1, p.read), err)
	}
	var again bytes.Buffer
	if err := s.Write(&again); err != nil {
		return nil, err
	}
	if !bytes.Equal(again.Bytes(), text) {
		return nil, fmt.Errorf("%s: not as mapbench writes a gate run: an order, a number or a blank differs", name)
	}
	return s, nil
}

// A parser reads lines; read counts them.
type parser struct {
	lines []string
	read  int
}

// next returns the next line without its end. It is an error if there is none, if it is cut
// off, or if it has characters that can't be shown.
func (p *parser) next() (string, error) {
	if p.read == len(p.lines) {
		return "", errors.New("the file ends here")
	}
	line, whole := strings.CutSuffix(p.lines[p.read], "\n")
	p.read++
	switch {
	case !whole:
		return "", errors.New("the file is cut off here")
	case !utf8.ValidString(line) || strings.ContainsFunc(line, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "", fmt.Errorf("%q has characters that can't be shown", line)
	}
	return line, nil
}

// after returns what follows a key in the next line.
func (p *parser) after(key string) (string, error) {
	line, err := p.next()
	if err != nil {
		return "", err
	}
	value, ok := strings.CutPrefix(line, key)
	if !ok {
		return "", fmt.Errorf("got %q; want %q", line, key)
	}
	return value, nil
}

// more reports whether there is another line.
func (p *parser) more() bool {
	return p.read < len(p.lines) && p.lines[p.read] != ""
}

func (p *parser) summary() (*Summary, error) {
	got, err := p.after(versionKey)
	if err != nil {
		return nil, err
	}
	if got != version {
		return nil, fmt.Errorf("version %q of a gate run, want %s: read it with the mapbench that wrote it", got, version)
	}
	s := &Summary{Config: make(map[string]string)}
	for {
		line, err := p.next()
		if err != nil {
			return nil, err
		}
		if line == "" {
			break
		}
		key, value, ok := strings.Cut(line, ": ")
		if !ok {
			return nil, fmt.Errorf("got %q; want configuration, KEY: VALUE", line)
		}
		s.Config[key] = value
	}
	if s.First, err = p.after(firstKey); err != nil {
		return nil, err
	}
	c2c, err := p.after(c2cKey)
	if err == nil {
		s.C2C, err = parseNumber(c2c, 1e12)
	}
	if err != nil {
		return nil, err
	}
	return s, p.cells(s)
}

// cells reads cells and contestants up to the end.
func (p *parser) cells(s *Summary) error {
	var workload string
	var procs int
	for p.more() {
		line, err := p.next()
		if err != nil {
			return err
		}
		if text, ok := strings.CutPrefix(line, voidKey); ok {
			cell, why, _ := strings.Cut(text, ": ")
			s.Void = append(s.Void, Void{cell, why})
			continue
		}
		if text, ok := strings.CutPrefix(line, cellKey); ok {
			var number string
			workload, number, _ = strings.Cut(text, " procs=")
			if procs, err = strconv.Atoi(number); err != nil || procs < 1 {
				return fmt.Errorf("got %q; want a cell, %sWORKLOAD procs=N", line, cellKey)
			}
			continue
		}
		c, err := parseContestant(line)
		if err != nil {
			return err
		}
		if workload == "" {
			return fmt.Errorf("got %q; want a cell above it", line)
		}
		c.Workload, c.Procs = workload, procs
		s.Contestants = append(s.Contestants, c)
	}
	return nil
}

// summarized reports whether a summary has a line about a contestant of this name: the new
// side of a cell, or the second of a control pair.
func summarized(name string) bool {
	c, err := resultfile.ParseContestant(name)
	return err == nil && !strings.ContainsAny(name, "/,") && (c.Side == resultfile.SideNew || c.Side != "" && c.IsControl())
}

// most is the largest ratio, as in a results file.
var _, most = resultfile.Ratio.Bounds()

func parseContestant(line string) (c Contestant, err error) {
	fields := strings.Split(line, " ")
	if len(fields) != 6+len(Metrics) || !summarized(fields[0]) {
		return c, fmt.Errorf("got %q; want a contestant and %d numbers", line, 5+len(Metrics))
	}
	c.Name = fields[0]
	if c.Launches, err = strconv.Atoi(fields[1]); err != nil || c.Launches < 1 {
		return c, fmt.Errorf("got %q; want a number of launches", fields[1])
	}
	middle := strings.Split(fields[2], ",")
	if len(middle) != 2-c.Launches%2 {
		return c, fmt.Errorf("got %q; want the ratios in the middle of %d launches", fields[2], c.Launches)
	}
	for _, text := range middle {
		ratio, err := parseNumber(text, most)
		if err != nil || !(ratio > 0) {
			return c, fmt.Errorf("got %q; want a ratio above 0", text)
		}
		c.Middle = append(c.Middle, ratio)
	}
	numbers := []struct {
		to   *float64
		most float64
	}{{&c.Lo, most}, {&c.Hi, math.Inf(1)}, {&c.SD, most}}
	for i := range c.Noise {
		numbers = append(numbers, struct {
			to   *float64
			most float64
		}{&c.Noise[i], most})
	}
	for i, n := range numbers {
		if *n.to, err = parseNumber(fields[3+i], n.most); err != nil {
			return c, err
		}
	}
	if math.IsNaN(c.SD) || !(c.Lo <= c.Middle[0] && c.Middle[0] <= c.Middle[len(c.Middle)-1] && c.Middle[len(c.Middle)-1] <= c.Hi) {
		return c, fmt.Errorf("got %q; want ascending ratios and a standard deviation", line)
	}
	return c, nil
}

// parseNumber returns a number from 0 to most, or NaN for an unknown one.
func parseNumber(text string, most float64) (float64, error) {
	if text == unknown {
		return math.NaN(), nil
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || !(x >= 0 && x <= most) {
		return 0, fmt.Errorf("got %q; want a number from 0 to %v, or %s", text, most, unknown)
	}
	return x, nil
}

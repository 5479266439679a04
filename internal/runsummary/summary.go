// Package runsummary holds the form in which the history keeps a gate run: what the trend
// and the sizing of later gate runs read of it, and nothing else. A results file of 100
// cells takes a megabyte, its summary 20 KB.
//
// A summary is text. Its first line is its version, and the results file's configuration
// follows, by key. Behind an empty line stand the facts of the whole run, then the cells:
//
//	gate-run: 1
//	cores: 2
//	cpu: AMD EPYC
//
//	first: impl=mutex/read=95/dist=uniform/n=1000 procs=2 seed 7, sweep 0 5f3c
//	c2c-ns: 28.4
//	cell: read=95/dist=uniform/n=1000 procs=2
//	mutex@new 24 0.997889,0.998012 0.9945 1.0021 0.0041 0.0052 0.0049 0 -
//
// A contestant's line states its number of launches, the ratio of the middle launch (or of
// both), the ratios of the launches that bound the median's interval, the standard
// deviation of the logarithm of a launch's ratio, and the noise of a screening pair by each
// of [Metrics].
package runsummary

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"

	"example.com/mapbench/internal/resultfile"
)

// version is the version of the form.
const version = "1"

// Metrics are the metrics whose noise a summary has, in the order of a line.
var Metrics = [...]string{
	resultfile.Ratio.String(), resultfile.NsPerOp.String(), resultfile.AllocsPerOp.String(), resultfile.BytesPerOp.String(),
}

// A Summary is what the history keeps of a gate run.
type Summary struct {
	// Config is the configuration of the run's results file.
	Config map[string]string
	// First names the run's first launch, which tells the run from all others.
	First string
	// C2C is the median core-to-core latency in ns, NaN if it was not measured.
	C2C float64
	// Void are the cells without a valid launch.
	Void []Void
	// Contestants are in the order of the results file.
	Contestants []Contestant
}

// A Void is a cell that has no valid launch, and why.
type Void struct{ Cell, Why string }

// A Contestant is a cell's contestant that is compared: the new side, or the second of a
// control.
type Contestant struct {
	Workload string // the spec, with burst and call as the benchmark's name states them
	Procs    int
	Name     string // "mutex@new", "mutex@control#2"

	// Launches is the number of launches. Middle is the ratio to the reference in the
	// middle launch, or in both. Lo and Hi are the ratios that bound the median's interval,
	// 0 and +Inf if there are too few launches for an interval.
	Launches int
	Middle   []float64
	Lo, Hi   float64
	// SD is the robust standard deviation of the logarithm of a launch's ratio.
	SD float64
	// Noise is the noise of a screening pair by each of [Metrics], NaN if it is unknown.
	Noise [len(Metrics)]float64
}

// Impl returns what the contestant's cell measures: the impl; for a control, the impl with
// its side.
func (c *Contestant) Impl() string { return c.parsed().GateImpl() }

// Reference returns the name of the cell's other contestant: the ratio is to it.
func (c *Contestant) Reference() string {
	contestant := c.parsed()
	if !contestant.IsControl() {
		contestant.Side = resultfile.SideOld
	}
	return contestant.Original().String()
}

// parsed returns the contestant of the name. It is the zero value for a name that is no
// contestant's.
func (c *Contestant) parsed() resultfile.Contestant {
	contestant, _ := resultfile.ParseContestant(c.Name)
	return contestant
}

// unknown stands for an unknown number.
const unknown = "-"

// Write writes the summary. Equal summaries give equal texts.
func (s *Summary) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%s%s\n", versionKey, version)
	for _, key := range slices.Sorted(maps.Keys(s.Config)) {
		fmt.Fprintf(b, "%s: %s\n", key, s.Config[key])
	}
	fmt.Fprintf(b, "\n%s%s\n%s%s\n", firstKey, s.First, c2cKey, number(s.C2C))
	for _, v := range s.Void {
		fmt.Fprintf(b, "%s%s: %s\n", voidKey, v.Cell, v.Why)
	}
	cell := ""
	for i := range s.Contestants {
		c := &s.Contestants[i]
		if now := cellText(c.Workload, c.Procs); now != cell {
			cell = now
			fmt.Fprintf(b, "%s%s\n", cellKey, cell)
		}
		middle := number(c.Middle[0])
		if len(c.Middle) > 1 {
			middle += "," + number(c.Middle[1])
		}
		fmt.Fprintf(b, "%s %d %s %s %s %s", c.Name, c.Launches, middle, number(c.Lo), number(c.Hi), number(c.SD))
		for _, noise := range c.Noise {
			b.WriteString(" " + number(noise))
		}
		b.WriteByte('\n')
	}
	return b.Flush()
}

// What lines begin with.
const (
	versionKey = resultfile.GateRunPrefix
	firstKey   = "first: "
	c2cKey     = "c2c-ns: "
	voidKey    = "void: "
	cellKey    = resultfile.CellPrefix
)

// cellText returns what a cell's line says.
func cellText(workload string, procs int) string { return fmt.Sprintf("%s procs=%d", workload, procs) }

// number returns the shortest text that reads as x.
func number(x float64) string {
	if math.IsNaN(x) {
		return unknown
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

package bench

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The keys of when a gate's file was begun, and of the pace that the machine had then.
const (
	beganKey = "began"
	PaceKey  = "pace"
)

// The keys of the flags that workers are built with, and of what identifies their code. A
// plain build has no line of flags. A side's keys begin with its name.
const (
	buildKey = "build"
	builtKey = "built"
)

// began returns when what is measured began, for the file.
func (c *Config) began() string { return c.Began.UTC().Format(time.RFC3339) }

// fileConfig returns the file's configuration lines.
func (r *Conductor) fileConfig() []keyValue {
	layouts := "fresh"
	for _, s := range r.config.Sources {
		if !s.Fresh() {
			layouts = "none"
		}
	}
	lines := []keyValue{{"mapbench", strconv.Itoa(Format)}}
	lines = append(lines, ThisMachine().config()...)
	for i, s := range r.config.Sources {
		if s.Side != "" || i == 0 {
			lines = append(lines, r.subject(i)...)
		} else {
			lines = append(lines, prefixed(fmt.Sprintf("worker-%d", i), r.provenance(i))...)
		}
	}
	if r.config.JudgedBy != "" {
		lines = append(lines, keyValue{"judged-by", r.config.JudgedBy})
	}
	if !r.config.Began.IsZero() {
		lines = append(lines, keyValue{beganKey, r.config.began()}, keyValue{PaceKey, ThisPace().String()})
	}
	return append(lines,
		keyValue{"seed", strconv.FormatUint(r.config.Seed, 10)},
		keyValue{"layouts", layouts},
		keyValue{"launches", strconv.Itoa(r.config.Launches)},
		keyValue{"rounds", string(r.config.Rounds)},
		keyValue{"digest", r.hellos[0].Digest},
	)
}

// subject returns the configuration lines about what was measured: for a side, with
// its name before each key.
func (r *Conductor) subject(source int) []keyValue {
	s, hello := r.config.Sources[source], r.hellos[source]
	var lines []keyValue
	for _, o := range r.offers {
		if o.side == s.Side && o.Version != "" {
			lines = append(lines, keyValue{"peer-" + strings.ToLower(o.Name), o.Module + "@" + o.Version})
		}
	}
	if s.Side != "" {
		lines = append(lines, keyValue{"subject", s.Subject})
	}
	if s.Planted != "" {
		lines = append(lines, keyValue{"planted", s.Planted})
	}
	lines = append(lines,
		keyValue{"goversion", hello.GoVersion},
		keyValue{"goamd64", cmp.Or(hello.GOAMD64, "n/a")},
	)
	lines = append(lines, r.provenance(source)...)
	if s.Side != "" {
		return prefixed(s.Side, lines)
	}
	return lines
}

// provenance returns the configuration lines of what a source is built from, and how.
func (r *Conductor) provenance(source int) []keyValue {
	s := r.config.Sources[source]
	lines := []keyValue{
		{"commit", cmp.Or(s.Commit, "unknown")},
		{"dirty", strconv.FormatBool(s.Dirty)},
	}
	if flags := r.flags[source]; flags != "" {
		lines = append(lines, keyValue{buildKey, flags})
	}
	if built := r.built[source]; built != "" { // dirty or not, it may change before it is resumed
		lines = append(lines, keyValue{builtKey, built})
	}
	return lines
}

// prefixed returns configuration lines with a name before each key.
func prefixed(name string, lines []keyValue) []keyValue {
	for i := range lines {
		lines[i].key = name + "-" + lines[i].key
	}
	return lines
}

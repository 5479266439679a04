package resultfile

import (
	"slices"
	"strconv"
	"strings"
)

// The configuration keys of a file.
const (
	KeyVersion = "mapbench"

	// The machine.
	KeyGOOS   = "goos"
	KeyGOARCH = "goarch"
	KeyCPU    = "cpu"    // model name
	KeyCores  = "cores"  // logical CPUs
	KeyQuota  = "quota"  // CPUs that a container's control group grants; absent for no limit
	KeyKernel = "kernel" // name and release

	// What was measured, by a run or on a side. A side's name stands before the key.
	KeySubject   = "subject"   // what a side is built from, as a flag takes it
	KeyPlugin    = "plugin"    // the import path of a plug-in that a side is
	KeyHarness   = "harness"   // the mapbench that both sides are built with, if one pins another
	KeyBuilds    = "builds"    // the number of programs that a side is, one a sweep; absent where it is not several
	KeyPlanted   = "planted"   // a slowdown that a worker has on purpose
	KeyGoVersion = "goversion" // of the worker
	KeyGOAMD64   = "goamd64"
	KeyCommit    = "commit"
	KeyDirty     = "dirty" // whether the work tree differed from the commit: true or false
	KeyBuild     = "build" // flags beside the defaults; absent for a plain build
	KeyBuilt     = "built" // a fingerprint of the worker's code

	// How it was measured.
	KeyJudgedBy = "judged-by" // the metric of time of a gate
	KeyBegan    = "began"     // when, in RFC 3339
	KeyPace     = "pace"      // the machine's cores and frequency at that moment
	KeySeed     = "seed"
	KeyLayouts  = "layouts" // LayoutsFresh or LayoutsNone
	KeyLaunches = "launches"
	KeyRounds   = "rounds"
	KeyLooks    = "looks"  // numbers of launches at which a race judged a cell, with commas
	KeyDigest   = "digest" // of the streams

	// KeyContenders is the rounds of a race's launches after its first look, which are of
	// the contenders alone. KeyRounds is those before.
	KeyContenders = "contender-rounds"
)

// The values of [KeyLayouts]: each sweep had a link layout of its own, or a worker's
// program was used as it was.
const (
	LayoutsFresh = "fresh"
	LayoutsNone  = "none"
)

// The sides of a gate's file, and the side of its controls. A control compares an impl of
// the old side with itself, under this side's name.
const (
	SideOld     = "old"
	SideNew     = "new"
	SideControl = "control"
)

// MachineKeys are the keys that identify a machine. Results of different machines are never
// compared.
var MachineKeys = []string{KeyCPU, KeyCores, KeyGOOS, KeyGOARCH, KeyKernel, KeyQuota}

// SubjectKeys are the keys that identify what a build was made from. Two files may differ
// in them, which deserves a warning. One file must not.
var SubjectKeys = []string{KeyVersion, KeyCommit, KeyGoVersion, KeyGOAMD64, KeyBuild}

// SideKey returns a side's key: "old-commit". The side "" is a run, which has none.
func SideKey(side, key string) string {
	if side == "" {
		return key
	}
	return side + "-" + key
}

// WorkerKey returns the key of the i-th worker of a run that has several.
func WorkerKey(i int, key string) string { return SideKey("worker-"+strconv.Itoa(i), key) }

// PeerKey returns the key of the module that a peer comes from; name is the impl's.
func PeerKey(name string) string { return "peer-" + strings.ToLower(name) }

// IsKey reports whether a key is of a kind: the key of a run, of a side or of a worker.
func IsKey(key, kind string) bool { return key == kind || strings.HasSuffix(key, "-"+kind) }

// A Setting is a configuration line.
type Setting struct{ Key, Value string }

// Config is a configuration in the file's order, each key once.
type Config []Setting

// Get returns a key's value, "" if there is none.
func (c Config) Get(key string) string {
	if i := c.index(key); i >= 0 {
		return c[i].Value
	}
	return ""
}

func (c Config) index(key string) int {
	return slices.IndexFunc(c, func(s Setting) bool { return s.Key == key })
}

// with returns a configuration with a setting. A setting without a value removes its key.
// It leaves c as it is.
func (c Config) with(s Setting) Config {
	c = slices.Clone(c)
	switch i := c.index(s.Key); {
	case i < 0 && s.Value != "":
		c = append(c, s)
	case i >= 0 && s.Value != "":
		c[i] = s
	case i >= 0:
		c = slices.Delete(c, i, i+1)
	}
	return c
}

package proof

import (
	"slices"
	"strings"
)

// A kind is a class of cells whose noise has one source.
type kind string

// The kinds, in the page's order.
const (
	lockBased  kind = "lock-based"
	lockFree   kind = "lock-free reads"
	stringKeys kind = "string keys"
	oneProc    kind = "1 proc"
)

var kinds = []kind{lockBased, lockFree, stringKeys, oneProc}

// locked are the impls whose reads take a lock.
var locked = []string{"mutex", "rwmutex", "sharded", "cmap"}

// kindOf returns the kind of a cell by its name, such as impl=mutex/read=95/n=1000-2. If
// several kinds fit, one proc comes first, then string keys.
func kindOf(name string) kind {
	impl, spec, _ := strings.Cut(strings.TrimPrefix(name, "impl="), "/")
	impl, _, _ = strings.Cut(impl, ":")
	switch {
	case strings.HasSuffix(name, "-1"):
		return oneProc
	case strings.Contains(spec, "key=string"):
		return stringKeys
	case slices.Contains(locked, impl):
		return lockBased
	}
	return lockFree
}

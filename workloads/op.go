package workloads

import "strconv"

// Op is the kind of one operation on a map. The zero value is [Load].
type Op uint8

// The kinds of operations. Those that may add an entry are Store, LoadOrStore
// and RMW; the one that may take an entry away is Delete.
const (
	Load        Op = iota // looks a key up
	Store                 // sets a key's value
	Delete                // removes a key
	LoadOrStore           // looks a key up and stores it where it is absent
	RMW                   // reads, modifies, writes: a Load, then a Store (not atomic)
	Range                 // visits entries and stops after 100

	numOps
)

// NumOps is the number of kinds: every Op is below it.
const NumOps = int(numOps)

var opKeys = [NumOps]string{"read", "store", "delete", "loadorstore", "rmw", "range"}

// String returns the kind in lower case: the spec's key of its share, except
// that Load, whose share is called read, is "load".
func (op Op) String() string {
	switch {
	case op == Load:
		return "load"
	case int(op) < NumOps:
		return opKeys[op]
	}
	return "Op(" + strconv.Itoa(int(op)) + ")"
}

// Stores reports whether the kind may put its key into the map, which then
// keeps the key.
func (op Op) Stores() bool { return op == Store || op == LoadOrStore || op == RMW }

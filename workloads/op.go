package workloads

import "strconv"

// Op is the kind of one operation on a map. The zero value is [Load].
type Op uint8

// The kinds of operations. Store, LoadOrStore and RMW may add an entry. Only Delete may
// remove one.
const (
	Load        Op = iota // looks a key up
	Store                 // sets a key's value
	Delete                // removes a key
	LoadOrStore           // looks a key up and stores it where it is absent
	RMW                   // reads, modifies, writes: a Load and then a Store, not atomic
	Range                 // visits entries and stops after 100

	afterLastOp
)

// NumOps is the number of kinds of operations. Every Op is below it, so that an array
// [NumOps]T can hold something for each kind.
const NumOps = int(afterLastOp)

var opKeys = [NumOps]string{"read", "store", "delete", "loadorstore", "rmw", "range"}

// String returns the kind in lower case, as in "store". That is also the spec's key for its
// share, except for Load: String returns "load", and the key is read.
func (op Op) String() string {
	switch {
	case op == Load:
		return "load"
	case int(op) < NumOps:
		return opKeys[op]
	}
	return "Op(" + strconv.Itoa(int(op)) + ")"
}

// Stores reports whether an operation of the kind may put its key into the map, which then
// keeps that key.
func (op Op) Stores() bool { return op == Store || op == LoadOrStore || op == RMW }

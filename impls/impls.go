// Package impls holds concurrent maps and the interface that they share.
//
// A reader who wants to know one map opens the file of its name: each design
// has a file, its type, its constructor and its [Info] in it. Other people's
// maps are adapted in package peers.
//
// [Map] has the names and the meaning of [sync.Map]'s methods. What a map can
// do beyond the four methods it says by implementing one of the one-method
// interfaces ([LoadOrStorer], [LoadAndDeleter], [CompareAndSwapper], [Lener],
// [Clearer]). A map that lacks one is shown as n/a where it would be needed;
// nothing is ever emulated, since an emulation would be measured as if it were
// the map.
package impls

// Map is a map that any number of goroutines may use at once, unless its
// [Info] says otherwise. The zero value of an implementation need not be
// usable: maps come from their constructors.
type Map[K, V comparable] interface {
	// Load returns the value stored for key; ok reports whether there is one.
	Load(key K) (value V, ok bool)
	// Store sets the value for key, whether key was present or not.
	Store(key K, value V)
	// Delete removes key; it does nothing if key is absent.
	Delete(key K)
	// Range calls yield for entries until yield returns false. It never
	// yields a key twice; beside writers it need not be a snapshot. Yield
	// must not call the map: an implementation may hold a lock, and then the
	// call never returns. Those that allow it, as a sync.Map does, say so.
	// However Range is left, also by a panic or runtime.Goexit in yield, no
	// lock and no goroutine of it stay behind.
	Range(yield func(key K, value V) bool)
}

// LoadOrStorer is a [Map] that can insert if absent, atomically.
type LoadOrStorer[K, V comparable] interface {
	// LoadOrStore returns the value that key has, or else stores value and
	// returns it. Loaded reports whether key was present.
	LoadOrStore(key K, value V) (actual V, loaded bool)
}

// LoadAndDeleter is a [Map] that can remove and return, atomically.
type LoadAndDeleter[K, V comparable] interface {
	// LoadAndDelete removes key and returns the value that it had. Loaded
	// reports whether key was present.
	LoadAndDelete(key K) (value V, loaded bool)
}

// CompareAndSwapper is a [Map] that can replace conditionally, atomically.
type CompareAndSwapper[K, V comparable] interface {
	// CompareAndSwap replaces old by new if key's value equals old, and
	// reports whether it did. It is false if key is absent.
	CompareAndSwap(key K, old, new V) (swapped bool)
}

// Lener is a [Map] that knows its size.
type Lener interface {
	// Len returns the number of entries. Beside writers it may be a number
	// that the map had at no single moment.
	Len() int
}

// Clearer is a [Map] that can be emptied at once.
type Clearer interface {
	// Clear removes all entries that were stored before the call.
	Clear()
}

// Info says what a reader must know of an impl to read its numbers.
type Info struct {
	// Name is the impl's name in flags, tables and benchmark names. It holds
	// neither '/' nor a blank, and doesn't end in "-" and digits.
	Name string
	// Design is the map's idea in one line.
	Design string
	// Hash names the hash function and where its seed comes from.
	Hash string
	// Presized reports whether the constructor makes room for the number of
	// entries that it is told.
	Presized bool
	// MaxN is the largest number of entries at which the design still makes
	// sense; 0 means that memory is the only limit.
	MaxN int
	// MaxGoroutines is how many goroutines may use the map at once (1), or the
	// largest number at which the design still makes sense; 0 means any number.
	MaxGoroutines int
	// Reference marks what is measured as a yardstick, shown and not ranked.
	Reference bool
	// Null marks a reference that is no map at all. It stores nothing, so
	// that hits, sizes and checks don't apply to it.
	Null bool
	// Param explains the number that may follow the name after a colon
	// ("sharded:256"); it is empty if the impl takes none.
	Param string
	// ParamPower says that the number must be a power of two.
	ParamPower bool
	// Module is the path of the module that the map comes from; it is empty
	// for the standard library and for our own designs.
	Module string
	// Version is the version of Module that is linked in. A worker finds it
	// out; descriptions leave it empty.
	Version string
}

// Config is what a constructor is told. The zero value is usable.
type Config struct {
	// N is the number of entries to expect; a presized map makes room for
	// it. 0 means unknown.
	N int
	// Param is the number given after the impl's name (see [Info.Param]);
	// 0 means the impl's own default.
	Param int
}

// builtinHash is the hash of every impl that is made of built-in maps.
const builtinHash = "runtime, seeded for each built-in map"

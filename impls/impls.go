// Package impls has the interface that concurrent maps share here, and our designs of
// such maps. It imports the standard library only.
//
// # Steps
//
//  1. Choose a design: [Mutex], [RWMutex], [SyncMap], [Sharded], [Hinted], [COW] or
//     [CAS]. Each has a file of its own, with its type, its constructor and its
//     [Info]. Adapters of other people's maps are in package peers.
//  2. Make a map with its constructor, such as [NewSharded]. The zero [Config] is
//     usable.
//  3. Use it by the methods of [Map]. They have the names and the meaning of the
//     methods of [sync.Map].
//  4. To check your own map, implement Map and use package maptest.
//
// Two references are no designs: [Plain] has no synchronisation, and [Nop] stores
// nothing.
//
// # Optional methods
//
// A map offers more than Map by implementing [LoadOrStorer], [LoadAndDeleter],
// [CompareAndSwapper], [Lener] or [Clearer], one method each. Where a map lacks one,
// results show n/a. Nothing is emulated: an emulation would be measured as if it were
// the map.
//
// # Stability
//
// This package is stable for importers: the exported names, their signatures, and the
// names of the maps in Info stay. New maps, optional interfaces and fields may be added.
// The other fields of Info and the speed of a map may change with any version.
package impls

// Map is a concurrent map. Unless its [Info] says otherwise, any number of goroutines
// may call its methods at once, and each method but Range takes effect at one moment
// between its call and its return. Use constructors: the zero value of an implementation
// need not be usable.
type Map[K, V comparable] interface {
	// Load returns the value for key. Ok reports whether key is present; if it is
	// not, the value means nothing.
	Load(key K) (value V, ok bool)
	// Store sets the value for key, whether key was present or not.
	Store(key K, value V)
	// Delete removes key. It does nothing if key is absent.
	Delete(key K)
	// Range calls yield for entries until yield returns false. It yields no key
	// twice, and every key that is present throughout the call. Beside writers it
	// need not be a snapshot.
	//
	// Yield must not call the map unless the implementation's comment allows it, as
	// that of [SyncMap] does: an implementation may hold a lock, and the call would
	// never return. However Range ends, also by a panic or runtime.Goexit in yield,
	// it leaves no lock held and no goroutine behind.
	Range(yield func(key K, value V) bool)
}

// LoadOrStorer is a [Map] that can insert a key if it is absent, atomically.
type LoadOrStorer[K, V comparable] interface {
	// LoadOrStore returns the value for key if key is present. Otherwise it stores
	// value and returns it. Loaded reports whether key was present.
	LoadOrStore(key K, value V) (actual V, loaded bool)
}

// LoadAndDeleter is a [Map] that can remove a key and return its value, atomically.
type LoadAndDeleter[K, V comparable] interface {
	// LoadAndDelete removes key and returns its value. Loaded reports whether key
	// was present; if it was not, the value means nothing.
	LoadAndDelete(key K) (value V, loaded bool)
}

// CompareAndSwapper is a [Map] that can replace a value on a condition, atomically.
type CompareAndSwapper[K, V comparable] interface {
	// CompareAndSwap replaces the value for key by new if it equals old, and reports
	// whether it did. It returns false if key is absent.
	CompareAndSwap(key K, old, new V) (swapped bool)
}

// Lener is a [Map] that knows how many entries it has.
type Lener interface {
	// Len returns the number of entries. Beside writers it may return a number that
	// the map had at no moment.
	Len() int
}

// Clearer is a [Map] that can remove all entries in one call.
type Clearer interface {
	// Clear removes all entries that were stored before the call.
	Clear()
}

// Info describes an implementation: what a reader must know to read its results.
type Info struct {
	// Name identifies the implementation in flags, tables and benchmark names. It
	// has no '/' and no blank, and does not end in "-" and digits.
	Name string
	// Design is the idea of the map in one line.
	Design string
	// Hash names the hash function and where its seed comes from.
	Hash string
	// Presized reports whether the constructor makes room for [Config].N entries.
	Presized bool
	// MaxN is the largest number of entries at which the design still makes sense;
	// 0 means that only memory limits it.
	MaxN int
	// MaxGoroutines is the largest number of goroutines at which the design still
	// makes sense; 0 means any number. 1 means that the map is not safe for
	// concurrent use.
	MaxGoroutines int
	// Reference reports whether the implementation is a yardstick: results show it,
	// but rankings leave it out.
	Reference bool
	// Null reports whether a reference is no map: it stores nothing. Hits, sizes
	// and checks then don't apply.
	Null bool
	// Param explains the number that may follow the name after a colon, as in
	// "sharded:256". It is empty if there is no such number.
	Param string
	// ParamPower reports whether that number must be a power of two.
	ParamPower bool
	// Module is the path of the module that the map comes from. It is empty for the
	// standard library and for our own designs.
	Module string
	// Version is the version of Module in the running program. The worker process
	// finds it out; it is empty in the Info variables of this package and of peers.
	Version string
}

// Config has the arguments of a constructor. The zero value is usable.
type Config struct {
	// N is the expected number of entries, at least 0; 0 means unknown. A map whose
	// [Info] has Presized set makes room for N entries. Others ignore it.
	N int
	// Param is the number after the implementation's name (see [Info].Param), above
	// 0; 0 means the default.
	Param int
}

// builtinHash is the [Info].Hash of maps that are made of built-in maps.
const builtinHash = "runtime, seeded for each built-in map"

// mustCompare panics if x can't be compared: it contains an interface whose dynamic type
// has no ==. A built-in map would panic too, but while the caller holds its lock, which
// then stays held. For types without interfaces the compiler removes the call. The
// alternative, a deferred unlock, costs every call 25 instructions and 2 ns (a Load of
// Mutex by one goroutine takes 14 ns).
//
// In a struct, fields after a NaN are not compared: == ends there.
func mustCompare[T comparable](x T) {
	same := x
	_ = x == same
}

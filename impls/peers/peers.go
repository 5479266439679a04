// Package peers adapts concurrent maps by other authors to [impls.Map].
//
// # Steps
//
//  1. Choose a map: [Xsync], [Xsync3], [Cmap], [Haxmap] or [Skipmap]. Each adapter has
//     a file of its own, with its type, its constructor and its [impls.Info].
//  2. Read the comment of the type: it says what the map does wrong, and which of the
//     peer's methods the adapter leaves out, and why.
//  3. Make a map with its constructor, and use it by the methods of impls.Map. Where a
//     constructor takes a [Key], keys are integers or strings.
//
// An adapter has nothing but the peer's map, and each call goes straight to it. The
// constructor is the one that the peer's README recommends. No call returns an error.
//
// # Stability
//
// This package is stable for importers: the exported names, their signatures, and the
// names of the maps in their Info stay. A method may be added when a peer corrects it.
// The versions of the peers, and so their behaviour, may change with any version.
package peers

// Key is the type of keys where a peer needs more of a key than that it is comparable.
type Key interface{ uint64 | string }

package peers

// Key is what the adapters are keyed by where a peer asks for more of a key
// than to be comparable.
type Key interface{ uint64 | string }

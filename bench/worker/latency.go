package worker

// Latencies are what sampled operations of a slice's window took, in ns, in no order.
type Latencies struct {
	Reads  []int64 `json:"reads,omitempty"`  // Loads
	Writes []int64 `json:"writes,omitempty"` // all others but Range
}

// Package machine says what machine this is, what it is like now, and who measures on it.
//
//   - [This] is its identity: results of different machines are never compared.
//   - [Probe] measures its [State]: core-to-core latency and lost CPU. [Stolen] and
//     [Cgroup.Throttling] tell of CPU time that others got, or that a quota took.
//   - [ThisCapacity] is what may change about it while it measures.
//   - [TakeLock] takes the lock that allows one measurement at a time.
package machine

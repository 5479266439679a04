package worker

import (
	"runtime/metrics"
	"time"
)

// The runtime's own account of the collector, in CPU seconds since the process began. It is
// brought up to date when a collection ends.
const (
	collectorTotal  = "/cpu/classes/gc/total:cpu-seconds"
	collectorAssist = "/cpu/classes/gc/mark/assist:cpu-seconds"
)

// collectorTime returns the CPU time that the collector has taken since the process began.
func collectorTime() Collector {
	samples := []metrics.Sample{{Name: collectorTotal}, {Name: collectorAssist}}
	metrics.Read(samples)
	read := func(s metrics.Sample) time.Duration {
		if s.Value.Kind() != metrics.KindFloat64 {
			return 0
		}
		return time.Duration(s.Value.Float64() * float64(time.Second))
	}
	return Collector{read(samples[0]), read(samples[1])}
}

// since returns the CPU time that the collector took after it had taken earlier.
func (c Collector) since(earlier Collector) *Collector {
	return &Collector{c.CPU - earlier.CPU, c.Assist - earlier.Assist}
}

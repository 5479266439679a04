package bench_test

import (
	"flag"
	"runtime"
	"testing"
	"time"

	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/machine"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls/peers/incorrect"
	"example.com/mapbench/workloads"
)

var benchSpec = flag.String("spec", "read=95,50/n=1000", "specs of BenchmarkMap")

// BenchmarkMap runs the workers' loops as a usual Go benchmark:
//
//	go test -run '^$' -bench '^BenchmarkMap$' ./bench -cpu 1,2 -args -spec read=95,50/n=1000
//
// It measures one impl after the other in one process, so its figures drift and
// its layout is one draw; mapbench run does neither.
func BenchmarkMap(b *testing.B) {
	specs, err := workloads.ParseSpecs(*benchSpec)
	if err != nil {
		b.Fatal(err)
	}
	lock, err := machine.TakeLock()
	if err != nil {
		b.Fatal(err)
	}
	defer lock.Release()
	known, err := incorrect.Read("")
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range contestants.All() {
		for _, spec := range specs {
			b.Run("impl="+c.Name+"/"+spec.String(), func(b *testing.B) {
				if wrong := known.Of(c.Name, c.Module, c.Version); len(wrong.Violations) > 0 {
					b.Skipf("incorrect: %v", wrong)
				}
				procs := runtime.GOMAXPROCS(0)
				if c.MaxGoroutines > 0 && max(procs, spec.Goroutines) > c.MaxGoroutines {
					b.Skipf("%s is for %d goroutine", c.Name, c.MaxGoroutines)
				}
				s, answer, err := worker.Open(contestants.All(), worker.Prepare{
					Impl: c.Name, Spec: spec.String(), Procs: procs, Seed: 1, Length: 2 * time.Millisecond,
				})
				if err != nil {
					b.Fatal(err)
				}
				if s == nil {
					b.Skipf("n/a: %+v", answer)
				}
				s.Arm(answer.Bytes)
				b.ReportAllocs()
				b.ResetTimer()
				elapsed := s.Run(b.N)
				b.ReportMetric(float64(elapsed.Nanoseconds())/float64(b.N), "ns/op")
			})
		}
	}
}

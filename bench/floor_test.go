package bench_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls"
)

// BenchmarkFloor compares what harnesses cost an operation: ours, and the usual
// one of RunParallel with random numbers drawn in the loop. Both call nop.
//
//	go test -run '^$' -bench '^BenchmarkFloor$' -cpu 1 ./bench
func BenchmarkFloor(b *testing.B) {
	for _, n := range []int{1000, 1_000_000} {
		for _, read := range []int{100, 95, 75, 50, 0} {
			name := fmt.Sprintf("read=%d/n=%d", read, n)
			b.Run("harness=mapbench/"+name, func(b *testing.B) {
				s, answer, err := worker.Open(contestants.All(), worker.Prepare{
					Impl: "nop", Spec: name, Procs: runtime.GOMAXPROCS(0), Length: 2 * time.Millisecond,
				})
				if err != nil {
					b.Fatal(err)
				}
				s.Arm(answer.Bytes)
				b.ReportMetric(float64(s.Run(b.N).Nanoseconds())/float64(b.N), "ns/op")
			})
			b.Run("harness=RunParallel/"+name, func(b *testing.B) {
				m := impls.NewNop[uint64, worker.Val8](impls.Config{})
				m.Store(0, 0)
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						key := uint64(rand.IntN(2 * n))
						switch draw := rand.IntN(200); {
						case draw < 2*read:
							m.Load(key)
						case draw%2 == 0:
							m.Store(key, 0)
						default:
							m.Delete(key)
						}
					}
				})
			})
		}
	}
}

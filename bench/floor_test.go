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

// BenchmarkFloor compares the costs of an operation in two harnesses: ours, and the usual
// one of RunParallel with random numbers drawn in the loop. Both call nop, one after the
// other. It prints RunParallel's ns/op and, as RunParallel/floor, its ratio to ours. The
// ratio depends less on the machine and the hour than either time does, so it alone is
// published.
//
//	go test -run '^$' -bench '^BenchmarkFloor$' -cpu 1 -count 5 ./bench
func BenchmarkFloor(b *testing.B) {
	for _, n := range []int{1000, 1_000_000} {
		for _, read := range []int{100, 95, 75, 50, 0} {
			spec := fmt.Sprintf("read=%d/n=%d", read, n)
			b.Run(spec, func(b *testing.B) {
				s, answer, err := worker.Open(contestants.All(), worker.Prepare{
					Impl: "nop", Spec: spec, Procs: runtime.GOMAXPROCS(0), Length: 2 * time.Millisecond,
				})
				if err != nil {
					b.Fatal(err)
				}
				s.Arm(answer.Bytes)
				floor := s.Run(b.N)
				b.ResetTimer()
				drawnInTheLoop(b, read, n)
				b.ReportMetric(b.Elapsed().Seconds()/floor.Seconds(), "RunParallel/floor")
			})
		}
	}
}

// drawnInTheLoop runs b.N operations on nop as benchmarks of maps usually do.
func drawnInTheLoop(b *testing.B, read, n int) {
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
}

package workloads

import "testing"

// BenchmarkDraw measures what an operation costs to draw, in ns, in draws of
// 4096 operations.
func BenchmarkDraw(b *testing.B) {
	for _, text := range []string{
		"read=95/dist=uniform/n=1000",
		"read=95/dist=uniform/n=1000000",
		"read=95/dist=uniform/n=1000/sched=random",
		"read=95/dist=zipf0.99/n=1000",
		"read=95/dist=zipf0.99/n=1000000",
		"read=95/dist=hotspot/n=1000",
		"read=95/dist=disjoint/n=1000",
		"read=95/dist=uniform/n=1000/key=string",
		"read=95/dist=zipf0.99/n=100000/key=string",
		"read=95/dist=hotspot/n=1000/key=string",
		"read=95/dist=disjoint/n=1000/key=string",
	} {
		s, err := ParseSpec(text)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(text, func(b *testing.B) {
			if s.Key == String {
				drawBatches[string](b, s)
			} else {
				drawBatches[uint64](b, s)
			}
		})
	}
}

func drawBatches[K Key](b *testing.B, s Spec) {
	const batch = 4096
	stream := NewStream(s, NewUniverse[K](s, 1), 0, 2, 1)
	keys, ops := make([]K, batch), make([]Op, batch)
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i += batch {
		stream.Draw(keys, ops)
	}
}

// BenchmarkGrowth measures what an operation of a growth costs to draw, in ns.
func BenchmarkGrowth(b *testing.B) {
	for _, text := range []string{
		"read=0/n=1000/grow=1",
		"read=50/n=1000000/grow=1",
		"read=95/n=1000/rmw=2/dist=zipf0.99/grow=1",
		"read=50/n=1000/key=string/grow=1",
	} {
		s, err := ParseSpec(text)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(text, func(b *testing.B) {
			if s.Key == String {
				drawGrowths[string](b, s)
			} else {
				drawGrowths[uint64](b, s)
			}
		})
	}
}

func drawGrowths[K Key](b *testing.B, s Spec) {
	w := NewGrowth(s, NewUniverse[K](s, 1), 0, 2, 1)
	keys, ops := w.Draw(nil, nil)
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i += len(ops) {
		keys, ops = w.Draw(keys, ops)
	}
}

// BenchmarkUniverse measures what a launch spends on its keys, in ns a key.
func BenchmarkUniverse(b *testing.B) {
	for _, text := range []string{
		"read=95/dist=zipf0.99/n=100000",
		"read=95/dist=uniform/n=100000/key=string",
	} {
		s, err := ParseSpec(text)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(text, func(b *testing.B) {
			for i := 0; i < b.N; i += s.Universe() {
				if s.Key == String {
					NewUniverse[string](s, 1)
				} else {
					NewUniverse[uint64](s, 1)
				}
			}
		})
	}
}

func BenchmarkDigest(b *testing.B) {
	for range b.N {
		Digest()
	}
}

package workloads

// noRoles says why workloads with separate readers and writers can't be expressed.
const noRoles = "All goroutines of a spec draw from one mix, so a goroutine can't only read or only write. "

// unexpressible is what [NotExpressed] returns.
var unexpressible = []Unexpressed{
	{
		Name:   "ycsb-d",
		What:   "95 % reads, 5 % inserts; reads favour what was inserted latest",
		Source: "YCSB, workloads/workloadd",
		Why:    "The law of the keys would have to follow the inserts; those of a spec stay as they are. It also grows while it reads, without end",
	}, {
		Name:   "cmb-rapid-grow",
		What:   "5 % reads, 80 % inserts, 5 % removes, 10 % updates; starts empty",
		Source: "xacrimon/conc-map-bench, src/workloads.rs: RapidGrow",
		Why: "It removes while it grows, and a growth that must end at n entries has no deletes. " +
			"Nearest: read=5/dist=disjoint/rmw=10/grow=1",
	}, {
		Name:   "parlayhash-strings",
		What:   "0, 10 and 50 % updates of a map from words to four longs; keys drawn by trigrams of English, 1.2·10^6 entries",
		Source: "cmuparlay/parlayhash, README.md (Benchmarks)",
		Why:    "There is no law of the keys like that of words, no key of varying length, and no value of 32 bytes",
	}, {
		Name:   "puzpuzpuz-range",
		What:   "every goroutine but one ranges over the whole map, of 10^2 to 10^6 entries; one stores",
		Source: "puzpuzpuz/go-concurrent-map-bench, bench_test.go: Range",
		Why:    noRoles + "A Range stops after 100 entries. Nearest: read=0/range=99",
	}, {
		Name:   "puzpuzpuz-cold",
		What:   "99, 90 and 75 % reads, the rest half stores and half deletes; starts empty and fills to half of the keys",
		Source: "puzpuzpuz/go-concurrent-map-bench, bench_test.go: NoWarmUp",
		Why:    "It deletes while it grows. Once filled, it is puzpuzpuz with half of its n",
	}, {
		Name:   "caffeine-get-put",
		What:   "8 threads that read, 8 that write, or 6 that read beside 2 that write; scrambled zipf 0.99 over 10922 keys, all present",
		Source: "ben-manes/caffeine, GetPutBenchmark.java",
		Why:    noRoles + "Readers alone are ycsb-c/n=10922, writers alone ycsb-c/read=0/n=10922; nearest to 6 beside 2: ycsb-c/read=75/n=10922",
	}, {
		Name:   "otter",
		What:   "100, 75, 50, 25 and 0 % of the goroutines read, the others write; scrambled zipf 0.99 over 10922 keys, all present",
		Source: "maypok86/benchmarks, perf/bench_test.go",
		Why:    noRoles + "Nearest: ycsb-c/read=100,75,50,25,0/n=10922/key=string",
	}, {
		Name:   "gostd-adversarial-alloc",
		What:   "Loads of keys never used before, and a store after 1 of them, after 2 more, after 3 more, and so on",
		Source: "Go, src/sync/map_bench_test.go: BenchmarkMapAdversarialAlloc",
		Why:    "Its mix changes while it runs: stores become ever rarer. It was made against the sync.Map of before Go 1.24",
	}, {
		Name:   "gostd-adversarial-delete",
		What:   "Loads of keys never used before from a map of 1024; every 1024th operation also deletes the first entry that Range meets, and stores another",
		Source: "Go, src/sync/map_bench_test.go: BenchmarkMapAdversarialDelete",
		Why:    "Which key it deletes depends on the map, and so isn't known before the clock starts",
	}, {
		Name:   "gostd-range",
		What:   "Ranges over all of 1024 entries",
		Source: "Go, src/sync/map_bench_test.go: BenchmarkMapRange",
		Why:    "A Range stops after 100 entries, so that its cost doesn't hang on n. Nearest: read=0/range=100/n=1024",
	}, {
		Name:   "gostd-swap-and-compare",
		What:   "LoadAndDelete, Swap, CompareAndSwap, CompareAndDelete and Clear, on one key and on 1024",
		Source: "Go, src/sync/map_bench_test.go: the other benchmarks",
		Why:    "These operations aren't among the kinds, as most of the maps compared don't have them",
	},
}

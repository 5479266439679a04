package workloads

// Differences that several presets share.
const (
	ycsbZipf = "YCSB draws one of 10^10 ranks and hashes it to a record, so that the hottest of 1000 records gets 4 % of the operations; " +
		"here a rank is a key, and it gets 13 % where 1000 are all present. Records there have 1 KB"
	bustleBalance = "An insert always adds and a remove takes the oldest entry there; " +
		"here both draw from the goroutine's keys, in the proportion that keeps the size. "
	bustleUpdate = "An update leaves an absent key absent there; rmw stores it. "
	cmbHits      = "With 2^k threads 37.5 % of the reads hit there, more here; n=25165824 there"
	inTurn       = "Keys come in turn there, at random here"
)

// allPresets is what [Presets] returns. If a source inserts, removes and updates, hit is chosen
// so that its mix keeps the size.
var allPresets = []Preset{
	{
		Name:    "ycsb-a",
		Spec:    "read=50/dist=zipf0.99/n=1000/hit=100",
		What:    "50 % reads, 50 % updates of 1000 records, zipf 0.99",
		Source:  "YCSB, workloads/workloada",
		Differs: ycsbZipf,
	}, {
		Name:    "ycsb-b",
		Spec:    "read=95/dist=zipf0.99/n=1000/hit=100",
		What:    "95 % reads, 5 % updates of 1000 records, zipf 0.99",
		Source:  "YCSB, workloads/workloadb",
		Differs: ycsbZipf,
	}, {
		Name:    "ycsb-c",
		Spec:    "read=100/dist=zipf0.99/n=1000/hit=100",
		What:    "100 % reads of 1000 records, zipf 0.99",
		Source:  "YCSB, workloads/workloadc",
		Differs: ycsbZipf,
	}, {
		Name:   "ycsb-e",
		Spec:   "read=0/dist=zipf0.99/n=1000/range=95",
		What:   "95 % scans of 1 to 100 records from a key on, 5 % inserts, 1000 records at first, zipf 0.99",
		Source: "YCSB, workloads/workloade",
		Differs: "A hash map has no order: a Range starts anywhere and stops after 100. " +
			"The inserts are half stores, half deletes, of a universe twice as large, so that the size holds. Records there have 1 KB",
	}, {
		Name:    "ycsb-f",
		Spec:    "read=50/dist=zipf0.99/n=1000/rmw=50/hit=100",
		What:    "50 % reads, 50 % read-modify-writes of 1000 records, zipf 0.99",
		Source:  "YCSB, workloads/workloadf",
		Differs: ycsbZipf,
	}, {
		Name:    "hotspot",
		Spec:    "read=95/dist=hotspot/hit=100",
		What:    "95 % reads, 5 % updates; 20 % of the records take 80 % of the operations",
		Source:  "YCSB, site/ycsb/workloads/CoreWorkload.java: requestdistribution=hotspot, else its defaults",
		Differs: "",
	}, {
		Name:    "cmb-read-heavy",
		Spec:    "read=98/dist=disjoint/store=1/delete=1",
		What:    "98 % reads, 1 % inserts, 1 % removes; 0.75·2^25 entries at first",
		Source:  "xacrimon/conc-map-bench, src/workloads.rs: ReadHeavy",
		Differs: bustleBalance + cmbHits,
	}, {
		Name:    "cmb-exchange",
		Spec:    "read=10/dist=disjoint/store=40/delete=40/rmw=10/hit=55.555556",
		What:    "10 % reads, 40 % inserts, 40 % removes, 10 % updates; 0.75·2^25 entries at first",
		Source:  "xacrimon/conc-map-bench, src/workloads.rs: Exchange",
		Differs: bustleBalance + bustleUpdate + cmbHits,
	}, {
		Name:    "bustle-read-heavy",
		Spec:    "read=94/dist=disjoint/store=2/delete=1/rmw=3/hit=83.333333",
		What:    "94 % reads, 2 % inserts, 1 % removes, 3 % updates; starts empty unless told otherwise",
		Source:  "jonhoo/bustle, src/lib.rs: Mix::read_heavy",
		Differs: bustleBalance + bustleUpdate + "It starts full here",
	}, {
		Name:    "bustle-insert-heavy",
		Spec:    "read=10/dist=disjoint/store=80/rmw=10/hit=60/grow=1",
		What:    "10 % reads, 80 % inserts, 10 % updates; from empty to 60 % of 2^25 keys",
		Source:  "jonhoo/bustle, src/lib.rs: Mix::insert_heavy, Workload::new",
		Differs: "An update takes any of the thread's keys there, and one that is present here; n=20132659 there",
	}, {
		Name:    "bustle-update-heavy",
		Spec:    "read=35/dist=disjoint/store=10/delete=5/rmw=50/hit=92.307692",
		What:    "35 % reads, 5 % inserts, 5 % removes, 50 % updates, 5 % upserts; starts empty unless told otherwise",
		Source:  "jonhoo/bustle, src/lib.rs: Mix::update_heavy",
		Differs: bustleBalance + bustleUpdate + "Upserts count as stores, and it starts full here",
	}, {
		Name:    "bustle-uniform",
		Spec:    "read=20/dist=disjoint/store=40/delete=20/rmw=20/hit=75",
		What:    "20 % each of reads, inserts, removes, updates and upserts; starts empty unless told otherwise",
		Source:  "jonhoo/bustle, src/lib.rs: Mix::uniform",
		Differs: bustleBalance + bustleUpdate + "Upserts count as stores, and it starts full here",
	}, {
		Name:    "parlayhash",
		Spec:    "read=100,90,50/dist=uniform,zipf0.99/n=10000/loadorstore=1/delete=1",
		What:    "0, 10 and 50 % updates, half inserts and half removes, of 10^4 and 10^7 entries over twice as many keys; uniform and zipf 0.99",
		Source:  "cmuparlay/parlayhash, README.md (Benchmarks), benchmarks/test_map.cpp",
		Differs: "Only the smaller of its sizes: put n=10000000 after the name for the other",
	}, {
		Name:   "puzpuzpuz",
		Spec:   "read=100,99,90,75/n=100,1000,100000,1000000/key=uint64,string",
		What:   "100, 99, 90 and 75 % reads, the rest half stores and half deletes, of 10^2, 10^3, 10^5 and 10^6 keys, all present at first; int keys and strings with a long common prefix",
		Source: "puzpuzpuz/go-concurrent-map-bench, bench_test.go: WarmUp",
		Differs: "There the deletes empty half of the map while it is measured, and hits fall from 100 to 50 %; " +
			"here the map holds n of 2n keys throughout. The prefix has 45 bytes there, 44 here",
	}, {
		Name:    "gostd-mostly-hits",
		Sized:   true,
		Spec:    "read=100/n=1023/hit=99.902344",
		What:    "Loads of 1024 keys; 1023 of them are present",
		Source:  "Go, src/sync/map_bench_test.go: BenchmarkMapLoadMostlyHits",
		Differs: inTurn,
	}, {
		Name:    "gostd-mostly-misses",
		Sized:   true,
		Spec:    "read=100/n=1/hit=0.097656",
		What:    "Loads of 1024 keys; 1 of them is present",
		Source:  "Go, src/sync/map_bench_test.go: BenchmarkMapLoadMostlyMisses",
		Differs: inTurn,
	}, {
		Name:   "gostd-balanced",
		Sized:  true,
		Spec:   "read=0/n=128/loadorstore=50/delete=50",
		What:   "LoadOrStores: half find one of 128 keys, and half insert a key never used before",
		Source: "Go, src/sync/map_bench_test.go: BenchmarkMapLoadOrStoreBalanced",
		Differs: "The map grows without end there; here as many deletes keep the size, in a universe of 256 keys. " +
			inTurn,
	}, {
		Name:    "gostd-unique",
		Spec:    "read=0/loadorstore=100/grow=1",
		What:    "LoadOrStores of keys never used before",
		Source:  "Go, src/sync/map_bench_test.go: BenchmarkMapLoadOrStoreUnique",
		Differs: "The map grows as far as the benchmark runs there, over and over from empty to n here. Keys ascend there, and are random here",
	}, {
		Name:    "gostd-collision",
		Sized:   true,
		Spec:    "read=0/n=1/loadorstore=100/hit=100",
		What:    "LoadOrStores of one key, which is present",
		Source:  "Go, src/sync/map_bench_test.go: BenchmarkMapLoadOrStoreCollision",
		Differs: "",
	}, {
		Name:   "fbobj",
		Spec:   "read=100/hit=76.845635",
		What:   "gets 0.768, of keys by a measured popularity; lone gets 0.232, of keys that are asked for once",
		Source: "facebook/CacheLib, cachelib/cachebench/test_configs/hit_ratio/tao_leader_fbobj/config.json",
		Differs: "The measured popularity lies between uniform and zipf 0.99; it is uniform here. " +
			"A get that misses sets there, and evicts. 71605574 keys there",
	}, {
		Name:    "churn",
		Spec:    "read=0",
		What:    "only writes: half stores, half deletes; half of them change the map",
		Source:  "mapbench",
		Differs: "",
	}, {
		Name:    "article",
		Spec:    "read=95,50,0/n=10000/hit=100",
		What:    "10^6 operations on 10^4 int keys: 5, 50 and 100 % writes to sync.Map took 12.3, 89.7 and 215.4 ms",
		Source:  "the article that this project began from, its table of sync.Map under write loads",
		Differs: "Taken here: uniform keys, all present, as many goroutines as procs",
	},
}

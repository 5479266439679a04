package recommend

import (
	"fmt"
	"strings"

	"example.com/mapbench/workloads"
)

// A Start is the first lines of Go with a map.
type Start struct {
	Import string // the path of the package
	Lines  []string
}

// String returns the lines as they stand in a file.
func (s Start) String() string {
	return fmt.Sprintf("import %q\n\n%s\n", s.Import, strings.Join(s.Lines, "\n"))
}

// The first lines with maps whose methods are those of [sync.Map]: a constructor, then these.
const (
	storeLoad = "m.Store(KEY, 1)\nvalue, ok := m.Load(KEY)"
	setGet    = "m.Set(KEY, 1)\nvalue, ok := m.Get(KEY)"
)

// starts are the first lines with each map, by impl and where they differ by impl and type
// of keys. TYPE, KEY and ENTRIES stand for the type of keys, one key, and the number of
// entries. The peers' lines are for their own packages, not for our adapters.
var starts = map[string]Start{
	"sync.Map": {"sync", []string{"var m sync.Map", storeLoad}},
	"mutex": {"sync", []string{
		"var mu sync.Mutex", "m := make(map[TYPE]int, ENTRIES)",
		"mu.Lock()\nm[KEY] = 1\nmu.Unlock()", "mu.Lock()\nvalue, ok := m[KEY]\nmu.Unlock()",
	}},
	"rwmutex": {"sync", []string{
		"var mu sync.RWMutex", "m := make(map[TYPE]int, ENTRIES)",
		"mu.Lock()\nm[KEY] = 1\nmu.Unlock()", "mu.RLock()\nvalue, ok := m[KEY]\nmu.RUnlock()",
	}},
	"sharded": own("NewSharded"),
	"hinted":  own("NewHinted"),
	"cas":     own("NewCAS"),
	"cow":     own("NewCOW"),
	"xsync":   {"github.com/puzpuzpuz/xsync/v4", []string{"m := xsync.NewMap[TYPE, int](xsync.WithPresize(ENTRIES))", storeLoad}},
	"xsync3":  {"github.com/puzpuzpuz/xsync/v3", []string{"m := xsync.NewMapOf[TYPE, int](xsync.WithPresize(ENTRIES))", storeLoad}},
	"haxmap":  {"github.com/alphadose/haxmap", []string{"m := haxmap.New[TYPE, int](ENTRIES)", setGet}},

	"cmap/string": {"github.com/orcaman/concurrent-map/v2", []string{"m := cmap.New[int]()", setGet}},
	"cmap/uint64": {"github.com/orcaman/concurrent-map/v2", []string{
		"shard := func(key uint64) uint32 { return uint32((key ^ key>>32) * 0x9E3779B97F4A7C15 >> 32) }",
		"m := cmap.NewWithCustomShardingFunction[uint64, int](shard)", setGet,
	}},
	"skipmap/string": {"github.com/bytedance/gopkg/collection/skipmap", []string{"m := skipmap.NewString()", storeLoad}},
	"skipmap/uint64": {"github.com/bytedance/gopkg/collection/skipmap", []string{"m := skipmap.NewUint64()", storeLoad}},
}

// own returns the first lines with a map of this project.
func own(constructor string) Start {
	return Start{"example.com/mapbench/impls", []string{"m := impls." + constructor + "[TYPE, int](impls.Config{N: ENTRIES})", storeLoad}}
}

// StartWith returns the first lines with an impl under a workload. It reports false for an
// impl that is not known here.
func StartWith(impl string, spec workloads.Spec) (Start, bool) {
	name, _, _ := strings.Cut(impl, ":")
	keyType, key := "uint64", "7"
	if spec.Key == workloads.String {
		keyType, key = "string", `"seven"`
	}
	template, ok := starts[name]
	if !ok {
		template, ok = starts[name+"/"+keyType]
	}
	fill := strings.NewReplacer("TYPE", keyType, "KEY", key, "ENTRIES", fmt.Sprint(spec.N))
	start := Start{Import: template.Import}
	for _, line := range template.Lines {
		start.Lines = append(start.Lines, strings.Split(fill.Replace(line), "\n")...)
	}
	return start, ok
}

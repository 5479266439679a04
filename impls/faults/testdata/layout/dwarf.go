package main

import (
	"debug/dwarf"
	"debug/elf"
	"fmt"
	"os"
	"unsafe"
)

// offsets maps "type.field" to where the field lies, for the types below.
var offsets = func() map[string]uintptr {
	types := map[string]string{
		"internal/runtime/maps.Map":             "Map",
		"internal/runtime/maps.table":           "table",
		"internal/runtime/maps.groupsReference": "groups",
		"internal/abi.MapType":                  "MapType",
	}
	path, err := os.Executable()
	if err != nil {
		fail(err)
	}
	file, err := elf.Open(path)
	if err != nil {
		fail(err)
	}
	info, err := file.DWARF()
	if err != nil {
		fail(err)
	}
	found := make(map[string]uintptr)
	for r := info.Reader(); ; {
		entry, err := r.Next()
		if err != nil {
			fail(err)
		}
		if entry == nil {
			return found
		}
		name, _ := entry.Val(dwarf.AttrName).(string)
		short, ok := types[name]
		if entry.Tag != dwarf.TagStructType || !ok {
			if entry.Tag != dwarf.TagCompileUnit {
				r.SkipChildren()
			}
			continue
		}
		for {
			member, err := r.Next()
			if err != nil {
				fail(err)
			}
			if member.Tag == 0 {
				break
			}
			field, _ := member.Val(dwarf.AttrName).(string)
			offset, _ := member.Val(dwarf.AttrDataMemberLoc).(int64)
			found[short+"."+field] = uintptr(offset)
		}
	}
}()

func fail(err error) {
	fmt.Fprintln(os.Stderr, "layout:", err)
	os.Exit(64)
}

// offset returns where a field lies.
func offset(field string) uintptr {
	at, ok := offsets[field]
	if !ok {
		fail(fmt.Errorf("no field %s in the DWARF of this program; has the map of this Go version changed?", field))
	}
	return at
}

var (
	mapUsed        = offset("Map.used")
	mapSeed        = offset("Map.seed")
	mapDirPtr      = offset("Map.dirPtr")
	mapDirLen      = offset("Map.dirLen")
	mapGlobalShift = offset("Map.globalShift")
	mapWriting     = offset("Map.writing")
	tableUsed      = offset("table.used")
	tableCapacity  = offset("table.capacity")
	tableIndex     = offset("table.index")
	tableGroups    = offset("table.groups")
	groupsPtr      = offset("groups.data")
	groupsMask     = offset("groups.lengthMask")
	typeHasher     = offset("MapType.Hasher")
	typeGroupSize  = offset("MapType.GroupSize")
	typeSlotSize   = offset("MapType.SlotSize")
)

// header returns the header of a map.
func header(m map[int]int) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&m)) }

// field reads the field of a struct.
func field[T any](of unsafe.Pointer, offset uintptr) T { return *(*T)(unsafe.Add(of, offset)) }

// tables returns the directory of a map; it is empty as long as the map is one
// group.
func tables(m map[int]int) []unsafe.Pointer {
	h := header(m)
	return unsafe.Slice(field[*unsafe.Pointer](h, mapDirPtr), field[int](h, mapDirLen))
}

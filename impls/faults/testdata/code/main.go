// Code is not run: its machine code and its symbols are looked at.
package main

func main() {
	assignUint64(map[uint64]int{}, 1)
	assignInt(map[int]int{}, 1)
	assignInt64(map[int64]int{}, 1)
	assignFloat(map[float64]int{}, 1)
	assignLarge(map[int]large{}, 1)
	remove(map[float64]int{}, 1)
	load()
	count()
	store(new(int))
	setPointer(new(int))
	setNumber(1, new(int))
}

package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
)

// kernelFunctions reads a file of BTF (the kernel's Documentation/bpf/btf.rst)
// and returns the names of each function's parameters.
func kernelFunctions(path string) (map[string][]string, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	const magic, headerSize = 0xeb9f, 24
	if len(file) < headerSize || binary.NativeEndian.Uint16(file) != magic {
		return nil, errors.New("no BTF in " + path)
	}
	word := func(at int) int { return int(binary.NativeEndian.Uint32(file[at:])) }
	header := word(4)
	types, end := header+word(8), header+word(8)+word(12)
	strings := file[header+word(16):][:word(20)]
	name := func(at int) string {
		text, _, _ := bytes.Cut(strings[word(at):], []byte{0})
		return string(text)
	}

	const kindFunction, kindPrototype = 12, 13
	prototypes := make(map[int][]string) // by type
	functions := make(map[string]int)    // the prototype of each
	for id := 1; types < end; id++ {
		info := word(types + 4)
		kind, members := info>>24&31, info&0xffff
		switch kind {
		case kindFunction:
			functions[name(types)] = word(types + 8)
		case kindPrototype:
			parameters := []string{}
			for i := range members {
				parameters = append(parameters, name(types+12+8*i))
			}
			prototypes[id] = parameters
		}
		types += 12 + tail(kind, members)
	}
	named := make(map[string][]string)
	for name, prototype := range functions {
		named[name] = prototypes[prototype]
	}
	return named, nil
}

// tail is the number of bytes that follow the three words of a type.
func tail(kind, members int) int {
	switch kind {
	case 1, 14, 17: // integer, variable, declaration tag
		return 4
	case 3: // array
		return 12
	case 4, 5, 15, 19: // struct, union, data section, enum of 64 bits
		return 12 * members
	case 6, 13: // enum, prototype
		return 8 * members
	}
	return 0
}

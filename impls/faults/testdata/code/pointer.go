package main

var pointer *int

//go:noinline
func setPointer(p *int) { pointer = p }

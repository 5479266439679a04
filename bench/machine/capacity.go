package machine

import (
	"fmt"
	"runtime"
)

// Capacity is what may change about a machine while it measures.
type Capacity struct {
	// Cores is the number of logical CPUs that this process may use now.
	Cores int
	// MaxKHz is the frequency that all of them may reach now, in kHz: the lowest of their
	// highest. It is 0 where the system doesn't tell it, as in virtual machines.
	MaxKHz int
}

// ThisCapacity returns the capacity of this machine.
func ThisCapacity() Capacity {
	cores, kHz := coresAndKHz()
	if cores == 0 {
		cores = runtime.NumCPU()
	}
	return Capacity{cores, kHz}
}

// String returns it for people: "2 cores of up to 3400 MHz".
func (p Capacity) String() string {
	text := fmt.Sprintf("%d cores", p.Cores)
	if p.Cores == 1 {
		text = "1 core"
	}
	if p.MaxKHz > 0 {
		text += fmt.Sprintf(" of up to %d MHz", p.MaxKHz/1000)
	}
	return text
}

package machine

import (
	"fmt"
	"runtime"
)

// Capacity is what may change about a machine while it measures.
type Capacity struct {
	// Cores is the number of logical CPUs that this process may use now.
	Cores int
	// MaxKHz is the frequency that all of them may run at now, in kHz: the least of
	// their highest; 0 where the system doesn't tell, as virtual machines don't.
	MaxKHz int
}

// ThisCapacity returns the pace of the machine that it runs on.
func ThisCapacity() Capacity {
	cores, kHz := coresAndKHz()
	if cores == 0 {
		cores = runtime.NumCPU()
	}
	return Capacity{cores, kHz}
}

// String says it for people: "2 cores of up to 3400 MHz".
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

package machine

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// TestCapacityIsOfTheSlowestCPU gives a frequency to each CPU that this process may use,
// the lowest to the last.
func TestCapacityIsOfTheSlowestCPU(t *testing.T) {
	old := frequencyFile
	defer func() { frequencyFile = old }()
	frequencyFile = filepath.Join(t.TempDir(), "cpu%d")
	var allowed unix.CPUSet
	if err := unix.SchedGetaffinity(0, &allowed); err != nil {
		t.Fatal(err)
	}
	if cores, kHz := coresAndKHz(); cores != allowed.Count() || kHz != 0 {
		t.Errorf("without files of frequencies: %d CPUs of %d kHz; want %d of 0", cores, kHz, allowed.Count())
	}
	least := 3_000_000
	for cpu := range len(allowed) * 64 {
		if !allowed.IsSet(cpu) {
			continue
		}
		least -= 1000
		if err := os.WriteFile(fmt.Sprintf(frequencyFile, cpu), fmt.Appendln(nil, least), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if cores, kHz := coresAndKHz(); cores != allowed.Count() || kHz != least {
		t.Errorf("%d CPUs of %d kHz; want %d of %d", cores, kHz, allowed.Count(), least)
	}
}

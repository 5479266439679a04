//go:build !unix

package bench

import "example.com/mapbench/bench/machine"

func (p *process) stop() error { return machine.ErrNoMeasuring }

func (p *process) resume() error { return machine.ErrNoMeasuring }

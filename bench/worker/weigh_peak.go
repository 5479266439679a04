package worker

import "runtime"

// lookEvery and collectEvery say how closely a [peak] watches: it looks at what was allocated
// after every entry, or later after each 128th part of the entries, and collects after a
// sixteenth of the live heap was allocated, but not for less than leastCollected bytes. So a map
// of 1000 entries costs about 430 looks and up to 70 collections, and one of a million 1,300
// and 200, most of them while it is small.
const (
	lookEvery      = 128
	collectEvery   = 16
	leastCollected = 1 << 10
)

// A peak finds the most bytes that were live at one moment while one goroutine made a map
// grow. That is what a program needs whose collector runs all the time: it depends on the
// map alone. The heap that a program sees under the default collector is up to twice as
// large, by how its collections happen to lie.
//
// Nobody can read the live heap at every moment, since that takes a collection. What is
// known is the live heap at some moments, and what was allocated between them. From one such
// moment to the next, what was allocated and didn't stay is garbage, for the greater part
// the table that the map outgrew. The map copies it to the new one within a call, during
// which both are live. So the most in between is taken for what was live at either moment,
// plus the garbage, but no more of that than one look saw allocated: a table that grows in
// many small parts, as Go's does, never has all old parts beside the new ones.
//
// That is exact for a map that grows by one large allocation, and for one that makes no
// garbage. In between it errs by at most a sixteenth.
type peak struct {
	scale     *scale
	base      int64 // live bytes before the map was made
	live      int64 // live bytes after the last collection
	allocated int64 // bytes ever allocated by then
	seen      int64 // bytes ever allocated by the last look
	largest   int64 // bytes allocated between two looks, the most since the last collection
	most      int64 // live bytes
}

// start begins. The caller has just collected the garbage.
func (p *peak) start() {
	p.live, p.allocated = p.scale.read()
	p.base, p.most, p.seen = p.live, p.live, p.allocated
}

// look takes note of what was allocated since the last look.
func (p *peak) look() {
	_, now := p.scale.read()
	p.largest = max(p.largest, now-p.seen)
	p.seen = now
	if now-p.allocated > max(leastCollected, (p.live-p.base)/collectEvery) {
		p.collect()
	}
}

// collect collects the garbage, and works out the most that was live since the last time.
func (p *peak) collect() {
	runtime.GC()
	live, now := p.scale.read()
	garbage := p.live + now - p.allocated - live
	p.most = max(p.most, max(p.live, live)+max(0, min(garbage, p.largest)))
	p.live, p.allocated, p.seen, p.largest = live, now, now, 0
}

// end returns the most bytes that were live since start, less what was live then.
func (p *peak) end() float64 {
	p.look()
	if p.seen > p.allocated {
		p.collect()
	}
	return float64(p.most - p.base)
}

// Package proof writes docs/gate.md, which says how often the gate is wrong and what it
// finds. The page rests on gate runs that were measured for it, in results/gate:
//
//	aa/night-NN             gate runs of one subject against itself
//	plant-SHARE/…           gate runs with a planted slowdown, of any names
//	hundred                 a gate run of the suite of 100 cells
//	pull/aa/night-NN        the same by the plan of a pull request, and its time
//	pull/plant-SHARE/…      these with a planted slowdown
//	real/NAME               a change that no one planted
//	real/NAME/long          the same change, measured directly for long
//	benchstat/aa/night-NN   runs of go test with one subject on both sides
//	benchstat/plant-SHARE/… the same with planted slowdowns
//	resampled.json          what was found in gate runs that are made of those in aa
//
// A gate run's folder holds night.txt, which may be trimmed, and verdict.json. A folder below
// benchstat holds old.txt, new.txt and seconds, as scripts/benchstat-runs leaves them. If a
// folder is missing, the page says "not measured yet".
//
//  1. [Trim] removes from the gate runs what judging doesn't read.
//  2. [Resample] makes gate runs of those in aa and writes resampled.json. It is the only
//     random step: pool.go shuffles sweeps, from a constant seed and the number of the run.
//  3. [Read] reads the folder, and judges all gate runs again by the rule in force today. So
//     the page and the gate always follow one rule.
//  4. [WriteDoc] writes the page.
package proof

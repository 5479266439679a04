package proof

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/words"
)

// building is the part of a pull request's time in which both sides are built, as made gate
// runs take it.
const building = time.Minute

// pace returns how long a launch took in the median gate run of 20 cells, in seconds; 0 if none
// was measured.
func (r *Results) pace() float64 {
	var paces []float64
	for _, n := range slices.Concat(r.aa, r.planted) {
		if n.Pairs > 0 {
			paces = append(paces, n.Elapsed/float64(n.Pairs))
		}
	}
	if len(paces) == 0 {
		return 0
	}
	return median(paces)
}

// mostLaunches returns how many launches of that pace the time of a pull request is enough for;
// 0 if the pace is not known.
func (r *Results) mostLaunches() int {
	if pace := r.pace(); pace > 0 {
		return int((gate.PullBudget - building).Seconds() / pace)
	}
	return 0
}

// pullSection writes what a gate run on a pull request takes and finds, and how to have one.
func (p *page) pullSection() {
	plan := gate.PullPlan()
	p.printf(`
## On a pull request

`+"`mapbench gate -pr`"+` compares HEAD with its merge base, in the 20 cells of the suite small. It takes at most
%s with the building of both sides: no launch is begun that would end later. A change to a library may
slow all of its cells, and each of them needs pairs. So there are fewer of them: %d in the screen, and to
confirm at least %d, or %d if the history has fewer than 5 gate runs, and at most %d. If at most %d cells are
suspected, each gets as many as with a whole screen. If there is no time for the pairs of all suspects, those
that need the fewest come first. The tests and their levels are the same, and so is the promise: a false
alarm in at most %s of gate runs.

`, minutes(gate.PullBudget.Seconds()), plan.Screen, plan.LeastConfirm, plan.Confirm, plan.MostConfirm, gate.FewSuspects, percent(plan.Alpha()))
	if p.resampled == nil || p.resampled.Pull == nil {
		p.printf("Not measured yet.\n")
	} else {
		p.pullRuns(p.resampled.Pull.All)
	}
	p.pullMeasured()
	p.printf(`
**Workflows.** Two of GitHub's workflows judge each pull request and comment on it, those of forks too. These
are all the lines that a library needs, with REPOSITORY and COMMIT those of mapbench:

	# .github/workflows/gate.yml
	name: gate
	on: pull_request
	permissions: {}
	jobs:
	  gate:
	    permissions: {contents: read}
	    uses: REPOSITORY/.github/workflows/gate.yml@COMMIT
	    with: {worker: mapbench, runner: '["self-hosted", "idle"]'}

	# .github/workflows/comment.yml
	name: comment
	on: {workflow_run: {workflows: [gate], types: [completed]}}
	permissions: {}
	jobs:
	  comment:
	    permissions: {actions: read, contents: read, pull-requests: write}
	    uses: REPOSITORY/.github/workflows/comment.yml@COMMIT

The first runs code of the pull request, so it can't write and has no credentials. It leaves a comment as an
artifact. The second runs none of that code. It refuses an artifact that is not of the form that the gate
writes, or that names another pull request than the one whose commit was measured, as GitHub tells it. Names of
branches and maps in a comment notify nobody and link to nothing.

**A runner of your own** is better. The time of the same code differs by 26 %% between jobs on shared runners,
and by 0.3 %% within a job. All pairs of a gate run are measured within one job, so shared runners raise no
more false alarms. But what they find differs from job to job, as their noise does, and a history, which saves
pairs, counts only where it was measured on the same machine. A runner of your own runs the code of pull
requests: let it start anew for each job, and let GitHub ask you before it runs workflows of outside contributors.
`)
}

// pullMeasured writes what complete gate runs by the plan of a pull request have found.
func (p *page) pullMeasured() {
	if len(p.pullAA)+len(p.pullPlanted) == 0 {
		p.printf("\nNo complete gate run by this plan was measured yet.\n")
		return
	}
	p.printf("\nComplete gate runs by this plan, of 20 cells and within its time:\n\n")
	p.head("planted", "gate runs", "with a false alarm", "cells found", "inconclusive", "time")
	if runs := p.pullAA; len(runs) > 0 {
		found := gate.NewSeries(outcomesOf(runs))
		p.row("nothing", strconv.Itoa(len(runs)), alarms(found.Alarms, found.Runs-found.Invalid), "", strconv.Itoa(found.Inconclusive), timeText(runs))
	}
	byShare := make(map[float64][]*measured)
	for _, n := range p.pullPlanted {
		byShare[n.planted.Share] = append(byShare[n.planted.Share], n)
	}
	for _, share := range slices.Sorted(maps.Keys(byShare)) {
		runs := byShare[share]
		tally := tallyOf(runs, share)
		p.row(percent(share), strconv.Itoa(len(runs)), "", found(tally.found, tally.cells), strconv.Itoa(gate.NewSeries(outcomesOf(runs)).Inconclusive), timeText(runs))
	}
	p.reasons(p.pullAA)
}

// pullRuns writes what was found in made gate runs on pull requests.
func (p *page) pullRuns(ways []*resampled) {
	p.printf(`%s gate runs in each row, made as above without a history. They take as long as their launches would
at the pace of the median gate run above of 20 cells, %s s a launch. %s is left for building, so %s
launches are the most. "Time was up" counts gate runs in which a suspect lacks pairs for that reason. A gate run
for which the pool was too small ends early.

`, words.Thousands(float64(ways[0].Runs)), words.Decimal(p.pace(), 2), minutes(building.Seconds()), words.Thousands(float64(ways[0].Most)))
	p.head("added", "gate runs with a false alarm", "found", "worst cell", "inconclusive", "time was up", "mean time")
	for _, way := range ways {
		row := p.madeRow(way)
		runs := float64(way.Runs)
		p.row(row[0], row[1], row[2], row[3], row[5], percent(float64(way.Cut)/runs), minutes(building.Seconds()+way.Pairs*p.pace()))
	}
}

#!/bin/sh
# slurm.sh N DIR [flags of gate]: a gate run as N jobs of a Slurm array, one measurement a
# node, and then a job that merges them. In the checkout, with bin/mapbench built, on a
# file system that all nodes share:
#
#   job=$(sbatch --parsable --array=1-4 scripts/shards/slurm.sh 4 DIR -old HEAD~1)
#   sbatch --dependency=afterany:$job scripts/shards/slurm.sh 4 DIR
#
# The same two commands measure only shards that have not ended, and merge again. The
# output is in slurm-*.out; the merge job's exit code is the gate's.
#SBATCH --job-name=mapbench
#SBATCH --nodes=1
#SBATCH --exclusive
set -u
n=${1:?slurm.sh: no number of shards; want N DIR} dir=${2:?slurm.sh: no folder; want N DIR}
shift 2
cd "${SLURM_SUBMIT_DIR:-.}" || exit 2
if [ -z "${SLURM_ARRAY_TASK_ID:-}" ]; then
	set --
	for i in $(seq "$n"); do set -- "$@" "$dir/$i"; done
	exec bin/mapbench merge -o "$dir/merged" "$@"
fi
shard=$dir/$SLURM_ARRAY_TASK_ID
if [ -e "$shard/verdict.json" ]; then exit 0; fi
exec bin/mapbench gate "$@" -shard "$SLURM_ARRAY_TASK_ID/$n" -o "$shard"

#!/usr/bin/env bash
# Tells workers to stop (SIGTERM, and the end of the time they were lent) in the middle of trainings.
#
#   mvn -q package -DskipTests && src/test/sh/hand-over.sh
#
# Prints how soon they ended and with what status, and that their jobs went on from the very step without losing an attempt.
set -euo pipefail
export TOKENS=${TOKENS:-3000000}
# shellcheck source=src/test/sh/cluster.sh
source "$(dirname "$0")/cluster.sh"
export KAKEHASHI_GRACE=10S

training() { sql "select id || ' ' || done / 256 from job where state = 'RUNNING' and kind = 'train-saes' and done > ${1:-0} * total order by id limit 1"; }

await_training() { until [ -n "$(training "$1")" ]; do sleep 0.1; done; }

make_world
postgres_start
web
until_up
worker worker1
submit 2
await_training 0.1
read -r job step <<<"$(training)"
at=$(date +%s%N)
kill -TERM "${process[worker1]}"
status=0
wait "${process[worker1]}" || status=$?
echo "SIGTERM: ended after $((($(date +%s%N) - at) / 1000000)) ms with status $status; job $job was near step $step"
echo "  the job is $(sql "select state || ', attempts ' || attempts || ', deaths ' || deaths from job where id = $job"); rows of workers left: $(sql "select count(*) from worker")"
resume=$(find "$folder/data/scratch/job-$job" -name 'sae-*.safetensors' | head -1)
echo "  resume point: $(head -c 4000 "$resume" | grep -ao '"step":"[0-9]*"')"

export KAKEHASHI_WORKER_SECONDS=25 KAKEHASHI_WORKER_IDLE_EXIT=5
began=$SECONDS
worker worker2
status=0
wait "${process[worker2]}" || status=$?
echo "lent for 25 s with a grace of 10 s: ended after $((SECONDS - began)) s with status $status"
unset KAKEHASHI_WORKER_SECONDS
worker worker3
wait "${process[worker3]}" || status=$?
echo "a worker that ends when it is idle for 5 s ended with status $status; jobs by state: $(sql "select string_agg(n || ' ' || state, ', ') from (select state, count(*) n from job group by state) s")"
echo "attempts: $(sql "select sum(attempts) from job") of $(sql "select count(*) from job") jobs; put back: $(sql "select count(*) from job_line where line like 'Put back%'")"
[ "$(sql "select count(*) from job where state <> 'SUCCEEDED' or attempts <> 1")" = 0 ]

#!/usr/bin/env bash
# Kills (kill -9) a random one of two workers again and again while many small jobs run on PostgreSQL, and compares with an undisturbed run.
#
#   mvn -q package -DskipTests && src/test/sh/kill-workers.sh [KILLS] [CHECKPOINTS]
#
# CHECKPOINTS decides the number of jobs: 2 scans, 1 pre-training, and 2 for each checkpoint; 49 make 101. Prints how all jobs ended, whether
# every file agrees with its manifest and whether all weights are those of the undisturbed run, bit by bit.
set -euo pipefail
kills=${1:-50} checkpoints=${2:-49}
# shellcheck source=src/test/sh/cluster.sh
source "$(dirname "$0")/cluster.sh"

make_world
began=$SECONDS
calm "$checkpoints"
echo "undisturbed: $((SECONDS - began)) s"

postgres_start
web
until_up
worker worker1
worker worker2
submit "$checkpoints"
began=$SECONDS killed=0
while [ "$killed" -lt "$kills" ]; do
  sleep "$((RANDOM % 4 + 2)).$((RANDOM % 10))"
  [ "$(unfinished)" != 0 ] || { echo "all jobs had ended after $killed kills: give it more checkpoints"; break; }
  name=worker$((RANDOM % 2 + 1))
  # one that has not even started would be killed for nothing
  until [ "$(sql "select count(*) from worker where process = ${process[$name]}")" != 0 ]; do sleep 0.1; done
  end "$name" KILL
  killed=$((killed + 1))
  worker "$name"
done
while [ "$(unfinished)" != 0 ]; do sleep 1; done
echo "kills: $killed in $((SECONDS - began)) s"
echo "jobs by state: $(sql "select string_agg(n || ' ' || state, ', ') from (select state, count(*) n from job group by state) s")"
echo "attempts: $(sql "select sum(attempts) from job"), most of one job: $(sql "select max(attempts) from job")"
echo "jobs that were interrupted: $(sql "select count(distinct job_id) from job_line where line like 'The worker % is gone%'")"
twice=$(sql "select count(*) from (select sae_id from analysis group by sae_id having count(*) <> 1) s")
echo "SAEs with not exactly one analysis: $twice, executions left in the queue: $(sql "select (select count(*) from scheduled_tasks) + (select count(*) from scheduled_light_tasks)")"
end web TERM
end worker1 TERM
end worker2 TERM
verify_manifests "$folder/data"
weights "$folder/calm" >"$folder/calm.sums"
weights "$folder/data" >"$folder/killed.sums"
echo "weight files: $(wc -l <"$folder/calm.sums")"
if [ "$twice" = 0 ] && [ -s "$folder/calm.sums" ] && diff "$folder/calm.sums" "$folder/killed.sums" >"$folder/difference"; then
  echo "all weights are identical to those of the undisturbed run"
else
  head -5 "$folder/difference"
  exit 1
fi

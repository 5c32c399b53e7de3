#!/usr/bin/env bash
# Measures the time from a worker's death (kill -9) until another worker, which has nothing else to do, has taken its job over, in heartbeats.
#
#   mvn -q package -DskipTests && src/test/sh/worker-death.sh [DEATHS]
set -euo pipefail
deaths=${1:-10}
export TOKENS=${TOKENS:-20000000}
# shellcheck source=src/test/sh/cluster.sh
source "$(dirname "$0")/cluster.sh"
export KAKEHASHI_HEARTBEAT=2S

make_world
postgres_start
web
until_up
worker worker1
worker worker2
submit 1
count=0
while [ "$count" -lt "$deaths" ] && [ "$(unfinished)" != 0 ]; do
  # one training runs, and the other worker is free to take it over
  found=$(sql "select id || ' ' || worker || ' ' || fence from job where state = 'RUNNING' and kind = 'train-saes' and done > 0 order by id limit 1")
  alive=$(sql "select count(*) from worker where heartbeat_at > current_timestamp - interval '4 seconds'")
  if [ -z "$found" ] || [ "$alive" -lt 2 ]; then sleep 0.2; continue; fi
  read -r job holder fence <<<"$found"
  for name in worker1 worker2; do [ "${process[$name]}" != "${holder%%@*}" ] || dead=$name; done
  sleep "0.$((RANDOM % 10))"
  at=$(date +%s%N)
  end "$dead" KILL
  until [ "$(sql "select fence from job where id = $job")" != "$fence" ]; do sleep 0.05; done
  took=$((($(date +%s%N) - at) / 1000000))
  count=$((count + 1))
  echo "$took" >>"$folder/took"
  echo "taken over after $took ms"
  worker "$dead"
done
awk '{ n++; sum += $1; if ($1 > most) most = $1 }
  END { printf "deaths: %d, heartbeat 2 s; until taken over: %.1f heartbeats on average, at most %.1f\n", n, sum / n / 2000, most / 2000 }' "$folder/took"

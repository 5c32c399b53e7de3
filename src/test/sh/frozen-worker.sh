#!/usr/bin/env bash
# Freezes (SIGSTOP) a worker in the middle of a training, or with KIND=analyse-saes of an analysis, until its lease has passed and another
# worker has taken over, then wakes it.
#
#   mvn -q package -DskipTests && [KIND=analyse-saes] src/test/sh/frozen-worker.sh [ROUNDS]
#
# Prints which late writes were refused, and whether the result is the one of an undisturbed run, bit by bit.
set -euo pipefail
rounds=${1:-3}
kind=${KIND:-train-saes}
if [ "$kind" = train-saes ]; then
  export TOKENS=${TOKENS:-1500000}
else # long enough for a resume point, which a pass of some seconds does not write
  export EVALUATION_TOKENS=${EVALUATION_TOKENS:-3000000} DOCUMENTS=${DOCUMENTS:-120000}
fi
# shellcheck source=src/test/sh/cluster.sh
source "$(dirname "$0")/cluster.sh"

make_world
calm "$rounds"
postgres_start
web
until_up
worker worker1
worker worker2
submit "$rounds"
frozen=0 last=0
while [ "$(unfinished)" != 0 ]; do
  found=$(sql "select id || ' ' || worker || ' ' || fence from job where state = 'RUNNING' and kind = '$kind' and id > $last and done > 0.1 * total and done < 0.6 * total and (progressed or kind = 'train-saes') order by id limit 1")
  if [ -z "$found" ]; then sleep 0.1; continue; fi
  read -r job holder fence <<<"$found"
  kill -STOP "${holder%%@*}"
  for ((i = 0; i < 300; i++)); do
    now=$(sql "select fence from job where id = $job")
    [ "$now" = "$fence" ] || break
    sleep 0.1
  done
  sleep 1
  kill -CONT "${holder%%@*}"
  frozen=$((frozen + 1)) last=$job
  echo "job $job: attempt of fence $fence frozen, taken over after $((i / 10)).$((i % 10)) s as fence $now by $(sql "select worker from job where id = $job")"
done
echo "frozen: $frozen; writes refused as the workers' logs say:"
grep -h "is refused" "$folder"/worker?.log | sed 's/^/  /' || echo "  none"
echo "went on: $(sql "select coalesce(string_agg('job ' || job_id || ': ' || line, ' ' order by id), 'nowhere') from job_line where line like 'Continues %'")"
echo "jobs by state: $(sql "select string_agg(n || ' ' || state, ', ') from (select state, count(*) n from job group by state) s")"
end web TERM; end worker1 TERM; end worker2 TERM
verify_manifests "$folder/data"
for place in calm data; do { weights "$folder/$place"; analyses "$folder/$place"; } >"$folder/$place.sums"; done
diff "$folder/calm.sums" "$folder/data.sums" >/dev/null && [ -s "$folder/calm.sums" ] && [ "$frozen" -gt 0 ] &&
  [ "$(cat "$folder"/worker?.log | grep -c "is refused")" -ge "$frozen" ] &&
  echo "all weights and analyses are identical to those of the undisturbed run, every frozen attempt was refused"

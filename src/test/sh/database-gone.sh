#!/usr/bin/env bash
# Stops PostgreSQL for a while under load: two workers run jobs and readers ask for pages.
#
#   mvn -q package -DskipTests && src/test/sh/database-gone.sh [SECONDS]
#
# Prints what readers were answered before, during and after, how soon a page came back, and how all jobs ended.
set -euo pipefail
seconds=${1:-60}
# shellcheck source=src/test/sh/cluster.sh
source "$(dirname "$0")/cluster.sh"

make_world
postgres_start
web
until_up
worker worker1
worker worker2
submit 8
until [ "$(jobs '[.[] | select(.state == "RUNNING" and .kind == "train-saes")] | length')" = 2 ]; do sleep 0.2; done

read_pages() { # asks for a page and for JSON five times a second and notes the answers
  while [ ! -f "$folder/enough" ]; do
    for path in /jobs /api/jobs; do
      printf '%s %s %s\n' "$(date +%s.%N)" "$path" "$(fetch -o /dev/null -w '%{http_code} %{time_total}' -H 'Accept: text/html, application/json' "$url$path")"
    done
    sleep 0.2
  done >"$folder/answers"
}
read_pages &
reader=$!
sleep 2
before=$(sql "select coalesce(sum(attempts), 0) from job")
stopped=$(date +%s.%N)
postgres_stop fast
sleep "$seconds"
postgres_start
back=$(date +%s.%N)
while [ "$(unfinished)" != 0 ]; do sleep 1; done
touch "$folder/enough"
wait "$reader"
awk -v stopped="$stopped" -v back="$back" '
  $1 < stopped { before[$3]++ }
  $1 >= stopped && $1 < back { during[$3]++; if ($4 > longest) longest = $4 }
  $1 >= back { after[$3]++; if ($3 == 200 && !first) first = $1 - back }
  END {
    for (code in before) printf "before: %d answers %s\n", before[code], code
    for (code in during) printf "while it was gone: %d answers %s\n", during[code], code
    for (code in after) printf "afterwards: %d answers %s\n", after[code], code
    printf "longest answer while it was gone: %.1f s; first page afterwards after %.1f s\n", longest, first
  }' "$folder/answers"
echo "jobs by state: $(sql "select string_agg(n || ' ' || state, ', ') from (select state, count(*) n from job group by state) s")"
echo "attempts before: $before, at the end: $(sql "select sum(attempts) from job") of $(sql "select count(*) from job") jobs"
echo "jobs taken over: $(sql "select count(*) from job_line where line like 'The worker % is gone%'"), put back: $(sql "select count(*) from job_line where line like 'Put back%'")"
verify_manifests "$folder/data"
[ "$(sql "select count(*) from job where state <> 'SUCCEEDED'")" = 0 ]

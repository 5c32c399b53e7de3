#!/usr/bin/env bash
# Measures how soon a web node answers its first page, on PostgreSQL whose tables are there, and what libraries it has loaded.
#
#   mvn -q package -DskipTests && src/test/sh/start-up.sh [STARTS]
set -euo pipefail
starts=${1:-5}
# shellcheck source=src/test/sh/cluster.sh
source "$(dirname "$0")/cluster.sh"

postgres_start
for ((n = 0; n <= starts; n++)); do
  at=$(date +%s%N)
  web
  until_up
  took=$((($(date +%s%N) - at) / 1000000))
  if [ "$n" = 0 ]; then echo "first start, with an empty database: $took ms"; else echo "warm: $took ms"; fi
  if [ "$n" = "$starts" ]; then
    for page in / /jobs /workers /saes/new; do fetch -o /dev/null "$url$page"; done
    echo "libtorch in the web node: $(grep -c 'libtorch\|libc10' "/proc/${process[web]}/maps" || true) mappings"
    fetch "$url/workers" | grep -o 'No worker is alive' | head -1
  fi
  end web TERM
done
worker worker1
until [ "$(sql "select count(*) from worker")" = 1 ]; do sleep 0.1; done
until grep -q 'Listening on' "$folder/worker1.log"; do sleep 0.1; done
worker_port=$(sed -n 's/.*Listening on: http:\/\/[^:]*:\([0-9]*\).*/\1/p' "$folder/worker1.log" | head -1)
echo "a worker's own page answers $(curl -s -o /dev/null -w '%{http_code}' "http://localhost:$worker_port/jobs"), its health $(curl -s -o /dev/null -w '%{http_code}' "http://localhost:$worker_port/q/health")"

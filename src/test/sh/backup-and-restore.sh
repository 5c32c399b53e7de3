#!/usr/bin/env bash
# Backs a server up while it trains, analyses and deletes, restores into another folder, and looks at what came out.
#
#   mvn -q package -DskipTests && src/test/sh/backup-and-restore.sh [h2|postgresql]
#
# Prints the jobs at the moment of the backup, what the restored server's verification found, and the status of its pages.
# For PostgreSQL initdb and pg_ctl (on the PATH or in /usr/lib/postgresql/*/bin), psql and pg_dump of one version are needed.
set -euo pipefail
database=${1:-h2}
root=$(cd "$(dirname "$0")/../../.." && pwd)
folder=$(mktemp -d)
chmod 755 "$folder"
port=${KAKEHASHI_PORT:-8188}
export KAKEHASHI_PORT=$port KAKEHASHI_MANAGEMENT_PORT=0 KAKEHASHI_LOGIN=off KAKEHASHI_URL=http://localhost:$port KAKEHASHI_DISK_RESERVE=${KAKEHASHI_DISK_RESERVE:-200m}
export LAYERS=2 WIDTH=48 STEPS=40 BATCH=8 CHECKPOINTS=0,20,40 LATENTS=512 K=8 TOKENS=${TOKENS:-120000} EVALUATION_TOKENS=30000
unset KAKEHASHI_DB
server=0 client=0
stopped() { [ "$server" = 0 ] || { kill "$1" "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; server=0; }; }
cleanup() {
  stopped -9
  [ "$client" = 0 ] || kill "$client" 2>/dev/null || true
  if [ -d "$folder/pg" ]; then as_postgres "$pg/pg_ctl" -D "$folder/pg" -m immediate stop >/dev/null || true; fi
  [ -n "${KEEP:-}" ] || rm -rf "$folder"
}
trap cleanup EXIT

as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
use_database() { # name
  [ "$database" = postgresql ] || return 0
  psql -q -h localhost -p $((port + 1)) -U kakehashi -d postgres -c "create database $1"
  export KAKEHASHI_DB=jdbc:postgresql://localhost:$((port + 1))/$1
}
start() { # data folder
  KAKEHASHI_DATA=$1 KAKEHASHI_ROOTS=$folder/world OMP_WAIT_POLICY=PASSIVE java "@$root/deploy/jvm.options" -Xmx1500m "${@:2}" \
    -jar "$root/target/quarkus-app/quarkus-run.jar" >>"$1.log" 2>&1 &
  server=$!
  until curl -s -o /dev/null "$KAKEHASHI_URL/api/jobs"; do kill -0 "$server" || { tail "$1.log"; exit 1; }; sleep 0.2; done
}
jobs() { curl -s "$KAKEHASHI_URL/api/jobs" | jq -r "$1"; }
count() { jobs "[.[] | select(.state == \"$1\")] | length"; }
await() { # job: until it ended
  until curl -s "$KAKEHASHI_URL/api/jobs/$1" | jq -e '.state | test("SUCCEEDED|FAILED|CANCELLED")' >/dev/null; do sleep 0.3; done
}
post() { curl -sS --fail -X POST -H 'Content-Type: application/json' -d "$2" "$KAKEHASHI_URL$1"; }

if [ "$database" = postgresql ]; then
  pg=$(dirname "$(command -v initdb || find /usr/lib/postgresql -name initdb | sort | tail -1)")
  mkdir "$folder/pg"
  [ "$(id -u)" != 0 ] || chown postgres "$folder/pg"
  as_postgres "$pg/initdb" -D "$folder/pg" -U kakehashi --auth=trust >/dev/null
  as_postgres "$pg/pg_ctl" -D "$folder/pg" -o "-p $((port + 1)) -k $folder/pg" -l "$folder/pg/log" -w start >/dev/null
fi

# A bilingual world to work on: the demo's, which it writes before it queues anything.
mkdir "$folder/first" "$folder/demo"
start "$folder/demo" -Dkakehashi.demo=true
until [ -f "$folder/demo/world/tokenizer.json" ]; do sleep 0.2; done
stopped -9
cp -r "$folder/demo/world" "$folder/world"

use_database first
start "$folder/first"
"$root/deploy/examples/study.sh" "$folder/world/en.jsonl" "$folder/world/ja.jsonl" "$folder/world/tokenizer.json" first >"$folder/client.out" 2>&1 &
client=$!
until [ "$(jobs '[.[] | select(.kind == "analyse-saes" and .state == "SUCCEEDED")] | length')" -ge 1 ]; do kill -0 "$server"; sleep 0.3; done

# Activity while the backup runs: the study's jobs, and a deletion whose rows the dump may still hold.
victim=$(curl -s "$KAKEHASHI_URL/saes.json" | jq -r '[.[] | select((.state | ascii_downcase) == "analysed" and .step == 0)][0].slug')
(sleep 0.3; word=$(curl -s "$KAKEHASHI_URL/api/deletion/sae/$victim" | jq -r .confirm)
  curl -s -o /dev/null -w 'deleted during the backup: '"$victim"' (%{http_code})\n' -X DELETE "$KAKEHASHI_URL/api/deletion/sae/$victim?confirm=$word") &
deleting=$!
echo "backup while: $(count SUCCEEDED) jobs done, $(count RUNNING) running ($(jobs '[.[] | select(.state == "RUNNING")][0].title')), $(count QUEUED) waiting"
"$root/deploy/backup.sh" "$folder/first" "$folder/backup"
wait "$deleting"
kill "$client" 2>/dev/null || true
client=0
stopped -9
mv "$folder/first" "$folder/lost" # nothing of the first server is left where it was

use_database second
"$root/deploy/restore.sh" "$folder/backup" "$folder/second"
start "$folder/second"
grep -h 'was restored' "$folder/second.log"
job=$(post /api/storage/verifications '{}' | jq -r .job)
await "$job"
problems=$(curl -s "$KAKEHASHI_URL/api/storage/verifications/$job" | jq -r '.problems | length')
echo "verified: $(curl -s "$KAKEHASHI_URL/api/storage/verifications/$job" | jq -r '"\(.folders) folders, \(.bytes) bytes, \(.problems | length) problems"')"
[ "$problems" = 0 ] || curl -s "$KAKEHASHI_URL/api/storage/verifications/$job" | jq .problems
sae=$(curl -s "$KAKEHASHI_URL/saes.json" | jq -r '[.[] | select((.state | ascii_downcase) == "analysed")][0].slug')
bad=0
for page in / /models /corpora /studies /saes "/saes/$sae" "/saes/$sae/features" "/saes/$sae/features/0" /jobs /storage; do
  status=$(curl -s -o /dev/null -w '%{http_code}' -H 'Accept: text/html' "$KAKEHASHI_URL$page")
  echo "$status $page"
  [ "$status" = 200 ] || bad=1
done
until [ "$(count QUEUED)" = 0 ] && [ "$(count RUNNING)" = 0 ]; do kill -0 "$server"; sleep 0.5; done
echo "jobs after the restore: $(count SUCCEEDED) succeeded, $(count FAILED) failed"
[ "$(count FAILED)" = 0 ] || jobs '.[] | select(.state == "FAILED") | .title + ": " + .failure'
job=$(post /api/storage/verifications '{}' | jq -r .job)
await "$job"
last=$(curl -s "$KAKEHASHI_URL/api/storage/verifications/$job" | jq -r '.problems | length')
echo "verified when all jobs were done: $last problems"
[ "$problems" = 0 ] && [ "$bad" = 0 ] && [ "$last" = 0 ] && [ "$(count FAILED)" = 0 ] && echo "the restored server is whole ($database)"

#!/usr/bin/env bash
# How long a web node takes from its command to being ready, on a database that exists: mvn -q package -DskipTests, then
#
#   src/test/sh/start-up.sh [STARTS]
#
# KAKEHASHI_DB, KAKEHASHI_DB_USER and KAKEHASHI_DB_PASSWORD choose PostgreSQL; otherwise it makes an H2 file. The first start makes the tables and is
# not counted. Prints the milliseconds of each start, their median, the milliseconds of processor time the last one took, and how much of libtorch the
# last one had mapped (0: a web node loads none). Takes the archive of deploy/class-archive.sh where there is one.
set -euo pipefail
starts=${1:-5}
root=$(cd "$(dirname "$0")/../../.." && pwd)
folder=$(mktemp -d)
export KAKEHASHI_DATA=$folder KAKEHASHI_ROOTS=$folder KAKEHASHI_ROLES=web KAKEHASHI_LOGIN=off
export KAKEHASHI_PORT=${KAKEHASHI_PORT:-8178} KAKEHASHI_MANAGEMENT_PORT=${KAKEHASHI_MANAGEMENT_PORT:-9178}
app=$root/target/quarkus-app
archive=()
[ ! -f "$app/classes.jsa" ] || archive=(-XX:SharedArchiveFile="$app/classes.jsa")
server=0
trap 'kill -9 $server 2>/dev/null || true; rm -rf "$folder"' EXIT

now() { date +%s%3N; }

start() {
  local began
  began=$(now)
  java "@$root/deploy/jvm.options" -Xmx1g "${archive[@]}" -jar "$app/quarkus-run.jar" >"$folder/log" 2>&1 &
  server=$!
  until "$root/docker/healthy.sh" 2>/dev/null; do
    kill -0 $server 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
    sleep 0.02
  done
  took=$(($(now) - began))
  read -r -a stat </proc/$server/stat
  torch=$(grep -c 'libtorch\|libc10' "/proc/$server/maps" || true)
  processor=$(((stat[13] + stat[14]) * 1000 / $(getconf CLK_TCK)))
}

stop() { kill $server; wait $server 2>/dev/null || true; }

start
stop
all=()
for ((n = 0; n < starts; n++)); do
  start
  all+=("$took")
  stop
done
grep -o 'started in.*' "$folder/log" || true
median=$(printf '%s\n' "${all[@]}" | sort -n | sed -n "$((starts / 2 + 1))p")
echo "web node ready after ${all[*]} ms; median $median ms; processor time $processor ms; ${archive[*]:-no archive of classes}"
echo "parts of libtorch mapped: $torch"
[ "$torch" = 0 ] || { echo "a web node must not load libtorch" >&2; exit 1; }
[ "$median" -le 5000 ] || { echo "more than 5 s" >&2; exit 1; }

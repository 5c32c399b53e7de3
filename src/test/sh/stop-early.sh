#!/usr/bin/env bash
# Stops a web node at moments of its first seconds (SIGTERM) and shows what it then logs besides information: mvn -q package -DskipTests, then
#
#   src/test/sh/stop-early.sh [APP]      (default target/quarkus-app)
#
# Fails when a log has a warning, an error or a trace.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
app=$(realpath "${1:-$root/target/quarkus-app}")
folder=$(mktemp -d)
export KAKEHASHI_DATA=$folder/data KAKEHASHI_ROOTS=$folder KAKEHASHI_ROLES=web KAKEHASHI_LOGIN=off
export KAKEHASHI_PORT=${KAKEHASHI_PORT:-8179} KAKEHASHI_MANAGEMENT_PORT=${KAKEHASHI_MANAGEMENT_PORT:-9179}
server=0
trap 'kill -9 $server 2>/dev/null || true; rm -rf "$folder"' EXIT
bad=0
unclean='WARN|ERROR|Exception|^[[:space:]]+at '

# stop SECONDS_AFTER [what the log must say first]
stop() {
  : >"$folder/log"
  java "@$root/deploy/jvm.options" -Xmx1g -jar "$app/quarkus-run.jar" >"$folder/log" 2>&1 &
  server=$!
  until [ -z "${2:-}" ] || grep -q "$2" "$folder/log" || ! kill -0 $server 2>/dev/null; do sleep 0.01; done
  sleep "$1"
  kill $server 2>/dev/null || true
  wait $server 2>/dev/null || true
  if grep -Eq "$unclean" "$folder/log"; then
    bad=$((bad + 1))
    echo "stopped $1 s after ${2:-its command}:"
    grep -E "$unclean" "$folder/log" | cut -c1-160 | head -5
  fi
}

stop 2 'started in'
for seconds in 0 0.02 0.05 0.1 0.15 0.2 0.3 0.5 0.8; do stop $seconds 'started in'; done
for seconds in 0.5 1 1.5 2 2.5 3 3.5 4; do stop $seconds; done
echo "$bad of 18 logs are not clean"
[ "$bad" = 0 ]

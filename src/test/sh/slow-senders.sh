#!/usr/bin/env bash
# Sends slowly and without a login to a packaged server, and measures how long pages and health take meanwhile: mvn -q package -DskipTests, then
#
#   src/test/sh/slow-senders.sh [SENDERS] [SECONDS]
#
# 200 and 60 unless said. Each sender writes one byte a second of a body of 1,000 bytes (forms, multipart, JSON) and begins anew when it is cut off. Fails
# where the 99th percentile of pages, of liveness or of readiness is above 300 ms (LIMIT), or where one of them was not answered with 200.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
folder=$(mktemp -d)
export KAKEHASHI_DATA=$folder KAKEHASHI_ROOTS=$folder KAKEHASHI_ROLES=web KAKEHASHI_LOGIN=form KAKEHASHI_READING=everyone
KAKEHASHI_SESSION_KEY=$(head -c 33 /dev/urandom | base64)
KAKEHASHI_ADMIN_PASSWORD=$(head -c 18 /dev/urandom | base64)
export KAKEHASHI_SESSION_KEY KAKEHASHI_ADMIN_PASSWORD
export KAKEHASHI_PORT=${KAKEHASHI_PORT:-8178} KAKEHASHI_MANAGEMENT_PORT=${KAKEHASHI_MANAGEMENT_PORT:-9178}
server=0
trap 'kill -9 $server 2>/dev/null || true; rm -rf "$folder"' EXIT

java "@$root/deploy/jvm.options" -Xmx1g -jar "$root/target/quarkus-app/quarkus-run.jar" >"$folder/log" 2>&1 &
server=$!
until "$root/docker/healthy.sh" 2>/dev/null; do
  kill -0 $server 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
  sleep 0.1
done
java "$root/src/test/sh/SlowSenders.java" "$KAKEHASHI_PORT" "$KAKEHASHI_MANAGEMENT_PORT" "${1:-200}" "${2:-60}" "${LIMIT:-300}"
echo "lines in the server's log meanwhile: $(grep -vc 'started in\|Installed features\|Profile' "$folder/log" || true)"

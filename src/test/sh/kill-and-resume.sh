#!/usr/bin/env bash
# Runs one small study undisturbed and once more on a server that is killed (kill -9) again and again, then compares every weight file.
#
#   mvn -q package -DskipTests && src/test/sh/kill-and-resume.sh ENGLISH.jsonl JAPANESE.jsonl TOKENIZER.json [KILLS]
#
# Prints how often the server was killed, in which jobs, and whether all weights are bit-identical.
set -euo pipefail
[ $# -ge 3 ] || { sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 2; }
english=$(realpath "$1") japanese=$(realpath "$2") tokenizer=$(realpath "$3") kills=${4:-6}
root=$(cd "$(dirname "$0")/../../.." && pwd)
folder=$(mktemp -d) port=${KAKEHASHI_PORT:-8177}
export KAKEHASHI_PORT=$port KAKEHASHI_MANAGEMENT_PORT=$((port + 1000)) KAKEHASHI_URL=http://localhost:$port KAKEHASHI_ROOTS=$(dirname "$english"),$(dirname "$japanese"),$(dirname "$tokenizer")
export LAYERS=2 WIDTH=64 STEPS=${STEPS:-150} BATCH=16 CHECKPOINTS=0,${STEPS:-150} LATENTS=512 K=8 TOKENS=${TOKENS:-800000} EVALUATION_TOKENS=30000
server=0
trap 'kill -9 $server 2>/dev/null || true; [ -n "${KEEP:-}" ] || rm -rf "$folder"' EXIT

start() { # data folder
  KAKEHASHI_DATA=$1 OMP_WAIT_POLICY=PASSIVE java "@$root/deploy/jvm.options" -Xmx2g -jar "$root/target/quarkus-app/quarkus-run.jar" >>"$1.log" 2>&1 &
  server=$!
  until curl -s -o /dev/null "$KAKEHASHI_URL/api/jobs"; do kill -0 $server; sleep 0.2; done
}

stop() { kill "$1" $server; wait $server 2>/dev/null || true; }

jobs() { curl -s "$KAKEHASHI_URL/api/jobs" | jq -r "$1"; }

await_end() { until [ "$(jobs '[.[] | select(.state == "QUEUED" or .state == "RUNNING")] | length')" = 0 ]; do sleep 0.5; done; }

checksums() { (cd "$1" && find . -name '*.safetensors' -path '*/step*' -o -name sae_weights.safetensors | sort | xargs sha256sum); }

mkdir "$folder/calm" "$folder/killed"
start "$folder/calm"
"$root/deploy/examples/study.sh" "$english" "$japanese" "$tokenizer" kill >"$folder/calm.out"
stop -TERM

start "$folder/killed"
"$root/deploy/examples/study.sh" "$english" "$japanese" "$tokenizer" kill >"$folder/killed.out" 2>&1 &
client=$!
until grep -q '^study' "$folder/killed.out"; do kill -0 $client; sleep 0.2; done # everything is queued
declare -A killed
last=
for ((n = 1; n <= kills; n++)); do
  # wait until a training job that was killed at most once is somewhere in its middle and has moved since the last restart
  while :; do
    running=$(jobs '[.[] | select(.state == "RUNNING" and (.kind | test("pretrain|train-saes")) and .done > 0.15 * .total and .done < 0.9 * .total)][0] // empty | "\(.title) at \(.done) of \(.total) \(.unit)"')
    title=${running%% at *}
    [ -n "$running" ] && [ "$running" != "$last" ] && [ "${killed[$title]:-0}" -lt 2 ] && break
    [ "$(jobs '[.[] | select(.state == "QUEUED" or .state == "RUNNING")] | length')" != 0 ] || break 2
    sleep 0.1
  done
  sleep "0.$((RANDOM % 9 + 1))"
  stop -KILL
  kill $client 2>/dev/null || true
  echo "killed in: $running"
  killed[$title]=$((${killed[$title]:-0} + 1))
  last=$running
  start "$folder/killed"
done
await_end
failed=$(jobs '[.[] | select(.state != "SUCCEEDED")] | length')
stop -TERM

checksums "$folder/calm" >"$folder/calm.sums"
checksums "$folder/killed" >"$folder/killed.sums"
echo "weight files: $(wc -l <"$folder/calm.sums"), jobs that did not succeed: $failed"
if [ "$failed" = 0 ] && [ -s "$folder/calm.sums" ] && diff "$folder/calm.sums" "$folder/killed.sums"; then
  echo "all weights are identical to those of the undisturbed run"
else
  tail -20 "$folder/killed.log"
  exit 1
fi

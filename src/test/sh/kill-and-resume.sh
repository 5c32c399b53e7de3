#!/usr/bin/env bash
# Runs one small study undisturbed and once more on a server that is killed (kill -9) again and again, then compares every weight file,
# every file of the analyses and every number.
#
#   mvn -q package -DskipTests && src/test/sh/kill-and-resume.sh [ENGLISH.jsonl JAPANESE.jsonl TOKENIZER.json [KILLS]]
#
# Without texts of yours it makes some. Prints how often the server was killed, in which jobs, where their logs say that they went on, and
# whether everything is bit-identical.
set -euo pipefail
[ $# = 0 ] || [ $# -ge 3 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 2; }
root=$(cd "$(dirname "$0")/../../.." && pwd)
app=${KAKEHASHI_APP:-$root/target/quarkus-app}
folder=$(mktemp -d) port=${KAKEHASHI_PORT:-8177}
if [ $# = 0 ]; then
  java -cp "$app/app/*:$app/lib/main/*" "$root/src/test/sh/MakeWorld.java" "$folder/world" "${DOCUMENTS:-40000}"
  set -- "$folder/world/en.jsonl" "$folder/world/ja.jsonl" "$folder/world/tokenizer.json"
fi
english=$(realpath "$1") japanese=$(realpath "$2") tokenizer=$(realpath "$3") kills=${4:-10}
export KAKEHASHI_PORT=$port KAKEHASHI_MANAGEMENT_PORT=$((port + 1000)) KAKEHASHI_URL=http://localhost:$port KAKEHASHI_ROOTS=$(dirname "$english"),$(dirname "$japanese"),$(dirname "$tokenizer")
export LAYERS=2 WIDTH=64 STEPS=${STEPS:-150} BATCH=16 CHECKPOINTS=0,${STEPS:-150} LATENTS=512 K=8 TOKENS=${TOKENS:-800000} EVALUATION_TOKENS=${EVALUATION_TOKENS:-900000}
server=0
trap 'kill -9 $server 2>/dev/null || true; [ -n "${KEEP:-}" ] || rm -rf "$folder"' EXIT

start() { # data folder
  KAKEHASHI_DATA=$1 OMP_WAIT_POLICY=PASSIVE java "@$root/deploy/jvm.options" -Xmx2g -jar "$app/quarkus-run.jar" >>"$1.log" 2>&1 &
  server=$!
  until curl -s -o /dev/null "$KAKEHASHI_URL/api/jobs"; do kill -0 $server; sleep 0.2; done
}

stop() { kill "$1" $server; wait $server 2>/dev/null || true; }

jobs() { curl -s "$KAKEHASHI_URL/api/jobs" | jq -r "$1"; }

await_end() { until [ "$(jobs '[.[] | select(.state == "QUEUED" or .state == "RUNNING")] | length')" = 0 ]; do sleep 0.5; done; }

# Numbers of analyses are left out of their paths: a kill may leave a gap between them.
checksums() {
  (cd "$1" && find . -path ./scratch -prune -o \( -name '*.safetensors' -path '*/step*' -o -name sae_weights.safetensors -o -path './analyses/*' -type f ! -name manifest.json \) -print |
    xargs sha256sum | sed -E 's|(analyses/[^/]*/)[0-9]+/|\1|' | sort -k 2)
}

numbers() { curl -s "$KAKEHASHI_URL/api/studies/kill-study" | jq -S '[.saes[] | {slug, metrics}] | sort_by(.slug)'; }

resumable() { [ -n "$(find "$folder/killed/scratch" -name pass.state -print -quit 2>/dev/null)" ]; } # an analysis

# A job of KINDS that is somewhere in its middle; after a kill it says so until its next attempt reports.
middle() {
  jobs '[.[] | select(.state == "RUNNING" and (.kind | test("'"${KINDS:-pretrain|train-saes|analyse-saes}"'")) and .done > (if .kind == "analyse-saes" then 0.15 else 0.4 end) * .total
    and .done < 0.9 * .total)][0] // empty | "\(.title) at \(.done) of \(.total) \(.unit)"'
}

mkdir "$folder/calm" "$folder/killed"
start "$folder/calm"
"$root/deploy/examples/study.sh" "$english" "$japanese" "$tokenizer" kill >"$folder/calm.out"
numbers >"$folder/calm.numbers"
stop -TERM

start "$folder/killed"
"$root/deploy/examples/study.sh" "$english" "$japanese" "$tokenizer" kill >"$folder/killed.out" 2>&1 &
client=$!
until grep -q '^study' "$folder/killed.out"; do kill -0 $client; sleep 0.2; done # everything is queued
declare -A killed
last=
for ((n = 1; n <= kills; n++)); do
  # wait until a job that was killed at most once is somewhere in its middle and has moved since the last restart
  while :; do
    running=$(middle)
    title=${running%% at *}
    if [ -n "$running" ] && [[ $running == Analyse* ]] && ! resumable; then running=; fi
    [ -n "$running" ] && [ "$running" != "$last" ] && [ "${killed[$title]:-0}" -lt 2 ] && break
    [ "$(jobs '[.[] | select(.state == "QUEUED" or .state == "RUNNING")] | length')" != 0 ] || break 2
    sleep 0.1
  done
  if [[ $running == Analyse* ]]; then sleep 2; else sleep "0.$((RANDOM % 9 + 1))"; fi
  stop -KILL
  kill $client 2>/dev/null || true
  killed[$title]=$((${killed[$title]:-0} + 1))
  start "$folder/killed"
  last=$(middle)
  echo "killed in: ${last:-$running}"
done
await_end
failed=$(jobs '[.[] | select(.state != "SUCCEEDED")] | length')
numbers >"$folder/killed.numbers"
echo "where jobs went on:"
for job in $(jobs '[.[].id] | sort[]'); do curl -s "$KAKEHASHI_URL/jobs/$job/log.txt" | sed -nE "s/^[^ ]* (Continues|The resume point)/  job $job: \1/p"; done | tee "$folder/continued"
stop -TERM

checksums "$folder/calm" >"$folder/calm.sums"
checksums "$folder/killed" >"$folder/killed.sums"
echo "files: $(wc -l <"$folder/calm.sums"), of analyses $(grep -c analyses/ "$folder/calm.sums"), jobs that did not succeed: $failed"
grep -q "behind token" "$folder/continued" || { echo "no analysis was killed behind a resume point: more EVALUATION_TOKENS would take it longer"; exit 1; }
if [ "$failed" = 0 ] && [ -s "$folder/calm.sums" ] && diff "$folder/calm.sums" "$folder/killed.sums" && diff "$folder/calm.numbers" "$folder/killed.numbers"; then
  echo "all weights, files and numbers of analyses are identical to those of the undisturbed run"
else
  tail -20 "$folder/killed.log"
  exit 1
fi

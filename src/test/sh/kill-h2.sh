#!/usr/bin/env bash
# Kills (kill -9) the only process, on H2, again and again: at once after an acknowledged submission, and while jobs run.
#
#   mvn -q package -DskipTests && src/test/sh/kill-h2.sh [KILLS]
#
# Prints how many acknowledged submissions were lost and how many half-written folders were to be seen; both should be 0.
set -euo pipefail
kills=${1:-20}
# shellcheck source=src/test/sh/cluster.sh
source "$(dirname "$0")/cluster.sh"

make_world
web web,worker
until_up
submit 8
lost=0 halves=0 acknowledged=()
for ((n = 1; n <= kills; n++)); do
  sleep "$((RANDOM % 5 + 3)).$((RANDOM % 10))"
  acknowledged+=("$(post /api/corpora "$(jq -n --arg name "Acknowledged $n" --arg path "$folder/world/en.jsonl" \
    '{name: $name, language: "en", path: $path, validationPercent: 5, evaluationPercent: 20}')" | jq -r .slug)")
  end web KILL
  halves=$((halves + $(half_written "$folder/data" | wc -l)))
  web web,worker
  until_up
  for slug in "${acknowledged[@]}"; do
    fetch -f -o /dev/null "$url/api/corpora/$slug" || { echo "lost: $slug"; lost=$((lost + 1)); }
  done
done
while [ "$(unfinished)" != 0 ]; do sleep 1; done
echo "kills: $kills, acknowledged submissions lost: $lost of ${#acknowledged[@]}, half-written folders seen: $halves"
echo "jobs by state: $(jobs 'group_by(.state) | map("\(length) \(.[0].state)") | join(", ")')"
verify_manifests "$folder/data"
[ "$lost" = 0 ] && [ "$halves" = 0 ] && [ "$(jobs '[.[] | select(.state != "SUCCEEDED")] | length')" = 0 ]

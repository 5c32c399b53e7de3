#!/usr/bin/env bash
# Submits a whole study through the JSON API and waits for it: two corpora, a tokenizer, pre-training, SAEs on
# every layer of every checkpoint, analysis. At the end it prints the table layer x step.
#
#   deploy/examples/study.sh ENGLISH JAPANESE TOKENIZER_JSON [NAME]
#
# The three paths must lie below the folders the server was started with in KAKEHASHI_ROOTS.
# Sizes come from the environment; the defaults suit two CPU cores and 16,000 short documents.
set -euo pipefail

[ $# -ge 3 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2; }
english=$1 japanese=$2 tokenizer=$3 name=${4:-wiki}
url=${KAKEHASHI_URL:-http://localhost:8080}
token=()
if [ -n "${KAKEHASHI_TOKEN:-}" ]; then # of a lab's server, from the page of your account; in a file, because others on this machine see arguments
  header=$(mktemp)
  trap 'rm -f "$header"' EXIT
  printf 'Authorization: Bearer %s' "$KAKEHASHI_TOKEN" >"$header"
  token=(-H "@$header")
fi
command -v jq >/dev/null || { echo "this script needs jq" >&2; exit 2; }

# POST path json: prints the answer, or the sentences of a refusal.
post() {
  local answer status
  answer=$(curl -sS "${token[@]}" -X POST "$url$1" -H 'Content-Type: application/json' -d "$2" -w '\n%{http_code}')
  status=${answer##*$'\n'}
  answer=${answer%$'\n'*}
  if [ "$status" -ge 300 ]; then
    echo "$1 answered $status:" >&2
    jq -r '.errors // . | to_entries[]? | "  \(.key): \(.value)"' <<<"$answer" >&2 || echo "$answer" >&2
    exit 1
  fi
  printf '%s' "$answer"
}

get() { curl -sS --fail "${token[@]}" "$url$1"; }

corpus() { # name language path
  post /api/corpora "$(jq -n --arg name "$1" --arg language "$2" --arg path "$3" \
    '{name: $name, language: $language, path: $path, validationPercent: 2, evaluationPercent: 20}')" | jq -r .slug
}

english_slug=$(corpus "$name English" en "$english")
japanese_slug=$(corpus "$name Japanese" ja "$japanese")
echo "corpora    $url/corpora/$english_slug  $url/corpora/$japanese_slug"

model=$(post /api/pretraining "$(jq -n --arg name "$name-llama" --arg tokenizer "$tokenizer" \
  --arg english "$english_slug" --arg japanese "$japanese_slug" \
  --arg layers "${LAYERS:-4}" --arg width "${WIDTH:-128}" --arg heads "${HEADS:-4}" \
  --arg batch "${BATCH:-8}" --arg steps "${STEPS:-400}" --arg checkpoints "${CHECKPOINTS:-0,10,100,400}" \
  '{name: $name, tokenizer: $tokenizer, englishCorpus: $english, japaneseCorpus: $japanese, layers: $layers,
    width: $width, heads: $heads, steps: $steps, checkpointSteps: $checkpoints, batch: $batch, sequenceLength: 64,
    tiedEmbeddings: true}')" | jq -r .model)
echo "model      $url/models/$model"

study=$(post /api/studies "$(jq -n --arg name "$name study" --arg model "$model" \
  --arg english "$english_slug" --arg japanese "$japanese_slug" \
  --arg latents "${LATENTS:-2048}" --arg k "${K:-32}" --arg tokens "${TOKENS:-500000}" \
  --arg evaluation "${EVALUATION_TOKENS:-200000}" \
  '{name: $name, model: $model, steps: "all", layers: "all", englishCorpus: $english, japaneseCorpus: $japanese,
    latents: $latents, k: $k, tokens: $tokens, batch: 4096, warmupSteps: 20, learningRate: "0.002",
    bufferVectors: 65536, evaluationTokens: $evaluation, crossEntropySequences: 64}')" | jq -r .slug)
echo "study      $url/studies/$study"

while :; do
  progress=$(get "/api/studies/$study" | jq -r '.jobs | "\(.succeeded) \(.failed + .cancelled) \(.all)"')
  read -r succeeded lost all <<<"$progress"
  running=$(get "/api/jobs?state=RUNNING" | jq -r '[.[] | "\(.title) \(if .total > 0 then 100 * .done / .total | floor else 0 end) %"] | join(", ")')
  printf '\r\033[2K%s of %s jobs done  %s' "$succeeded" "$all" "$running"
  [ $((succeeded + lost)) -lt "$all" ] || break
  sleep 2
done
echo
[ "$lost" -eq 0 ] || { echo "$lost jobs did not succeed: $url/studies/$study" >&2; exit 1; }

get "/api/studies/$study" | jq -r '
  def show: if . == null then "-" else . * 1000 | round / 1000 end;
  ["layer", "step", "mixed share", "monosemanticity", "explained variance", "page"],
  (.saes[] | [.layer, .step, (.metrics["mixed-share"] | show), (.metrics.monosemanticity | show),
    (.metrics["explained-variance"] | show), .page]) | @tsv' | column -t -s $'\t'

# Sourced by the scripts beside it: a PostgreSQL, web nodes and workers of their own in a temporary folder, and a study of many small jobs.
# They need target/quarkus-app (mvn -q package -DskipTests; KAKEHASHI_APP for another place), jq, curl and, where they use PostgreSQL, its server's programs.
# Read by the scripts: PG_BIN where PostgreSQL's programs lie, KEEP=1 leaves the folder, KAKEHASHI_TOKEN is sent where the server wants one.
# shellcheck shell=bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
app=${KAKEHASHI_APP:-$root/target/quarkus-app}
[ -f "$app/quarkus-run.jar" ] || { echo "run mvn -q package -DskipTests first" >&2; exit 2; }
folder=$(mktemp -d) && chmod 711 "$folder"
port=${KAKEHASHI_PORT:-8190}
pg_port=$((port + 9))
url=http://localhost:$port
declare -A process # name -> process number
data=$folder/data
unset KAKEHASHI_DB KAKEHASHI_DB_USER KAKEHASHI_DB_PASSWORD
export LC_ALL=C.UTF-8 OMP_WAIT_POLICY=PASSIVE KAKEHASHI_HEARTBEAT=${KAKEHASHI_HEARTBEAT:-1S}

cleanup() {
  for name in "${!process[@]}"; do kill -9 "${process[$name]}" 2>/dev/null || true; done
  [ ! -d "$folder/pg" ] || postgres_stop immediate
  if [ -n "${KEEP:-}" ]; then echo "kept: $folder"; else rm -rf "$folder"; fi
}
trap cleanup EXIT

# PostgreSQL refuses to run as root; then it runs as the user postgres.
as_postgres() { if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }

pg_bin() { if [ -n "${PG_BIN:-}" ]; then echo "$PG_BIN"; else find /usr/lib/postgresql -maxdepth 2 -name bin | sort -V | tail -1; fi; }

postgres_start() {
  if [ ! -d "$folder/pg" ]; then
    mkdir "$folder/pg"
    [ "$(id -u)" != 0 ] || chown postgres "$folder/pg"
    as_postgres "$(pg_bin)/initdb" -D "$folder/pg/data" -U kakehashi -A trust -E UTF8 >/dev/null
    as_postgres mkdir "$folder/pg/socket"
  fi
  as_postgres "$(pg_bin)/pg_ctl" -D "$folder/pg/data" -w -l "$folder/pg/log" -o "-p $pg_port -k $folder/pg/socket -h 127.0.0.1" start >/dev/null
  export KAKEHASHI_DB=jdbc:postgresql://localhost:$pg_port/postgres
}

postgres_stop() { as_postgres "$(pg_bin)/pg_ctl" -D "$folder/pg/data" -w -m "${1:-fast}" stop >/dev/null 2>&1 || true; }

sql() { "$(pg_bin)/psql" -h 127.0.0.1 -p "$pg_port" -U kakehashi -d postgres -Atqc "$1"; }

# node NAME ROLES PORT: starts a process of the server and remembers its number.
node() {
  KAKEHASHI_ROLES=$2 KAKEHASHI_PORT=$3 KAKEHASHI_MANAGEMENT_PORT=0 KAKEHASHI_LOGIN=off KAKEHASHI_DATA=$data KAKEHASHI_ROOTS=$folder/world \
    java "@$root/deploy/jvm.options" -Xmx1g -XX:TieredStopAtLevel="${TIER:-4}" -jar "$app/quarkus-run.jar" >>"$folder/$1.log" 2>&1 &
  process[$1]=$!
}

# web [ROLES]
web() { node web "${1:-web}" "$port"; }

worker() { node "$1" worker 0; }

end() { # NAME SIGNAL
  kill "-$2" "${process[$1]}" 2>/dev/null || true
  wait "${process[$1]}" 2>/dev/null || true
}

fetch() { curl -s --max-time 20 ${KAKEHASHI_TOKEN:+-H "Authorization: Bearer $KAKEHASHI_TOKEN"} "$@"; }

until_up() { until fetch -o /dev/null "$url/jobs.json"; do kill -0 "${process[web]}"; sleep 0.1; done; }

post() { # PATH JSON
  local answer
  answer=$(fetch --fail-with-body -X POST "$url$1" -H 'Content-Type: application/json' -d "$2") || { echo "$1: $answer" >&2; return 1; }
  printf '%s' "$answer"
}

jobs() { fetch "$url/api/jobs" | jq -r "$1"; }

unfinished() { jobs '[.[] | select(.state == "QUEUED" or .state == "RUNNING")] | length'; }

make_world() { [ -f "$folder/world/tokenizer.json" ] || java -cp "$app/app/*:$app/lib/main/*" "$root/src/test/sh/MakeWorld.java" "$folder/world" "${DOCUMENTS:-1500}"; }

# submit CHECKPOINTS: two scans, a pre-training, and for every checkpoint a training and an analysis of one SAE.
submit() {
  local name language english japanese model steps
  for language in en ja; do
    name=$(post /api/corpora "$(jq -n --arg language "$language" --arg path "$folder/world/$language.jsonl" \
      '{name: ("World " + $language), language: $language, path: $path, validationPercent: 5, evaluationPercent: 20}')" | jq -r .slug)
    if [ "$language" = en ]; then english=$name; else japanese=$name; fi
  done
  steps=$(seq -s, 1 "$1")
  model=$(post /api/pretraining "$(jq -n --arg tokenizer "$folder/world/tokenizer.json" --arg english "$english" --arg japanese "$japanese" \
    --arg steps "$1" --arg checkpoints "$steps" \
    '{name: "small", tokenizer: $tokenizer, englishCorpus: $english, japaneseCorpus: $japanese, layers: 1, width: 32, heads: 2, steps: $steps,
      checkpointSteps: $checkpoints, batch: 4, sequenceLength: 64, tiedEmbeddings: true}')" | jq -r .model)
  post /api/studies "$(jq -n --arg model "$model" --arg english "$english" --arg japanese "$japanese" --arg tokens "${TOKENS:-200000}" \
    --arg evaluation "${EVALUATION_TOKENS:-10000}" \
    '{name: "many", model: $model, steps: "all", layers: "1", englishCorpus: $english, japaneseCorpus: $japanese, latents: 128, k: 8,
      tokens: $tokens, batch: 256, warmupSteps: 20, learningRate: "0.002", bufferVectors: 16384, evaluationTokens: $evaluation,
      crossEntropySequences: 8}')" >/dev/null
}

# calm CHECKPOINTS: the same study undisturbed, on H2 in one process; its results lie in calm/.
calm() {
  data=$folder/calm
  web web,worker
  until_up
  submit "$1"
  while [ "$(unfinished)" != 0 ]; do sleep 1; done
  end web TERM
  data=$folder/data
}

weights() { (cd "$1" && find . \( -name sae_weights.safetensors -o -path './models/*' -name model.safetensors \) -not -path './scratch/*' -not -path '*/.*' | sort | xargs -r sha256sum); }

# What analyses wrote; their numbers are left out of the paths, because an attempt that died may leave a gap between them.
analyses() { (cd "$1" && find analyses -type f ! -name manifest.json | xargs -r sha256sum | sed -E 's|(analyses/[^/]*/)[0-9]+/|\1|' | sort -k 2); }

# Holds every file of every result against its manifest; prints how many files were looked at and what is wrong.
verify_manifests() { # DATA
  local manifest wrong=0 files=0
  while read -r manifest; do
    while IFS=$'\t' read -r file sum; do
      files=$((files + 1))
      [ "$(sha256sum "$(dirname "$manifest")/$file" | cut -d' ' -f1)" = "$sum" ] || { echo "differs: $manifest $file"; wrong=$((wrong + 1)); }
    done < <(jq -r '.sha256 | to_entries[] | [.key, .value] | @tsv' "$manifest")
  done < <(find "$1" -name manifest.json -not -path '*/scratch/*' -not -path '*/.*')
  echo "files held against their manifests: $files, wrong: $wrong"
  [ "$wrong" = 0 ]
}

# Folders of results that a reader could open and that are not whole: nothing but the names that begin with a dot may lack its manifest.
half_written() { # DATA
  local place
  for place in saes analyses; do
    [ ! -d "$1/$place" ] || find "$1/$place" -mindepth 2 -type f -not -path '*/.*' -printf '%h\n' | sort -u | while read -r place; do
      [ -f "$place/manifest.json" ] || echo "$place"
    done
  done
}

#!/usr/bin/env bash
# Reads thousands of hostile files (mutated safetensors, pickles, zips, tokenizers, corpora) in a Java machine of little memory.
#
#   mvn -q test-compile && src/test/sh/hostile-files.sh [FILES] [SEED]
#
# Prints for each kind how many were read and how many refused, the slowest and the most memory. Ends with 3 when one was not refused
# with a sentence or lost a document in silence (written and read documents are counted), and says which file was being read when the machine itself died.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
cd "$root"
classpath=target/hostile-classpath
mvn -o -q dependency:build-classpath -Dmdep.outputFile="$classpath" -Dmdep.includeScope=test ||
  mvn -q dependency:build-classpath -Dmdep.outputFile="$classpath" -Dmdep.includeScope=test
temporary=$(mktemp -d -p "$PWD/target")
trap 'rm -rf "$temporary"' EXIT
status=0
OPT_OUT_TRACKING=true java -Xmx256m -Djava.io.tmpdir="$temporary" -Dai.djl.offline=true -Dorg.slf4j.simpleLogger.defaultLogLevel=error \
  -cp "target/test-classes:target/classes:$(cat "$classpath")" dev.kakehashi.hostile.HostileFiles "${1:-10000}" "${2:-1}" 2>"$temporary/errors" || status=$?
if [ "$status" != 0 ] && [ "$status" != 3 ]; then
  tail -n 20 "$temporary/errors"
  echo "the Java machine ended with $status while reading: $(cat "$temporary"/hostile*/last || true)"
fi
exit "$status"

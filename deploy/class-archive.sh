#!/usr/bin/env bash
# Makes an archive of the classes that a web node loads, so that later starts need not read, check and link each of them again.
#
#   deploy/class-archive.sh [FOLDER_OF_QUARKUS_RUN_JAR]      (default target/quarkus-app)
#   java @deploy/jvm.options -XX:SharedArchiveFile="$PWD/target/quarkus-app/classes.jsa" -jar "$PWD/target/quarkus-app/quarkus-run.jar"
#
# The archive belongs to this Java and this package under its whole path, which the command must name the same way. Java starts without one that does not fit.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
app=$(realpath "${1:-$here/../target/quarkus-app}")
[ -f "$app/quarkus-run.jar" ] || { echo "There is no quarkus-run.jar in $app: mvn -q package -DskipTests" >&2; exit 1; }
folder=$(mktemp -d)
server=0
trap 'if [ "$server" != 0 ]; then kill -9 "$server" 2>/dev/null || true; fi; rm -rf "$folder"' EXIT

# A web node of its own, on an empty H2 file and free ports.
unset KAKEHASHI_DB KAKEHASHI_DB_USER KAKEHASHI_DB_PASSWORD
export KAKEHASHI_DATA=$folder/data KAKEHASHI_ROOTS=$folder KAKEHASHI_ROLES=web KAKEHASHI_LOGIN=off KAKEHASHI_LOG_FORMAT=text DJL_CACHE_DIR=$folder
export KAKEHASHI_HOST=127.0.0.1 KAKEHASHI_PORT=0 KAKEHASHI_MANAGEMENT_HOST=127.0.0.1 KAKEHASHI_MANAGEMENT_PORT=0
cd "$app"
: >"$folder/log"
"${JAVA_HOME:+$JAVA_HOME/bin/}java" "@$here/jvm.options" -Xmx1g -XX:ArchiveClassesAtExit="$folder/classes.jsa" -jar "$app/quarkus-run.jar" >"$folder/log" 2>&1 &
server=$!
until grep -q 'Listening on' "$folder/log"; do
  kill -0 "$server" 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
  sleep 0.2
done

# Pages bring classes of their own. No curl: the images have none.
port=$(sed -n 's/.*Listening on: http:[^ ]*:\([0-9]*\).*/\1/p' "$folder/log")
for page in / /models /corpora /studies /saes /jobs /jobs.json; do
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$page" >&3
  read -r _ status _ <&3
  cat <&3 >/dev/null
  exec 3>&-
  [ "$status" = 200 ] || { echo "$page answered $status" >&2; exit 1; }
done

kill "$server"
wait "$server" || true
server=0
[ -s "$folder/classes.jsa" ] || { cat "$folder/log" >&2; echo "Java wrote no archive." >&2; exit 1; }
chmod 644 "$folder/classes.jsa"
mv "$folder/classes.jsa" "$app/classes.jsa"
echo "Archive of classes in $app/classes.jsa: $(du -h classes.jsa | cut -f1)"

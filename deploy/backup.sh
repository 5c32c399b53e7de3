#!/usr/bin/env bash
# Copies database and data folder while the server and its workers go on: the database first, then the files it points at.
#
#   deploy/backup.sh DATA_FOLDER NEW_BACKUP_FOLDER
#
#   KAKEHASHI_DB, KAKEHASHI_DB_USER, KAKEHASHI_DB_PASSWORD   as the server has them, for PostgreSQL (needs pg_dump)
#   KAKEHASHI_URL     the server, which copies an H2 database that it has open (default http://localhost:8080)
#   KAKEHASHI_TOKEN   an API token, where the server asks for one
#
# Resume points are left out: jobs that run begin again after a restore. See docs/backup.md.
set -euo pipefail

[ $# -eq 2 ] || { sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 2; }
data=$(realpath "$1")
backup=$2
[ -d "$data" ] || { echo "There is no folder $data." >&2; exit 1; }
[ ! -e "$backup" ] || { echo "$backup exists already; name a new folder." >&2; exit 1; }
mkdir -p "$backup/data"
backup=$(realpath "$backup")
case "$backup/" in "$data/"*) echo "The backup must lie outside of the data folder." >&2; exit 1 ;; esac

# While this file is there no folder that a row points at is removed. Whoever deletes meanwhile deletes rows; the folders go later.
hold=$data/backup.hold
[ ! -e "$hold" ] || { echo "Another backup runs, or died: $hold. Remove that file if none runs." >&2; exit 1; }
trap 'rm -f "$hold"' EXIT
date >"$hold"
sync "$hold"

# 1. The database. Rows are written after the files they point at, so everything it names lies in the folder already.
url=${KAKEHASHI_DB:-jdbc:h2:}
if [[ $url == jdbc:postgresql:* ]]; then
  PGUSER=${KAKEHASHI_DB_USER:-kakehashi} PGPASSWORD=${KAKEHASHI_DB_PASSWORD:-kakehashi} \
    pg_dump --format=custom --no-owner --file "$backup/database.dump" "${url#jdbc:}"
else
  headers=(-H 'Content-Type: application/json')
  [ -z "${KAKEHASHI_TOKEN:-}" ] || headers+=(-H "Authorization: Bearer $KAKEHASHI_TOKEN")
  if answer=$(curl -sS --fail -X POST "${headers[@]}" "${KAKEHASHI_URL:-http://localhost:8080}/api/storage/database-copies"); then
    copy=$(sed -n 's/.*"file" *: *"\([^"]*\)".*/\1/p' <<<"$answer")
    mv "$data/database-copies/$(basename "$copy")" "$backup/database.zip"
  else
    echo "No server answers at ${KAKEHASHI_URL:-http://localhost:8080}; if one runs, set KAKEHASHI_URL. Copying the closed H2 database." >&2
    [ -f "$data/db/kakehashi.mv.db" ] || { echo "There is no H2 database in $data/db." >&2; exit 1; }
    ! flock --nonblock "$data/db/kakehashi.mv.db" true || mkdir "$backup/db"
    [ -d "$backup/db" ] || { echo "The H2 database is open: its server must copy it." >&2; exit 1; }
    cp "$data/db/kakehashi.mv.db" "$backup/db/"
  fi
fi

# 2. The files. A folder being replaced may vanish between its name being read and its content: then everything is read once more.
for _ in 1 2 3; do
  status=0
  tar -C "$data" --warning=no-file-changed --warning=no-file-removed --exclude=./db --exclude=./scratch --exclude=./deleted --exclude=./database-copies \
    --exclude=./backup.hold --exclude='.*.new[0-9]*' --exclude='*.new' --exclude='*.incomplete' -cf - . | tar -C "$backup/data" -xf - || status=$?
  if [ "$status" -le 1 ]; then break; fi
done
[ "$status" -le 1 ] || { echo "The files could not be copied." >&2; exit 1; }

printf '%s\n' "$data" >"$backup/copied-from"
date -u +%FT%TZ >"$backup/made"
sync
echo "Backup of $data in $backup: $(du -sh "$backup" | cut -f1)"

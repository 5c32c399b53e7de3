#!/usr/bin/env bash
# Copies database and data folder while the server and its workers go on: the database first, then the files it points at.
#
#   deploy/backup.sh DATA_FOLDER NEW_BACKUP_FOLDER
#
#   KAKEHASHI_DB, KAKEHASHI_DB_USER, KAKEHASHI_DB_PASSWORD   as the server has them, for PostgreSQL (needs pg_dump)
#   KAKEHASHI_URL     the server, which copies an H2 database that it has open (default http://localhost:8080)
#   KAKEHASHI_TOKEN   an admin's token that may write, where the server asks for one
#
# Resume points are left out: jobs that run begin again after a restore. See docs/backup.md.
set -euo pipefail
umask 077

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
header=
trap 'rm -f "$hold" ${header:+"$header"}; rmdir "$backup/data" "$backup" 2>/dev/null || true' EXIT
date >"$hold"
sync "$hold"

# H2 locks its file with fcntl, which only the kernel's list tells from outside; it names processes of this machine alone.
closed() { # file
  [ -r /proc/locks ] || { echo "/proc/locks cannot be read, so nobody knows whether $1 is open: start the server, which copies it." >&2; return 1; }
  ! grep -q ":$(stat -c %i "$1") " /proc/locks || { echo "$1 is open: its server must copy it. Set KAKEHASHI_URL to its address." >&2; return 1; }
}

# 1. The database. Rows are written after the files they point at, so everything it names lies in the folder already.
url=${KAKEHASHI_DB:-jdbc:h2:}
if [[ $url == jdbc:postgresql:* ]]; then
  PGUSER=${KAKEHASHI_DB_USER:-kakehashi} PGPASSWORD=${KAKEHASHI_DB_PASSWORD:-kakehashi} \
    pg_dump --format=custom --no-owner --file "$backup/database.dump" "${url#jdbc:}"
else
  server=${KAKEHASHI_URL:-http://localhost:8080}
  headers=(-H 'Content-Type: application/json')
  if [ -n "${KAKEHASHI_TOKEN:-}" ]; then # in a file, because others on this machine see arguments
    header=$(mktemp)
    printf 'Authorization: Bearer %s' "$KAKEHASHI_TOKEN" >"$header"
    headers+=(-H "@$header")
  fi
  status=0
  answer=$(curl -sS --fail-with-body -X POST "${headers[@]}" "$server/api/storage/database-copies") || status=$?
  if [ "$status" = 0 ]; then
    copy=$(sed -n 's/.*"file" *: *"\([^"]*\)".*/\1/p' <<<"$answer")
    copy=$data/database-copies/$(basename "$copy")
    [ -f "$copy" ] || { echo "The server at $server made no copy in $data: set KAKEHASHI_URL to the server that has this data folder open." >&2; exit 1; }
    mv "$copy" "$backup/database.zip"
  elif [ "$status" = 7 ]; then # nobody listens there
    echo "No server listens at $server; if one runs elsewhere, set KAKEHASHI_URL. Copying the closed H2 database." >&2
    file=$data/db/kakehashi.mv.db
    [ -f "$file" ] || { echo "There is no H2 database in $data/db." >&2; exit 1; }
    closed "$file"
    mkdir "$backup/db"
    cp "$file" "$backup/db/"
    closed "$file" || { rm -r "$backup/db"; exit 1; }
  else
    echo "The server at $server did not copy its database (curl ended with $status). ${answer:0:500}" >&2
    echo "Set KAKEHASHI_URL to the server's address and KAKEHASHI_TOKEN to an admin's token that may write, or stop the server." >&2
    exit 1
  fi
fi

# 2. The files. A folder being replaced may vanish between its name being read and its content: then everything is read once more.
for _ in 1 2 3; do
  status=0
  tar -C "$data" --warning=no-file-changed --warning=no-file-removed --exclude=./db --exclude=./scratch --exclude=./deleted --exclude=./database-copies \
    --exclude=./backup.hold --no-wildcards-match-slash --exclude='.*.new[0-9]*' --exclude='*.new' --exclude='*.incomplete' -cf - . | tar -C "$backup/data" -xf - || status=$?
  if [ "$status" -le 1 ]; then break; fi
done
[ "$status" -le 1 ] || { echo "The files could not be copied." >&2; exit 1; }

printf '%s\n' "$data" >"$backup/copied-from"
date -u +%FT%TZ >"$backup/made"
sync
echo "Backup of $data in $backup: $(du -sh "$backup" | cut -f1)"

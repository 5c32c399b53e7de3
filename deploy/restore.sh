#!/usr/bin/env bash
# Puts a backup of deploy/backup.sh into a new data folder, and its database where the server will look for it.
#
#   deploy/restore.sh BACKUP_FOLDER NEW_DATA_FOLDER
#
#   KAKEHASHI_DB, KAKEHASHI_DB_USER, KAKEHASHI_DB_PASSWORD   an empty PostgreSQL database, where the backup is of one (needs pg_restore)
#
# Then start the server with KAKEHASHI_DATA=NEW_DATA_FOLDER: it changes the paths in its rows once, and jobs that ran begin again.
set -euo pipefail

[ $# -eq 2 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 2; }
backup=$(realpath "$1")
data=$2
[ -f "$backup/made" ] || { echo "$backup is no complete backup." >&2; exit 1; }
[ ! -e "$data" ] || [ -z "$(ls -A "$data")" ] || { echo "$data is not empty." >&2; exit 1; }
mkdir -p "$data"
data=$(realpath "$data")

if [ -f "$backup/database.dump" ]; then
  url=${KAKEHASHI_DB:?set KAKEHASHI_DB to the empty PostgreSQL database: jdbc:postgresql://host/name}
  PGUSER=${KAKEHASHI_DB_USER:-kakehashi} PGPASSWORD=${KAKEHASHI_DB_PASSWORD:-kakehashi} \
    pg_restore --exit-on-error --single-transaction --no-owner --dbname "${url#jdbc:}" "$backup/database.dump"
elif [ -f "$backup/database.zip" ]; then
  mkdir "$data/db"
  unzip -q "$backup/database.zip" -d "$data/db"
else
  cp -a "$backup/db" "$data/db"
fi
cp -a "$backup/data/." "$data/"
cp "$backup/copied-from" "$data/restored-from"
sync
echo "Restored into $data. Start the server with KAKEHASHI_DATA=$data, then verify all results under /storage."

#!/bin/sh
# backup.sh BOARD TO SECONDS COPIES: copies a board's log again and again, and keeps the newest copies.
set -u
board=$1 to=$2 seconds=$3 copies=$4
while :; do
  if neighbors board backup "$board" "$to" --by backup; then
    # Names are times, so they sort by age.
    ls -d "$to"/board-* | sort -r | tail -n "+$((copies + 1))" | xargs -r rm -r
  fi
  sleep "$seconds"
done

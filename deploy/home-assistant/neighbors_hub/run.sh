#!/bin/sh
# The Supervisor gives /data and /share to root. The hub's folders there become the hub's, which then
# runs without any of root's rights.
set -eu
recordings=/share/neighbors
as_hub="setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all"

# After a restore, everything belongs to root again. Links stay within their folder.
[ "$(stat -c %u /data)" = 10001 ] || chown -R -h 10001:10001 /data
# Anybody who may write to /share could have put a link there, so none is followed. If the hub can't
# use the folder, it says so in Home Assistant, and waits.
if [ -L "$recordings" ]; then
  echo "$recordings is a link: replace it by a folder." >&2
  recordings=/share/neighbors-is-a-link
elif [ ! -d "$recordings" ]; then
  mkdir -m 0700 "$recordings" || echo "$recordings can't be created." >&2
fi
# Network storage may refuse another owner, and take anybody's files.
if [ -d "$recordings" ] && ! $as_hub test -w "$recordings"; then
  chown -h 10001:10001 "$recordings" || echo "Give $recordings to user 10001: the hub can't write to it." >&2
fi

if grep -q '"pairing_link": *true' /data/options.json 2>/dev/null; then
  # The link is made by the hub that runs: ask until it does.
  (until env -u SUPERVISOR_TOKEN $as_hub neighbors hub pair --scope admin --data-dir /data; do sleep 5; done) &
fi
exec $as_hub neighbors hub run --data-dir /data --recordings "$recordings"

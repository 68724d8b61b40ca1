#!/bin/bash
# Copies the first machine's PostgreSQL once, then follows it.
set -euo pipefail
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  # A copy that broke off isn't a database. The folder itself may be a mount.
  find "$PGDATA" -mindepth 1 -delete
  pg_basebackup --host "$PRIMARY_ADDRESS" --port "$PRIMARY_PORT" --username standby \
    --pgdata "$PGDATA" --wal-method=stream --checkpoint=fast
  # The first machine waits for a standby of this name. The password stays in PGPASSWORD.
  # Once it is the database itself, it has no standby to wait for.
  cat >> "$PGDATA/postgresql.auto.conf" <<CONF
primary_conninfo = 'host=$PRIMARY_ADDRESS port=$PRIMARY_PORT user=standby application_name=second'
synchronous_standby_names = ''
CONF
  touch "$PGDATA/standby.signal"
fi
exec "$@"

#!/bin/bash
# Runs once, when PostgreSQL of the first machine makes its data: the board's role and database, and
# the standby's role.
set -euo pipefail
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set=board="$BOARD_PASSWORD" --set=standby="$STANDBY_PASSWORD" <<'SQL'
CREATE ROLE board LOGIN PASSWORD :'board';
CREATE ROLE standby LOGIN REPLICATION PASSWORD :'standby';
CREATE DATABASE board OWNER board;
-- From the next start on, nothing is acknowledged that only this machine has.
ALTER SYSTEM SET synchronous_standby_names = 'second';
SQL
echo "host replication standby all scram-sha-256" >> "$PGDATA/pg_hba.conf"
